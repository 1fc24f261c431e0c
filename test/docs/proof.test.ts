import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

describe('docs/proof.md', () => {
  const shown = [...readFileSync('docs/proof.md', 'utf8').matchAll(/`([\w./-]+\.ts)`: (.+?)(?:<br>| \|)/g)];

  it('names tests for every fault', () => {
    expect(shown.length).toBeGreaterThan(30);
  });

  it.each(shown.map(([, file = '', title = '']) => [file, title]))(
    'names a test that there is: %s, %s',
    (file, title) => {
      expect(readFileSync(`test/${file}`, 'utf8')).toContain(title);
    },
  );
});
