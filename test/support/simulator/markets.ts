import type { ExchangeName, MarketType } from './types.ts';

/** One market of an exchange, with its trading rules. Steps and quantities are in the exchange's own unit. */
export interface Market {
  exchange: ExchangeName;
  marketType: MarketType;
  symbolId: string;
  base: string;
  quote: string;
  kind: 'spot' | 'perpetual' | 'dated';
  tick: string;
  step: string;
  minQuantity: string;
  maxQuantity: string;
  /** In quote currency. */
  minCost: string;
  /** Base currency per unit of quantity. */
  contractSize: string;
  /** The last price before a test sets one. */
  price: string;
}

/** Delivery of the dated futures: 2030-06-28 08:00 UTC. */
export const DELIVERY = Date.UTC(2030, 5, 28, 8);

type Rules = [
  symbolId: string,
  base: string,
  quote: string,
  tick: string,
  step: string,
  minQuantity: string,
  maxQuantity: string,
  minCost: string,
  price: string,
  kind?: 'perpetual' | 'dated',
  contractSize?: string,
];

const TABLE: Record<ExchangeName, Rules[]> = {
  binance: [
    ['BTCUSDT', 'BTC', 'USDT', '0.01', '0.00001', '0.00001', '9000', '5', '50000'],
    ['ETHUSDT', 'ETH', 'USDT', '0.01', '0.0001', '0.0001', '9000', '5', '2500'],
    ['DOGEUSDT', 'DOGE', 'USDT', '0.00001', '1', '1', '9000000', '1', '0.2'],
    ['BTCUSDT_300628', 'BTC', 'USDT', '0.1', '0.001', '0.001', '500', '5', '52000', 'dated'],
    ['BTCUSDT', 'BTC', 'USDT', '0.1', '0.001', '0.001', '1000', '100', '50000', 'perpetual'],
    ['ETHUSDT', 'ETH', 'USDT', '0.01', '0.001', '0.001', '10000', '20', '2500', 'perpetual'],
  ],
  bybit: [
    ['BTCUSDT', 'BTC', 'USDT', '0.1', '0.000001', '0.000011', '83', '5', '50000'],
    ['ETHUSDT', 'ETH', 'USDT', '0.01', '0.00001', '0.00062', '2200', '5', '2500'],
    ['DOGEUSDT', 'DOGE', 'USDT', '0.00001', '0.1', '1', '9000000', '5', '0.2'],
    ['BTCUSDT-28JUN30', 'BTC', 'USDT', '0.5', '0.001', '0.001', '100', '5', '52000', 'dated'],
    ['BTCUSDT', 'BTC', 'USDT', '0.1', '0.001', '0.001', '1190', '5', '50000', 'perpetual'],
    ['ETHUSDT', 'ETH', 'USDT', '0.01', '0.01', '0.01', '7240', '5', '2500', 'perpetual'],
  ],
  okx: [
    ['BTC-USDT', 'BTC', 'USDT', '0.1', '0.00000001', '0.00001', '9999999999', '0', '50000'],
    ['ETH-USDT', 'ETH', 'USDT', '0.01', '0.000001', '0.0001', '9999999999', '0', '2500'],
    ['DOGE-USDT', 'DOGE', 'USDT', '0.00001', '0.000001', '10', '9999999999', '0', '0.2'],
    ['BTC-USDT-300628', 'BTC', 'USDT', '0.1', '0.01', '0.01', '1000000', '0', '52000', 'dated', '0.01'],
    ['BTC-USDT-SWAP', 'BTC', 'USDT', '0.1', '0.01', '0.01', '100000000', '0', '50000', 'perpetual', '0.01'],
    ['ETH-USDT-SWAP', 'ETH', 'USDT', '0.01', '0.01', '0.01', '100000000', '0', '2500', 'perpetual', '0.1'],
  ],
  // Upbit's ticks depend on the price: see upbit/rules.ts.
  upbit: [
    ['KRW-BTC', 'BTC', 'KRW', '0', '0.00000001', '0', '1000000000', '5000', '100000000'],
    ['KRW-ETH', 'ETH', 'KRW', '0', '0.00000001', '0', '1000000000', '5000', '4000000'],
    ['KRW-DOGE', 'DOGE', 'KRW', '0', '0.00000001', '0', '1000000000', '5000', '300'],
    ['BTC-ETH', 'ETH', 'BTC', '0.00000001', '0.00000001', '0', '1000000000', '0.00005', '0.04'],
  ],
};

const toMarket = (exchange: ExchangeName, rules: Rules): Market => {
  const [symbolId, base, quote, tick, step, minQuantity, maxQuantity, minCost, price, kind, contractSize = '1'] = rules;
  const marketType = kind ? 'FUTURES' : 'SPOT';
  const unit = { tick, step, minQuantity, maxQuantity, minCost, contractSize, price };
  return { exchange, marketType, symbolId, base, quote, kind: kind ?? 'spot', ...unit };
};

const MARKETS: readonly Market[] = Object.entries(TABLE).flatMap(([exchange, rows]) =>
  rows.map((rules) => toMarket(exchange as ExchangeName, rules)),
);

export const marketsOf = (exchange: ExchangeName, marketType?: MarketType): readonly Market[] =>
  MARKETS.filter((market) => market.exchange === exchange && (!marketType || market.marketType === marketType));

export const findMarket = (exchange: ExchangeName, marketType: MarketType, symbolId: unknown): Market | undefined =>
  marketsOf(exchange, marketType).find((market) => market.symbolId === symbolId);
