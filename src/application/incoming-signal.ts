import type { MarketType, OrderRequest } from '../domain/order.ts';
import type { FieldError } from './texts/index.ts';

/** What an order field of a payload says, before the strategy adds its own defaults. */
export interface SignalOrder extends Omit<OrderRequest, 'marketType' | 'rounding'> {
  /** Null: the strategy's. */
  readonly marketType: MarketType | null;
}

/** A webhook whose body is a JSON object and bears a token; its fields may still be wrong. */
export interface IncomingSignal {
  readonly receivedAt: Date;
  /** The clock's monotonic reading when its first byte was read; the deadline counts from here. */
  readonly startedAt: number;
  readonly token: string;
  readonly groupName: string | null;
  /** `webhook_id`, else `Idempotency-Key`, else `webhook-id`. */
  readonly webhookId: string | null;
  readonly order:
    | { readonly kind: 'order'; readonly order: SignalOrder }
    | { readonly kind: 'invalid'; readonly fields: Readonly<Record<string, FieldError>> };
  /** As received without the token (and its aliases), for its owner to see. */
  readonly payload: Readonly<Record<string, unknown>>;
}
