import type { AskedMarket, SeenPosition } from '../../../application/ports/exchange-views.ts';
import type { Account } from '../../../domain/account.ts';
import { Decimal } from '../../../domain/decimal.ts';
import type { Market } from '../../../domain/market.ts';
import type { PositionSide } from '../../../domain/order.ts';
import type { CcxtClient } from '../profile.ts';
import { textIn } from '../profiles/shared.ts';
import { askSigned, type Question } from './asking.ts';

interface OpenPosition {
  readonly side: PositionSide;
  /** Base currency, greater than zero. */
  readonly quantity: Decimal;
  /** Null where the exchange does not tell. */
  readonly marginMode: string | null;
}

type Lists = (client: CcxtClient, market: Market) => Promise<readonly OpenPosition[] | null>;

/** How each exchange is asked for the open positions of one market; every other one by ccxt's own way. */
const QUESTIONS: Readonly<Record<string, Lists>> = { binance };

/** What is open at a futures market now. */
export function positionAt(question: Question): Promise<SeenPosition | null> {
  const { account, asked, parts } = question;
  const list = QUESTIONS[account.exchange] ?? unified;
  return askSigned(question, async (client, market) => {
    const listed = await list(client, market);
    // Where orders bear the margin mode themselves, each mode has a position of its own.
    const isByMode = parts.profileOf(account.exchange).marginModeRequired.includes('FUTURES');
    return listed && positionIn(isByMode ? ofMode(listed, account) : listed, asked);
  });
}

const ofMode = (positions: readonly OpenPosition[], { marginMode }: Account): readonly OpenPosition[] =>
  positions.filter((position) => [null, position.marginMode].includes(marginMode) || position.marginMode === null);

function positionIn(positions: readonly OpenPosition[], { positionSide }: AskedMarket): SeenPosition | null {
  const wanted = positions.filter(({ side }) => positionSide === null || side === positionSide);
  const [position, ...others] = wanted;
  if (others.length > 0) return null;
  return position ? { side: position.side, quantity: position.quantity.toString() } : { side: 'FLAT', quantity: '0' };
}

const SIDES: Readonly<Record<string, PositionSide>> = { long: 'LONG', short: 'SHORT', LONG: 'LONG', SHORT: 'SHORT' };

/** `GET /fapi/v3/positionRisk` (USDⓈ-M REST document, "Position Information V3"). ccxt would ask for every leverage bracket before. */
async function binance(client: CcxtClient, { id }: Market): Promise<readonly OpenPosition[] | null> {
  const rows: unknown = await client.request('positionRisk', 'fapiPrivateV3', 'GET', { symbol: id });
  if (!Array.isArray(rows)) return null;
  return rows
    .filter((row) => textIn(row, 'symbol') === id)
    .flatMap((row) => {
      const amount = Decimal.of(textIn(row, 'positionAmt') ?? '');
      const ofSign = amount.isPositive() ? 'LONG' : 'SHORT';
      return openOf(SIDES[textIn(row, 'positionSide') ?? ''] ?? ofSign, amount, null);
    });
}

/** ccxt's unified list, whose `contracts` are counted as orders are. */
async function unified(client: CcxtClient, market: Market): Promise<readonly OpenPosition[] | null> {
  const rows = await unifiedRows(client, market);
  if (!rows) return null;
  const ofMarket = rows.filter(({ symbol }) => symbol === market.unified);
  return ofMarket.flatMap(({ side, contracts, marginMode }) => {
    const counted = Decimal.of(String(contracts ?? '0'));
    const quantity = market.contractSize ? counted.times(market.contractSize) : counted;
    return openOf(SIDES[side ?? ''], quantity, marginMode ?? null);
  });
}

async function unifiedRows(client: CcxtClient, { unified: symbol }: Market) {
  if (client.has.fetchPositions === true) return client.fetchPositions([symbol]);
  return client.has.fetchPosition === true ? [await client.fetchPosition(symbol)] : null;
}

/** Nothing for a quantity of zero. Throws for a position whose side is not told. */
function openOf(side: PositionSide | undefined, amount: Decimal, marginMode: string | null): readonly OpenPosition[] {
  if (amount.isZero()) return [];
  if (!side) throw new Error('The exchange told no side of a position');
  return [{ side, quantity: amount.isPositive() ? amount : Decimal.ZERO.minus(amount), marginMode }];
}
