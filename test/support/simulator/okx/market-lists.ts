import { type Call, text } from '../exchange.ts';
import { DELIVERY, type Market, marketsOf } from '../markets.ts';
import type { Answer, MarketType } from '../types.ts';
import { error, reply } from './auth.ts';

const KINDS = { SPOT: 'spot', SWAP: 'perpetual', FUTURES: 'dated' } as const;
const INSTRUMENT_TYPES = { spot: 'SPOT', perpetual: 'SWAP', dated: 'FUTURES' } as const;

export const instrumentType = (market: Pick<Market, 'kind'>): string => INSTRUMENT_TYPES[market.kind];

export const marketTypeOf = (instId: string | null): MarketType | null => {
  const market = marketsOf('okx').find(({ symbolId }) => symbolId === instId);
  return market?.marketType ?? null;
};

const instrument = (market: Market) => {
  const contract = market.marketType === 'FUTURES';
  const pair = `${market.base}-${market.quote}`;
  return {
    instType: instrumentType(market),
    instId: market.symbolId,
    uly: contract ? pair : '',
    instFamily: contract ? pair : '',
    baseCcy: contract ? '' : market.base,
    quoteCcy: contract ? '' : market.quote,
    settleCcy: contract ? market.quote : '',
    ctVal: contract ? market.contractSize : '',
    ctMult: contract ? '1' : '',
    ctValCcy: contract ? market.base : '',
    ctType: contract ? 'linear' : '',
    optType: '',
    stk: '',
    listTime: '1548133413000',
    expTime: market.kind === 'dated' ? String(DELIVERY) : '',
    lever: contract ? '100' : '10',
    tickSz: market.tick,
    lotSz: market.step,
    minSz: market.minQuantity,
    maxLmtSz: market.maxQuantity,
    maxMktSz: contract ? market.maxQuantity : '1000000',
    maxTriggerSz: market.maxQuantity,
    state: 'live',
    alias: market.kind === 'dated' ? 'quarter' : '',
  };
};

/** Options are an empty list. */
export function instruments(call: Call): Answer {
  const asked = text(call.parameters, 'instType') ?? '';
  const kind = asked in KINDS ? KINDS[asked as keyof typeof KINDS] : null;
  return reply(
    marketsOf('okx')
      .filter((market) => market.kind === kind)
      .map(instrument),
  );
}

const ticker = (call: Call) => (market: Market) => {
  const last = call.world.prices.last(market);
  return {
    instType: instrumentType(market),
    instId: market.symbolId,
    last,
    lastSz: '1',
    askPx: last,
    askSz: '10',
    bidPx: last,
    bidSz: '10',
    open24h: last,
    high24h: last,
    low24h: last,
    volCcy24h: '1000',
    vol24h: '1000',
    ts: String(call.now),
  };
};

export function tickers(call: Call): Answer {
  const instId = text(call.parameters, 'instId');
  const instType = text(call.parameters, 'instType');
  const rows = marketsOf('okx').filter(
    (market) => (instId === null || market.symbolId === instId) && (!instType || instrumentType(market) === instType),
  );
  if (rows.length === 0) return error('51001', "Instrument ID or Spread ID doesn't exist.");
  return reply(rows.map(ticker(call)));
}
