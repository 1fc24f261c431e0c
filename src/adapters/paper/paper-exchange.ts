import type { Clock } from '../../application/ports/clock.ts';
import type { Exchange, Outcome, Preparation, PrepareOptions, SendGate } from '../../application/ports/exchange.ts';
import { LedgerUnavailable } from '../../application/ports/order-ledger.ts';
import type { Account } from '../../domain/account.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import { shownSymbol } from '../../domain/market.ts';
import { fitOrder } from '../../domain/market-fit.ts';
import { maskExchangeError } from '../../domain/masking.ts';
import type { OrderRequest, PreparedOrder } from '../../domain/order.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { resolveSymbol } from '../../domain/symbols.ts';
import { TIMINGS } from '../../domain/timings.ts';
import { PAPER_INDEX, PAPER_MARKETS_BY_ID } from './markets.ts';
import { matchOrder } from './matching.ts';
import type { PaperBook, Placement } from './paper-book.ts';

/**
 * An exchange without a network, for trying everything out: one price per market that never moves, no fees, no leverage,
 * one-way positions. What it has taken is in its book, apart from the journal, so that orders are lost, looked up and
 * recovered as at a real one.
 */
export class PaperExchange implements Exchange {
  readonly #book: PaperBook;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(book: PaperBook, clock: Pick<Clock, 'now'>) {
    this.#book = book;
    this.#clock = clock;
  }

  isWarm(): boolean {
    return true;
  }

  async prepare(account: Account, request: OrderRequest, options: PrepareOptions): Promise<Preparation> {
    const unsupported = whatIsUnsupported(request);
    if (unsupported) return refused(failure('NOT_SUPPORTED', { what: unsupported }));
    const resolved = resolveSymbol(request.symbol, request.marketType, PAPER_INDEX);
    if (resolved.kind === 'refused') return resolved;
    const { market } = resolved;
    const referencePrice = PAPER_MARKETS_BY_ID.get(market.id)?.price ?? null;
    const fitted = fitOrder(request, market, { quoteForMarketBuy: false, referencePrice });
    if (fitted.kind === 'refused') return fitted;
    const { kind: _, ...numbers } = fitted;
    const order: PreparedOrder = {
      ...numbers,
      clientOrderId: options.clientOrderId,
      marketId: market.id,
      marketSymbol: market.unified,
      symbol: shownSymbol(market),
      marketType: market.marketType,
      endpoint: 'order',
      side: request.side,
      orderType: request.orderType,
      reduceOnly: request.reduceOnly,
      positionSide: null,
      timeInForce: request.timeInForce,
      keyFingerprint: account.key?.fingerprint ?? 'paper',
      fenceAt: new Date(options.gateAt.getTime() + TIMINGS.skew),
    };
    return { kind: 'prepared', order };
  }

  async submit(account: Account, order: PreparedOrder, gate: SendGate): Promise<Outcome> {
    const paper = PAPER_MARKETS_BY_ID.get(order.marketId);
    if (!paper) return { kind: 'rejected', failure: failure('UNKNOWN_SYMBOL', { symbol: order.symbol }) };
    try {
      const placement = await this.#book.place({
        accountId: account.id,
        order,
        match: (holdings) => matchOrder(order, paper, holdings),
        mayCommit: () => gate.isOpen(),
      });
      return outcomeOf(placement);
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  async batchSize(): Promise<number> {
    return 1;
  }

  submitBatch(account: Account, orders: readonly PreparedOrder[], gate: SendGate): Promise<readonly Outcome[]> {
    return Promise.all(orders.map((order) => this.submit(account, order, gate)));
  }

  async untilRoom(): Promise<boolean> {
    return true;
  }

  async lookUp(account: Account, order: PreparedOrder): Promise<Sighting> {
    try {
      const found = await this.#book.find(account.id, order.clientOrderId);
      return found
        ? { kind: 'found', order: found }
        : { kind: 'absent', proves: true, exchangeTime: this.#clock.now() };
    } catch (error) {
      return { kind: 'failed', exchangeError: wordsOf(error) };
    }
  }

  async lastPrice(_account: Account, order: PreparedOrder): Promise<Decimal | null> {
    return PAPER_MARKETS_BY_ID.get(order.marketId)?.price ?? null;
  }
}

function whatIsUnsupported({ orderType, marketType, ...request }: OrderRequest): string | null {
  if (orderType === 'STOP_MARKET' || orderType === 'STOP_LIMIT') return orderType;
  if (orderType === 'MARKET' && request.timeInForce === 'POST_ONLY') return 'MARKET POST_ONLY';
  if (marketType === 'SPOT' && request.reduceOnly) return 'reduce_only with SPOT';
  return request.positionSide === null ? null : 'position_side';
}

const refused = (reason: Failure): Preparation => ({ kind: 'refused', failure: reason });

function outcomeOf(placement: Placement): Outcome {
  switch (placement.kind) {
    case 'placed': {
      const { execution } = placement;
      const isUnfilled = execution.exchangeStatus === 'closed_unfilled';
      return isUnfilled ? { kind: 'rejected', failure: failure('NOT_FILLED') } : { kind: 'accepted', execution };
    }
    case 'refused':
      return { kind: 'rejected', failure: placement.failure };
    case 'duplicate':
      // An earlier submission may have landed; only a look can tell whether that order is this one.
      return { kind: 'unknown', failure: { ...failure('NO_ANSWER'), exchangeError: 'Duplicate client order id' } };
    case 'too_late':
      return { kind: 'not_sent', failure: failure('NOT_SENT') };
  }
}

function outcomeOfFailure(error: unknown): Outcome {
  const exchangeError = wordsOf(error);
  if (error instanceof LedgerUnavailable && !error.maybeWritten)
    return { kind: 'not_sent', failure: { ...failure('EXCHANGE_UNAVAILABLE'), exchangeError } };
  return { kind: 'unknown', failure: { ...failure('NO_ANSWER'), exchangeError, exchangeFault: true } };
}

/** The words of a missing database name its address, which is nobody's business here. */
function wordsOf(error: unknown): string {
  if (error instanceof LedgerUnavailable) return 'The paper exchange is unavailable';
  return maskExchangeError(error instanceof Error ? error.message : String(error), { others: [] });
}
