import type { BatchPreview, PreviewGroup } from '../../application/ports/batches.ts';
import { Decimal } from '../../domain/decimal.ts';
import type { EntryRecord } from './batch-records.ts';
import type { FailedOrderRecord } from './records.ts';
import { existing, type MemoryStore } from './store.ts';

/** Counts what a batch would be made of. */
export function previewOf(store: MemoryStore, entries: readonly EntryRecord[]): BatchPreview {
  const frozen = entries.flatMap((entry) =>
    entry.code === null ? [existing(store.failedOrders, entry.failedOrderId)] : [],
  );
  const accountIdOf = (failed: FailedOrderRecord) => existing(store.links, failed.strategyAccountId).accountId;
  const groups = grouped(frozen, (failed) => `${accountIdOf(failed)} ${failed.symbol}`).flatMap((orders) => {
    const [first] = orders;
    return first === undefined ? [] : [groupOf(store, accountIdOf(first), first.symbol, orders)];
  });
  const codes = entries.flatMap(({ code }) => code ?? []);
  const leftOut = [...new Set(codes)].map((reason) => ({
    reason,
    count: codes.filter((code) => code === reason).length,
  }));
  return {
    total: entries.length,
    groups: groups.sort((one, other) => one.accountId - other.accountId || (one.symbol < other.symbol ? -1 : 1)),
    leftOut: leftOut.sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1)),
  };
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}

function groupOf(
  store: MemoryStore,
  accountId: number,
  symbol: string,
  orders: readonly FailedOrderRecord[],
): PreviewGroup {
  const { name: accountName, exchange, sandbox } = existing(store.accounts, accountId);
  const count = (side: string) => orders.filter(({ request }) => request?.side === side).length;
  const [buys, sells] = [count('BUY'), count('SELL')];
  return { accountId, accountName, exchange, sandbox, symbol, buys, sells, net: netOf(orders) };
}

function netOf(orders: readonly FailedOrderRecord[]): string | null {
  let net = Decimal.ZERO;
  for (const { request, quantity } of orders) {
    if (request === null || quantity === null) return null;
    net = request.side === 'BUY' ? net.plus(quantity) : net.minus(quantity);
  }
  return net.toString();
}
