import { Decimal } from '../../domain/decimal.ts';
import type { ExchangeStatus, Execution } from '../../domain/execution.ts';
import type { Market } from '../../domain/market.ts';
import type { PreparedOrder, Side } from '../../domain/order.ts';
import type { SeenOrder } from '../../domain/sighting.ts';
import type { CcxtClient, CcxtOrder, Profile } from './profile.ts';

const ONE = Decimal.of('1');
const SIDES: Readonly<Record<string, Side>> = { buy: 'BUY', sell: 'SELL' };

/** What ccxt's order says of its execution; null when it bears no id, and so proves nothing. */
export function executionOf(order: CcxtOrder, prepared: PreparedOrder, market: Market | null): Execution | null {
  const id = order.id === undefined || order.id === null ? '' : String(order.id);
  if (id === '') return null;
  const filled = filledOf(order, prepared, market);
  return {
    exchangeOrderId: id,
    exchangeStatus: statusOf(order.status, prepared, filled),
    filledQuantity: filled,
    averagePrice: filled?.isPositive() ? positive(order.average) : null,
  };
}

/** An order that a look-up found, in the domain's words; null when the answer lacks an id or a side. */
export function seenOrder(
  order: CcxtOrder,
  prepared: PreparedOrder,
  { profile, client, market }: { profile: Profile; client: CcxtClient; market: Market | null },
): SeenOrder | null {
  const execution = executionOf(order, prepared, market);
  const side = SIDES[order.side ?? ''];
  if (!execution || !side) return null;
  const amount = profile.amountAsSent(order, prepared);
  const foundMarket = order.symbol === undefined ? undefined : client.markets?.[order.symbol];
  return {
    ...execution,
    clientOrderId: order.clientOrderId ? String(order.clientOrderId) : null,
    marketId: foundMarket?.id ?? order.symbol ?? '',
    side,
    amount: amount === null ? null : Decimal.parse(amount),
  };
}

/** Base currency. A conditional order's own record does not tell what the order that it triggered has filled. */
function filledOf(order: CcxtOrder, { endpoint, sentUnit }: PreparedOrder, market: Market | null): Decimal | null {
  const filled = decimal(order.filled);
  if (!filled || (endpoint === 'algo' && filled.isZero())) return null;
  return sentUnit === 'contracts' ? filled.times(market?.contractSize ?? ONE) : filled;
}

/** ccxt's words for an order that the exchange ended before it was filled. */
const ENDED: readonly (string | undefined)[] = ['canceled', 'expired', 'rejected'];

function statusOf(
  status: string | undefined,
  { endpoint }: PreparedOrder,
  filled: Decimal | null,
): ExchangeStatus | null {
  if (status === 'open') return 'open';
  // A conditional order is closed once it has triggered; what became of it then is not said.
  if (status === 'closed') return endpoint === 'algo' && !filled ? null : 'filled';
  if (!ENDED.includes(status)) return null;
  if (filled) return filled.isPositive() ? 'partly_filled_closed' : 'closed_unfilled';
  return endpoint === 'algo' ? 'closed_unfilled' : null;
}

function positive(value: unknown): Decimal | null {
  const parsed = decimal(value);
  return parsed?.isPositive() ? parsed : null;
}

/** ccxt gives numbers as texts here (`number: String`). */
function decimal(value: unknown): Decimal | null {
  return value === undefined || value === null ? null : Decimal.parse(String(value));
}
