import { Price, Quantity } from '../../domain/amounts.ts';
import { Decimal } from '../../domain/decimal.ts';
import type { ExchangeStatus, Execution } from '../../domain/execution.ts';
import type { Failure } from '../../domain/failure.ts';
import type { OrderRequest, PreparedOrder } from '../../domain/order.ts';
import type { ReasonCode } from '../../domain/reasons.ts';

/** A domain type as `JSON.stringify` leaves it: decimals and instants are texts. */
type Stored<T> = {
  [K in keyof T]: T[K] extends Decimal | Date ? string : T[K] extends Decimal | Date | null ? string | null : T[K];
};
type StoredAmount = { kind: 'base'; quantity: string } | { kind: 'quote'; cost: string };

/** Reads `orders.request`. */
export function decodeRequest(json: unknown): OrderRequest {
  const stored = json as Stored<Omit<OrderRequest, 'amount'>> & { amount: StoredAmount };
  const { amount, price, stopPrice } = stored;
  return {
    ...stored,
    amount:
      amount.kind === 'base'
        ? { kind: 'base', quantity: Quantity.of(amount.quantity) }
        : { kind: 'quote', cost: Quantity.of(amount.cost) },
    price: price === null ? null : Price.of(price),
    stopPrice: stopPrice === null ? null : Price.of(stopPrice),
  };
}

/** Reads `order_attempts.prepared`. */
export function decodePrepared(json: unknown): PreparedOrder | null {
  if (json === null) return null;
  const stored = json as Stored<PreparedOrder>;
  return {
    ...stored,
    sentAmount: Decimal.of(stored.sentAmount),
    quantity: decimal(stored.quantity),
    quoteQuantity: decimal(stored.quoteQuantity),
    price: decimal(stored.price),
    stopPrice: decimal(stored.stopPrice),
    fenceAt: stored.fenceAt === null ? null : new Date(stored.fenceAt),
  };
}

interface FailureColumns {
  readonly code: ReasonCode | null;
  readonly params: Record<string, string> | null;
  readonly exchange_error: string | null;
  readonly exchange_fault: boolean;
}

/** Reads the failure of an attempt; null in a state that has none. */
export function decodeFailure(row: FailureColumns): Failure | null {
  if (row.code === null) return null;
  return {
    code: row.code,
    params: row.params ?? {},
    exchangeError: row.exchange_error,
    exchangeFault: row.exchange_fault,
  };
}

interface ExecutionColumns {
  readonly exchange_order_id: string | null;
  readonly exchange_status: ExchangeStatus | null;
  readonly filled_quantity: string | null;
  readonly average_price: string | null;
}

/** Reads what an exchange did; null before it is known to have taken the order. */
export function decodeExecution(row: ExecutionColumns): Execution | null {
  if (row.exchange_order_id === null) return null;
  return {
    exchangeOrderId: row.exchange_order_id,
    exchangeStatus: row.exchange_status,
    filledQuantity: decimal(row.filled_quantity),
    averagePrice: decimal(row.average_price),
  };
}

function decimal(text: string | null): Decimal | null {
  return text === null ? null : Decimal.of(text);
}
