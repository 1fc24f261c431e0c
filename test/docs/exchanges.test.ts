import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { OrderSupport, Profile } from '../../src/adapters/ccxt/profile.ts';
import { profileOf } from '../../src/adapters/ccxt/profiles/registry.ts';

const PROVEN = ['binance', 'bybit', 'okx', 'upbit'];

/** One line of the table for each market type and order type that a profile has proven. */
function rowsOf(profile: Profile): string[] {
  return Object.entries(profile.orders).flatMap(([marketType, types]) =>
    Object.entries(types).map(([orderType, support]) => {
      const cells = [profile.id, marketType, orderType, ...cellsOf(support)];
      return `| ${cells.join(' | ')} |`;
    }),
  );
}

function cellsOf({ timesInForce, reduceOnly, positionSide, fence, absenceProves }: OrderSupport): string[] {
  const seconds = fence && (fence.windowMs + fence.processingMs) / 1_000;
  return [
    timesInForce.join(', ') || '–',
    reduceOnly ? 'yes' : '–',
    positionSide ? 'yes' : '–',
    seconds === null ? '–' : `${seconds} s`,
    absenceProves && fence ? 'proves' : 'left to you',
  ];
}

describe('docs/exchanges.md', () => {
  it('lists exactly what the profiles have proven', () => {
    const rows = readFileSync('docs/exchanges.md', 'utf8')
      .split('\n')
      .filter((line) => PROVEN.some((id) => line.startsWith(`| ${id} |`)));
    expect(rows).toEqual(PROVEN.flatMap((id) => rowsOf(profileOf(id))));
  });
});
