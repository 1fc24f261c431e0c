import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const root = process.cwd();

/** One file that breaks each rule, and the rule that must name it. */
const PLANTED = [
  [
    'domain-is-pure',
    'src/domain/planted-core-module.ts',
    "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
  ],
  ['domain-is-pure', 'src/domain/planted-outward.ts', "export type { Clock } from '../application/ports/clock.ts';\n"],
  [
    'application-knows-the-domain-only',
    'src/application/planted-package.ts',
    "import { z } from 'zod';\nexport const planted = z;\n",
  ],
  [
    'application-knows-the-domain-only',
    'src/application/planted-adapter.ts',
    "export * from '../adapters/system/clock.ts';\n",
  ],
  ['adapters-stay-apart', 'src/adapters/paper/planted-neighbour.ts', "export * from '../system/clock.ts';\n"],
  ['adapters-are-composed-from-outside', 'src/adapters/http/planted-config.ts', "export * from '../../config.ts';\n"],
  [
    'inversify-in-the-container-only',
    'src/adapters/http/planted-container.ts',
    "import { Container } from 'inversify';\nexport const planted = Container;\n",
  ],
  [
    'the-browser-client-stands-alone',
    'src/adapters/http/web/client/planted-server-code.ts',
    "export * from '../../env.ts';\n",
  ],
  [
    'the-server-knows-no-client',
    'src/adapters/http/planted-client-code.ts',
    "export * from './web/client/console.ts';\n",
  ],
  ['migrations-stand-alone', 'migrations/planted-stranger.ts', "export * from '../src/domain/decimal.ts';\n"],
  ['the-product-knows-no-tests', 'src/planted-test-code.ts', "export * from '../test/planted.ts';\n"],
  ['nothing-missing', 'src/planted-nowhere.ts', "export * from './nowhere.ts';\n"],
] as const;

describe('the rules of the house', () => {
  let copy: string;

  const cruise = async (): Promise<string> => {
    const depcruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    return run(process.execPath, [depcruise, 'src', 'migrations'], { cwd: copy }).then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
  };

  beforeAll(async () => {
    copy = await mkdtemp(path.join(tmpdir(), 'ordergate-rules-'));
    for (const part of ['src', 'migrations', '.dependency-cruiser.cjs', 'package.json', 'tsconfig.json']) {
      await cp(path.join(root, part), path.join(copy, part), { recursive: true });
    }
    await mkdir(path.join(copy, 'test'));
    await writeFile(path.join(copy, 'test/planted.ts'), 'export const planted = 1;\n');
    await symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('hold for the code as it is', async () => {
    expect(await cruise()).toContain('no dependency violations found');
  });

  describe('catch what is planted', () => {
    let violations: string;

    beforeAll(async () => {
      for (const [, file, content] of PLANTED) await writeFile(path.join(copy, file), content);
      violations = await cruise();
    });

    it.each(PLANTED)('%s in %s', (rule, file, _content) => {
      expect(violations).toContain(`error ${rule}: ${file}`);
    });
  });
});
