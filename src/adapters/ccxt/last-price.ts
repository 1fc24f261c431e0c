import { Decimal } from '../../domain/decimal.ts';
import type { PreparedOrder } from '../../domain/order.ts';
import type { CcxtClient } from './profile.ts';
import { unlessAborted } from './unless-aborted.ts';

/** The last traded price in quote currency; null when the exchange does not say it before the signal aborts. */
export async function lastPriceOf(
  client: CcxtClient,
  { marketSymbol }: Pick<PreparedOrder, 'marketSymbol'>,
  signal: AbortSignal,
): Promise<Decimal | null> {
  const asking = client.fetchTicker(marketSymbol).then(
    ({ last }) => (last === undefined || last === null ? null : Decimal.parse(String(last))),
    () => null,
  );
  return unlessAborted(asking, signal);
}
