import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { TRANSITIONS } from '../../src/domain/attempt.ts';

describe('docs/order-protocol.md', () => {
  it('shows exactly the transitions of the domain', () => {
    const text = readFileSync('docs/order-protocol.md', 'utf8');
    const diagram = /stateDiagram-v2\n {2}\[\*\] --> sending\n([^`]*)```/.exec(text)?.[1];
    const transitions = Object.entries(TRANSITIONS).flatMap(([from, states]) =>
      states.map((to) => `  ${from} --> ${to}\n`),
    );
    expect(diagram).toBe(transitions.join(''));
  });
});
