import { describe, expect, it } from '@jest/globals';
import { freeNames } from '../../../src/application/legacy/free-names.ts';

const wanted = (...names: string[]) => names.map((name, index) => ({ id: index + 1, name }));
const given = (names: Map<number, string>) => [...names.values()];

describe('free names', () => {
  it('leave a name as it is when nobody has it', () => {
    expect(given(freeNames(wanted('kim', 'lee'), new Set(['park']), 80))).toEqual(['kim', 'lee']);
  });

  it('give whoever comes later another one, and never the same twice', () => {
    const taken = new Set(['kim']);

    expect(given(freeNames(wanted('kim', 'kim', 'kim (legacy 2)', 'kim'), taken, 80))).toEqual([
      'kim (legacy)',
      'kim (legacy 2)',
      'kim (legacy 2) (legacy)',
      'kim (legacy 3)',
    ]);
    expect(taken.size).toBe(5);
  });

  it('stay within the length, without half a character', () => {
    const long = '🚀'.repeat(20);
    const [name] = given(freeNames(wanted(long), new Set([long]), 20));

    expect([...name!]).toHaveLength(20);
    expect(name).toBe(`${'🚀'.repeat(11)} (legacy)`);
  });
});
