import { hash } from 'node:crypto';
import type { OrderDraft, Signal } from '../../../application/ports/order-ledger.ts';
import type { Account, StrategyAccount } from '../../../domain/account.ts';
import { fillsAtOnce } from '../../../domain/order.ts';
import { storable, storableJson } from '../storable.ts';
import { tokenHash } from '../token-hash.ts';
import { failureColumns, SYMBOL_LENGTH } from './columns.ts';

/** A signal that is to be taken in, with all that this relies on. */
export interface Taking {
  readonly signal: Signal;
  readonly token: string;
  readonly drafts: readonly OrderDraft[];
}

/** The columns of a signal, as `jsonb_to_recordset` reads them. `n`: its place, `opens`: something of it is not reduce-only. */
export const SIGNAL_COLUMNS = `
  n integer, id uuid, strategy_id integer, version text, user_id integer, token_hash bytea, webhook_id text, body_hash bytea,
  payload jsonb, received_at timestamptz, deadline_at timestamptz, opens boolean, drafts integer, trading_drafts integer`;

/** The columns of a draft. `n`: the place of its signal, `position`: its own among the drafts of that signal. */
export const DRAFT_COLUMNS = `
  n integer, position integer, strategy_account_id integer, account_id integer, seen jsonb, fingerprint text, live boolean,
  symbol text, side text, order_type text, market_type text, requested_quantity numeric, quote_quantity numeric,
  quantity numeric, price numeric, stop_price numeric, reduce_only boolean, position_side text, time_in_force text,
  request jsonb, client_order_id text, gate_at timestamptz, prepared jsonb, may_rest boolean,
  code text, params jsonb, exchange_error text, exchange_fault boolean, reasons jsonb`;

/** Signals as one JSON parameter. */
export const signalsJson = (takings: readonly Taking[]): string => storableJson(takings.map(signalRow));

/** The drafts of all signals as one JSON parameter. */
export const draftsJson = (takings: readonly Taking[]): string =>
  storableJson(
    takings.flatMap(({ drafts }, n) => drafts.map((draft, position) => ({ n, position, ...draftRow(draft) }))),
  );

function signalRow({ signal, token, drafts }: Taking, n: number) {
  return {
    n,
    id: signal.id,
    strategy_id: signal.strategyId,
    version: signal.strategyVersion,
    user_id: signal.userId,
    token_hash: bytea(tokenHash(token)),
    webhook_id: webhookIdOf(signal),
    body_hash: bytea(bodyHash(signal.body)),
    payload: signal.payload,
    received_at: signal.receivedAt,
    deadline_at: signal.deadlineAt,
    opens: drafts.some(({ request }) => !request.reduceOnly),
    drafts: drafts.length,
    trading_drafts: drafts.filter(({ strategyAccount: { isActive, account } }) => isActive && account.isActive).length,
  };
}

/** What tells whether two webhooks say the same. */
export function bodyHash(body: string): Buffer {
  return hash('sha256', body, 'buffer');
}

export const webhookIdOf = ({ webhookId }: Signal): string | null => (webhookId === null ? null : storable(webhookId));

const bytea = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

function draftRow(draft: OrderDraft) {
  const { strategyAccount, request, preparation } = draft;
  const prepared = preparation.kind === 'prepared' ? preparation.order : null;
  return {
    strategy_account_id: strategyAccount.id,
    account_id: strategyAccount.account.id,
    seen: seenOf(strategyAccount),
    fingerprint: strategyAccount.account.key?.fingerprint ?? null,
    live: preparation.kind !== 'refused',
    symbol: storable(prepared?.symbol ?? request.symbol, SYMBOL_LENGTH),
    side: request.side,
    order_type: request.orderType,
    market_type: request.marketType,
    requested_quantity: request.amount.kind === 'base' ? request.amount.quantity : null,
    quote_quantity: request.amount.kind === 'quote' ? request.amount.cost : null,
    quantity: prepared?.quantity ?? null,
    price: prepared?.price ?? request.price,
    stop_price: prepared?.stopPrice ?? request.stopPrice,
    reduce_only: request.reduceOnly,
    position_side: request.positionSide,
    time_in_force: request.timeInForce,
    request,
    client_order_id: prepared?.clientOrderId ?? draft.clientOrderId,
    gate_at: draft.gateAt,
    prepared,
    may_rest: !fillsAtOnce(request),
    ...(preparation.kind === 'refused' ? failureColumns(preparation.failure) : {}),
  };
}

/** What the use case relied on: where and whether the account may trade. Compared with `SEEN`, field by field. */
function seenOf({ isActive, account }: StrategyAccount) {
  const { id, name, exchange, sandbox, marginMode, isPaused, isFrozen }: Account = account;
  return {
    account: id,
    name,
    exchange,
    sandbox,
    margin_mode: marginMode,
    trading: isActive && account.isActive,
    paused: isPaused,
    frozen: isFrozen,
  };
}

/** The same of `strategy_accounts sa` and `accounts a`, as they are now. */
export const SEEN = `
  jsonb_build_object('account', a.id, 'name', a.name, 'exchange', a.exchange, 'sandbox', a.sandbox, 'margin_mode', a.margin_mode,
    'trading', sa.is_active and a.is_active, 'paused', a.is_paused, 'frozen', a.frozen_at is not null)`;
