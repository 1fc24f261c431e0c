import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTestServer, TEST_SERVER_FOLDER } from '../../support/test-server.ts';
import { sidewaysOf } from '../support/axe.ts';
import { ConsoleWorld, type Theme, WIDTHS, type Width } from '../support/console-world.ts';
import { addressOf } from '../support/places.ts';
import { furnish, PEOPLE } from './people.ts';
import { SHOTS, type Shot } from './shots.ts';

/**
 * Writes every page in every state, language, theme and width into `screenshots/`; an argument chooses those whose name it is in. Fails
 * where a page says something on its console, throws, fails to load something or scrolls sideways.
 */
const FOLDER = join(process.cwd(), 'screenshots');
const LOCALES = ['ko', 'en'] as const;
const THEMES: readonly Theme[] = ['light', 'dark'];

/** How long a picture may take, in milliseconds. */
const PATIENCE = 60_000;

type Locale = (typeof LOCALES)[number];

async function main([part = '']: readonly string[]): Promise<void> {
  const shots = SHOTS.filter(({ name }) => name.includes(part));
  await mkdir(FOLDER, { recursive: true });
  console.log(
    `Starting ordergate, a simulated exchange and Chromium for ${shots.length} pages in ${LOCALES.join(' and ')}`,
  );
  const world = await ConsoleWorld.start(PEOPLE);
  try {
    await furnish(world);
    await takeAll(world, shots);
  } finally {
    await world.stop();
  }
}

async function takeAll(world: ConsoleWorld, shots: readonly Shot[]): Promise<void> {
  const all = LOCALES.flatMap((locale) => shots.map((shot) => ({ locale, shot })));
  let complaining = 0;
  for (const [index, { locale, shot }] of all.entries()) {
    await world.installation.query('update ordergate.users set locale = $1', [locale]);
    const complaints = await take(world, shot, locale);
    console.log(`${index + 1}/${all.length} ${shot.name} (${locale})`);
    for (const complaint of complaints) console.log(`  complains: ${complaint}`);
    if (complaints.length > 0) complaining += 1;
  }
  console.log(`The pictures are in ${FOLDER}`);
  if (complaining > 0) throw new Error(`${complaining} pages complain, see above`);
}

/** Answers what its pages complain of. */
async function take(world: ConsoleWorld, shot: Shot, locale: Locale): Promise<readonly string[]> {
  try {
    const widths = Object.keys(WIDTHS) as Width[];
    const taken = shot.isChanging
      ? await oneByOne(widths, (width) => takeAt(world, shot, locale, width))
      : await Promise.all(widths.map((width) => takeAt(world, shot, locale, width)));
    return [...taken.flat(), ...world.complaints.take()];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error), ...world.complaints.take()];
  } finally {
    await world.closePages();
  }
}

async function oneByOne<T, Done>(all: readonly T[], work: (one: T) => Promise<Done>): Promise<readonly Done[]> {
  const done: Done[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}

async function takeAt(world: ConsoleWorld, shot: Shot, locale: Locale, width: Width): Promise<readonly string[]> {
  const { name, person, allowed, isWhole: fullPage = false } = shot;
  const address = person === null ? shot.path : await addressOf(world, person, shot.path);
  const page = await world.visit(person, address, { width, locale, ...(allowed && { allowed }) });
  await shot.prepare?.(page, world);
  const sideways = await sidewaysOf(page);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    const path = join(FOLDER, `${name}-${locale}-${colorScheme}-${width}.png`);
    await page.screenshot({ path, fullPage, timeout: PATIENCE });
  }
  return sideways;
}

const folder = await mkdtemp(join(tmpdir(), 'og-shots-'));
process.env[TEST_SERVER_FOLDER] = folder;
try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await removeTestServer(folder);
  await rm(folder, { recursive: true, force: true });
}
