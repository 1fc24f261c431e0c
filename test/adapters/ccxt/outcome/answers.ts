import { type Answer, type Evidence, noEvidence } from '../../../../src/adapters/ccxt/evidence.ts';
import { loadClass } from '../../../../src/adapters/ccxt/loader.ts';
import { type Classified, classify } from '../../../../src/adapters/ccxt/outcome/classify.ts';
import type { CcxtClient } from '../../../../src/adapters/ccxt/profile.ts';
import { profileOf } from '../../../../src/adapters/ccxt/profiles/registry.ts';

/** Where each exchange takes orders; Binance picks its table of errors by it. */
const ORDER_URLS: Readonly<Record<string, string>> = {
  binance: 'https://api.binance.com/api/v3/order',
  binanceFutures: 'https://fapi.binance.com/fapi/v1/order',
  bybit: 'https://api.bybit.com/v5/order/create',
  okx: 'https://www.okx.com/api/v5/trade/batch-orders',
  upbit: 'https://api.upbit.com/v1/orders',
  kucoin: 'https://api.kucoin.com/api/v1/hf/orders',
  kraken: 'https://api.kraken.com/0/private/AddOrder',
  gate: 'https://api.gateio.ws/api/v4/spot/orders',
};

export type ExchangeUrl = keyof typeof ORDER_URLS & string;

const ORDER = { symbol: 'BTC/USDT', orderType: 'LIMIT' } as const;

export const evidenceOf = (seen: Partial<Evidence>): Evidence => ({ ...noEvidence(), sent: 'maybe', ...seen });

export const answered = (status: number, body: string): Evidence => evidenceOf({ status, body, bodyRead: true });

export const classifyFor = (exchange: string, answer: Answer, evidence: Evidence): Classified =>
  classify(answer, evidence, profileOf(exchange), ORDER);

/** What the pinned ccxt makes of an answer to an order request; undefined when it takes it for a success. */
export async function thrownBy(exchange: ExchangeUrl, status: number, body: string): Promise<unknown> {
  const client = await aClient(exchange.replace('Futures', ''));
  const json = client.parseJson(body) as unknown;
  const url = ORDER_URLS[exchange] ?? '';
  try {
    const handleErrors = client.handleErrors.bind(client) as (...args: unknown[]) => unknown;
    const handled = handleErrors(status, '', url, 'POST', {}, body, json, {}, '');
    if (handled === undefined) client.handleHttpStatusCode(status, '', url, 'POST', body);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** An answer, from the wire through real ccxt to its classification. */
export async function outcomeOf(exchange: ExchangeUrl, status: number, body: unknown): Promise<Classified> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const error = await thrownBy(exchange, status, text);
  const answer: Answer = error === undefined ? { kind: 'order', execution: null } : { kind: 'thrown', error };
  return classifyFor(exchange.replace('Futures', ''), answer, answered(status, text));
}

async function aClient(id: string): Promise<CcxtClient> {
  const CcxtClass = await loadClass(id);
  return new CcxtClass({});
}
