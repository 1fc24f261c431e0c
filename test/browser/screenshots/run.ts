import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTestServer, TEST_SERVER_FOLDER } from '../../support/test-server.ts';
import { ConsoleWorld, type Theme, WIDTHS, type Width } from '../support/console-world.ts';
import { furnish, PEOPLE, SHOTS, type Shot } from './shots.ts';

/** Writes every page in every state, language, theme and width into `screenshots/`; an argument chooses those whose name it is in. */
const FOLDER = join(process.cwd(), 'screenshots');
const LOCALES = ['ko', 'en'] as const;
const THEMES: readonly Theme[] = ['light', 'dark'];
const SIGHTS = THEMES.flatMap((theme) => (Object.keys(WIDTHS) as Width[]).map((width) => ({ theme, width })));

async function main([part = '']: readonly string[]): Promise<void> {
  const shots = SHOTS.filter(({ name }) => name.includes(part));
  await mkdir(FOLDER, { recursive: true });
  const world = await ConsoleWorld.start(PEOPLE);
  try {
    await furnish(world);
    for (const locale of LOCALES) {
      await world.installation.query('update ordergate.users set locale = $1', [locale]);
      for (const shot of shots) await take(world, shot, locale);
    }
  } finally {
    await world.stop();
  }
}

async function take(world: ConsoleWorld, shot: Shot, locale: (typeof LOCALES)[number]): Promise<void> {
  await Promise.all(
    SIGHTS.map(async (sight) => {
      const page = await world.visit(shot.person, shot.path, {
        ...sight,
        locale,
        ...(shot.allowed && { allowed: shot.allowed }),
      });
      await shot.prepare?.(page);
      const path = join(FOLDER, `${shot.name}-${locale}-${sight.theme}-${sight.width}.png`);
      await page.screenshot({ path, fullPage: shot.isWhole });
    }),
  );
  await world.closePages();
  for (const line of world.complaints.take()) console.log(`${shot.name} (${locale}): ${line}`);
  console.log(`${shot.name} (${locale})`);
}

const folder = await mkdtemp(join(tmpdir(), 'og-shots-'));
process.env[TEST_SERVER_FOLDER] = folder;
try {
  await main(process.argv.slice(2));
} finally {
  await removeTestServer(folder);
  await rm(folder, { recursive: true, force: true });
}
