import type { Account } from '../../domain/account.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import type { OrderRequest, OrderType, TimeInForce } from '../../domain/order.ts';
import type { AccountMode } from './account-modes.ts';
import type { OrderSupport, Profile } from './profile.ts';

export type Supported =
  | { readonly kind: 'supported'; readonly support: OrderSupport }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** Times in force that say nothing which the order type does not say itself. */
const IMPLIED: Readonly<Record<OrderType, readonly TimeInForce[]>> = {
  MARKET: ['GTC', 'IOC'],
  LIMIT: [],
  STOP_MARKET: ['GTC'],
  STOP_LIMIT: [],
};

/** As sent: null where the order type says it already. */
export function sentTimeInForce({ orderType, timeInForce }: OrderRequest): TimeInForce | null {
  return timeInForce && !IMPLIED[orderType].includes(timeInForce) ? timeInForce : null;
}

/** Whether the profile has a proven way to send this very order; a row of its table, or what stands in the way. */
export function supportFor(request: OrderRequest, account: Account, profile: Profile, mode: AccountMode): Supported {
  const { marketType, orderType } = request;
  const support = profile.orders[marketType]?.[orderType];
  if (!support) return notSupported(`${marketType} ${orderType}`);
  const refused = refusedParameter(request, support, profile) ?? refusedPositionSide(request, profile, mode);
  if (refused) return refused;
  if (profile.marginModeRequired.includes(marketType) && !account.marginMode) {
    return { kind: 'refused', failure: failure('MARKET_RULE', { rule: 'margin_mode' }) };
  }
  return { kind: 'supported', support };
}

const notSupported = (what: string): Supported => ({ kind: 'refused', failure: failure('NOT_SUPPORTED', { what }) });

function refusedParameter(request: OrderRequest, support: OrderSupport, profile: Profile): Supported | null {
  const { marketType, orderType, amount, reduceOnly, positionSide } = request;
  const timeInForce = sentTimeInForce(request);
  if (timeInForce && !support.timesInForce.includes(timeInForce)) return notSupported(`${orderType} ${timeInForce}`);
  if (reduceOnly && !support.reduceOnly) return notSupported(`${orderType} reduce_only`);
  if (positionSide && !support.positionSide) return notSupported(`${orderType} position_side`);
  const isRefusedCost = amount.kind === 'quote' && profile.marketBuyByCost[marketType] === 'refused';
  return isRefusedCost ? notSupported(`${marketType} quote_quantity`) : null;
}

/** In one-way mode a position side would be refused or, where it is ignored, trade the other position. */
function refusedPositionSide(request: OrderRequest, { isHedged }: Profile, { hedged }: AccountMode): Supported | null {
  const { marketType, side, positionSide, reduceOnly } = request;
  if (marketType !== 'FUTURES' || !isHedged) return null;
  if (hedged && !positionSide) return { kind: 'refused', failure: failure('POSITION_SIDE_REQUIRED') };
  if (!hedged && positionSide) return notSupported('position_side in one-way mode');
  const opens = (side === 'BUY') === (positionSide === 'LONG');
  return positionSide && reduceOnly && opens ? notSupported(`reduce_only ${side} of ${positionSide}`) : null;
}
