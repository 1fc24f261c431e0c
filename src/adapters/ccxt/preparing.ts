import type { Preparation, PrepareOptions } from '../../application/ports/exchange.ts';
import type { Account, AccountKey } from '../../domain/account.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import { type Market, shownSymbol } from '../../domain/market.ts';
import { fitOrder } from '../../domain/market-fit.ts';
import type { FittedOrder } from '../../domain/market-limits.ts';
import type { OrderRequest, PreparedOrder } from '../../domain/order.ts';
import { resolveSymbol } from '../../domain/symbols.ts';
import { TIMINGS } from '../../domain/timings.ts';
import type { AccountMode } from './account-modes.ts';
import { noEvidence } from './evidence.ts';
import type { LoadedMarkets } from './market-loading.ts';
import { classify } from './outcome/classify.ts';
import { masked, type Parts, readyClient } from './parts.ts';
import type { OrderSupport, Profile } from './profile.ts';
import { siteOf } from './site.ts';
import { sentTimeInForce, supportFor } from './support.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What must be known before an order can be read. */
type Ground =
  | { readonly kind: 'known'; readonly loaded: LoadedMarkets; readonly mode: AccountMode; readonly offset: number }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** Reads an order against its account's markets and freezes it as it will be sent. Never throws. */
export async function prepare(
  parts: Parts,
  account: Account,
  request: OrderRequest,
  options: PrepareOptions,
): Promise<Preparation> {
  const profile = parts.profileOf(account.exchange);
  const { key } = account;
  if (!key) return refused(failure('AUTHENTICATION'));
  if (account.sandbox && !profile.sandbox) return refused(failure('NOT_SUPPORTED', { what: 'sandbox' }));
  const ground = await groundFor(parts, account, request, profile, options.signal);
  if (ground.kind === 'refused') return ground;
  const resolved = resolveSymbol(request.symbol, request.marketType, ground.loaded.index);
  if (resolved.kind === 'refused') return resolved;
  const supported = supportFor(request, account, profile, ground.mode);
  if (supported.kind === 'refused') return supported;
  const quoteForMarketBuy = profile.marketBuyByCost[request.marketType] === 'required';
  const fit = fitOrder(request, resolved.market, { quoteForMarketBuy, referencePrice: null });
  if (fit.kind === 'refused') return fit;
  const { support } = supported;
  const order = frozen({
    request,
    key,
    market: resolved.market,
    fit,
    support,
    profile,
    options,
    offset: ground.offset,
  });
  return { kind: 'prepared', order };
}

const refused = (reason: Failure) => ({ kind: 'refused', failure: reason }) as const;

/** Markets, clock and the account's modes: all of them kept, so that a warm account waits for nothing here. */
async function groundFor(
  parts: Parts,
  account: Account,
  { marketType, symbol, orderType }: OrderRequest,
  profile: Profile,
  signal: AbortSignal,
): Promise<Ground> {
  const site = siteOf(account);
  try {
    const ready = await readyClient(parts, account, marketType, signal);
    if (!ready) return refused(failure('MARKETS_UNAVAILABLE'));
    const { loaded, client } = ready;
    const known = parts.modes.known(account, marketType, profile);
    const mode = known ?? (await unlessAborted(parts.modes.ask(account, marketType, profile, client), signal));
    if (!mode) return refused(failure('EXCHANGE_UNAVAILABLE'));
    return { kind: 'known', loaded, mode, offset: parts.offsets.of(site, marketType) };
  } catch (error) {
    return refused(whyNot(error, profile, account, { symbol, orderType }));
  }
}

/** The account's own questions fail as its orders would: a bad key is named as such. */
function whyNot(
  error: unknown,
  profile: Profile,
  account: Account,
  order: Pick<PreparedOrder, 'symbol' | 'orderType'>,
) {
  const classified = classify({ kind: 'thrown', error }, noEvidence(), profile, order);
  if (classified.kind === 'accepted') throw new Error('An error was taken for an acceptance', { cause: error });
  const { code, params, exchangeError } = classified.failure;
  return {
    ...failure(code === 'NOT_SENT' ? 'EXCHANGE_UNAVAILABLE' : code, params),
    exchangeError: exchangeError && masked(exchangeError, account),
  };
}

interface Freezing {
  readonly request: OrderRequest;
  readonly key: AccountKey;
  readonly market: Market;
  readonly fit: FittedOrder;
  readonly support: OrderSupport;
  readonly profile: Profile;
  readonly options: PrepareOptions;
  /** Milliseconds that the exchange's clock is ahead. */
  readonly offset: number;
}

function frozen({ request, key, market, fit, support, profile, options, offset }: Freezing): PreparedOrder {
  return {
    clientOrderId: profile.shapeClientOrderId(options.clientOrderId),
    marketId: market.id,
    marketSymbol: market.unified,
    symbol: shownSymbol(market),
    marketType: request.marketType,
    endpoint: support.endpoint,
    side: request.side,
    orderType: request.orderType,
    sentAmount: fit.sentAmount,
    sentUnit: fit.sentUnit,
    quantity: fit.quantity,
    quoteQuantity: fit.quoteQuantity,
    price: fit.price,
    stopPrice: fit.stopPrice,
    reduceOnly: request.reduceOnly,
    positionSide: request.positionSide,
    timeInForce: sentTimeInForce(request),
    keyFingerprint: key.fingerprint,
    fenceAt: fenceAt(support, options.gateAt, offset),
  };
}

/** Nothing is signed after the gate, so nothing is executed later than the gate, the validity window and the exchange's own work. */
function fenceAt({ fence }: OrderSupport, gateAt: Date, offset: number): Date | null {
  return fence && new Date(gateAt.getTime() + offset + fence.windowMs + fence.processingMs + TIMINGS.skew);
}
