import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { compiledProject } from './compiled.ts';

it('the compiled project can be imported by a process of its own, packages included', async () => {
  const folder = await compiledProject();
  const module = join(folder, 'src', 'adapters', 'postgres', 'embedded', 'embedded-postgres.js');
  const script = `import(process.argv[1]).then((found) => console.log(typeof found.openEmbeddedPostgres))`;

  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, module]);

  expect(stdout).toBe('function\n');
  expect((await stat(join(folder, '..', 'package.json'))).isFile()).toBe(true);
});
