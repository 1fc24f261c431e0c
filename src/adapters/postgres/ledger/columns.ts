import { sql } from 'kysely';
import type { Execution } from '../../../domain/execution.ts';
import type { Failure } from '../../../domain/failure.ts';
import { reasonText } from '../../../domain/reasons.ts';
import { storable } from '../storable.ts';

/** Of `orders.symbol`; the request keeps the whole. */
export const SYMBOL_LENGTH = 50;
const ORDER_ID_LENGTH = 100;
const EXCHANGE_ERROR_LENGTH = 500;

/** A failure's columns, with its reason in every language: which one is kept depends on the user. */
export function failureColumns(failure: Failure) {
  return {
    code: failure.code,
    params: failure.params,
    exchange_error: failure.exchangeError === null ? null : storable(failure.exchangeError, EXCHANGE_ERROR_LENGTH),
    exchange_fault: failure.exchangeFault,
    reasons: { ko: storable(reasonText(failure, 'ko')), en: storable(reasonText(failure, 'en')) },
  };
}

/** An execution's columns; statements take them as parameters in this order. */
export function executionColumns({ exchangeOrderId, exchangeStatus, filledQuantity, averagePrice }: Execution) {
  return {
    exchange_order_id: storable(exchangeOrderId, ORDER_ID_LENGTH),
    exchange_status: exchangeStatus,
    filled_quantity: filledQuantity?.toString() ?? null,
    average_price: averagePrice?.toString() ?? null,
  };
}

/** Milliseconds from now by the database's clock. */
export const after = (ms: number) => sql<Date>`now() + ${sql.lit(`${ms} milliseconds`)}::interval`;
