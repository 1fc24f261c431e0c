import { Decimal } from '../../../domain/decimal.ts';
import type { TickTier } from '../../../domain/market.ts';
import type { CcxtClient } from '../profile.ts';
import { textIn } from './shared.ts';

const tier = (from: string, tick: string): TickTier => ({ from: Decimal.of(from), tick: Decimal.of(tick) });

/** Upbit, "Order price units of the KRW markets", as valid since 2025-07-31. */
const KRW_TICKS: readonly TickTier[] = [
  tier('0', '0.00000001'),
  tier('0.00001', '0.0000001'),
  tier('0.0001', '0.000001'),
  tier('0.001', '0.00001'),
  tier('0.01', '0.0001'),
  tier('0.1', '0.001'),
  tier('1', '0.01'),
  tier('10', '0.1'),
  tier('100', '1'),
  tier('5000', '5'),
  tier('10000', '10'),
  tier('50000', '50'),
  tier('100000', '100'),
  tier('500000', '500'),
  tier('1000000', '1000'),
];

const MARKETS_PER_REQUEST = 100;

/**
 * Price ticks by market id. `GET /v1/orderbook/instruments` states each market's tick at its present price only: where that is one of
 * the KRW table's, the table holds for the market; a market with a tick of its own (some have one by name) keeps it at every price.
 */
export async function loadUpbitTicks(client: CcxtClient): Promise<ReadonlyMap<string, readonly TickTier[]>> {
  const ids = Object.values(client.markets ?? {}).flatMap(({ id }) => id ?? []);
  const ticks = new Map<string, readonly TickTier[]>();
  for (let start = 0; start < ids.length; start += MARKETS_PER_REQUEST) {
    const markets = ids.slice(start, start + MARKETS_PER_REQUEST).join(',');
    const rows: unknown = await client.request('orderbook/instruments', 'public', 'GET', { markets });
    for (const row of Array.isArray(rows) ? rows : []) addTicks(ticks, row);
  }
  return ticks;
}

function addTicks(ticks: Map<string, readonly TickTier[]>, row: unknown): void {
  const id = textIn(row, 'market');
  const tick = Decimal.parse(textIn(row, 'tick_size') ?? '');
  if (id === null || !tick?.isPositive()) return;
  const isInTable = textIn(row, 'quote_currency') === 'KRW' && KRW_TICKS.some((known) => known.tick.equals(tick));
  ticks.set(id, isInTable ? KRW_TICKS : [{ from: Decimal.ZERO, tick }]);
}
