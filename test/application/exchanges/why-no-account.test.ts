import { expect, it } from '@jest/globals';
import { whyNoAccountAt } from '../../../src/application/exchanges/why-no-account.ts';
import type { DescribedExchange, ExchangeCatalogue } from '../../../src/application/ports/exchange-catalogue.ts';

const listed = { name: 'X', isProven: false };
const DESCRIBED: readonly DescribedExchange[] = [
  { ...listed, id: 'kraken', kind: 'supported', credentials: ['apiKey'], hasTestnet: false, needsMarginMode: false },
  { ...listed, id: 'lighter', kind: 'unsupported', why: 'credentials', missing: ['privateKey', 'uid'] },
  { ...listed, id: 'deribit', kind: 'unsupported', why: 'orders' },
];
const catalogue: Pick<ExchangeCatalogue, 'describe'> = {
  describe: async (wanted) => DESCRIBED.find(({ id }) => id === wanted) ?? null,
};

it.each([
  ['paper', null],
  ['kraken', null],
  ['lighter', { code: 'exchange_credentials', params: { missing: 'privateKey, uid' } }],
  ['deribit', { code: 'exchange_orders' }],
  ['nowhere', { code: 'unknown_exchange' }],
])('an account at %s: %j', async (id, why) => {
  expect(await whyNoAccountAt(catalogue, id)).toEqual(why);
});
