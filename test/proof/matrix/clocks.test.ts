import { describe, expect, it } from '@jest/globals';
import { type Answer, aTrader, type Trader, useGateway } from '../../support/gateway.ts';
import { brokenPromises, readJournal } from '../../support/judge-of-processes.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const ahead = aTrader('30 s ahead', 'binance', 'SPOT');
const behind = aTrader('30 s behind', 'bybit', 'SPOT');

const suite = useGateway([ahead, behind]);

/** The clock is measured anew after a refusal; whoever sends again meanwhile may be refused again, and never executed twice. */
async function untilAccepted(trader: Trader): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let tries = 0; tries < 6 && answers.at(-1)?.status !== 200; tries += 1)
    answers.push(await suite.gateway.webhook(trader, ORDER));
  return answers;
}

describe.each([
  [ahead, 30_000],
  [behind, -30_000],
] as const)('the clock of an exchange that is set: $name', (trader, ms) => {
  it('refuses, uncounted, until it is measured again', async () => {
    suite.simulator.setClockSkew(trader.exchange, ms);

    const answers = await untilAccepted(trader);

    expect(answers[0]).toMatchObject({ status: 400, body: { code: 'CLOCK_SKEW' } });
    expect(answers.at(-1)).toMatchObject({ status: 200 });
    expect(suite.acceptedOf(trader)).toHaveLength(1);
    const failed = (await suite.installation.ordersOf(trader)).flatMap((order) => order.failed ?? []);
    expect(failed.map(({ status, retry_count }) => [status, retry_count])).toEqual(
      failed.map(() => ['pending_retry', 0]),
    );
  });
});

it('keeps every promise whatever the clocks say', async () => {
  const journal = await readJournal((sql) => suite.installation.query(sql));
  expect(journal.length).toBeGreaterThan(2);
  expect(brokenPromises(suite.simulator.orders, journal)).toEqual([]);
});
