import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Trader, useGateway } from '../support/gateway.ts';
import type { OrderRow } from '../support/gateway-installation.ts';
import type { Fault, FaultHandle } from '../support/simulator/index.ts';
import { PLACES, type Place, traderFor } from './places.ts';

const FENCED = PLACES.filter(({ exchange }) => exchange !== 'upbit');
const EXCHANGES = ['binance', 'bybit', 'okx'] as const;
/** Past every fence: the gate, a window of 3 s, 10 s of work and 2 s for clocks that differ. */
const PAST_THE_FENCE = 30_000;

interface Case {
  readonly place: Place;
  readonly trader: Trader;
  readonly fault: Fault;
}

interface Lost extends Case {
  readonly code: string;
  readonly reason: string;
}

const LOST: readonly Pick<Lost, 'fault' | 'code' | 'reason'>[] = [
  { fault: { kind: 'resetBefore' }, code: 'NO_ANSWER', reason: 'No answer from the exchange' },
  { fault: { kind: 'hangBefore' }, code: 'EXECUTION_TIMEOUT', reason: 'Execution timeout (5s)' },
  {
    fault: { kind: 'status', status: 502, when: 'before' },
    code: 'EXCHANGE_UNAVAILABLE',
    reason: 'The exchange is unavailable',
  },
];
const everywhere = (name: string, fault: Fault): readonly Case[] =>
  FENCED.map((place) => ({ place, fault, trader: traderFor(place, name) }));

const lost = FENCED.flatMap((place) =>
  LOST.map((one): Lost => ({ ...one, place, trader: traderFor(place, one.fault.kind) })),
);
/** Executed by the exchange when it is released, however late. */
const late = everywhere('late', { kind: 'slow', ignoreWindow: true });
const breaching = everywhere('breaching', { kind: 'slow', ignoreWindow: true });
/** Accepted, but the looks at first fail. */
const blind = everywhere('blind', { kind: 'resetAfter' });
const strange = everywhere('strange', { kind: 'resetAfter' });
const all = [...lost, ...late, ...breaching, ...blind, ...strange];

const suite = useGateway(all.map(({ trader }) => trader));

/** What was answered, how it stood then, and how it ended once the exchanges' clocks had passed the fence. */
interface Course {
  readonly answer: Answer;
  readonly before: OrderRow;
  readonly after: OrderRow;
}

const courses = new Map<Trader, Course>();
const courseOf = ({ trader }: Case): Course => courses.get(trader)!;
const onTheWire = new Map<Trader, FaultHandle>();
const lookup = ({ apiKey }: Trader) => ({ kind: 'lookup', apiKey }) as const;

/** One after the other, so that their deadlines pass one after the other, too. */
/** A slow database is told of a timeout a moment after the sender is. */
const notedOrderOf = (trader: Trader) =>
  suite.installation.orderUntil(trader, ({ attempts }) => attempts.at(-1)?.state !== 'sending');

async function sendAll(): Promise<ReadonlyMap<Trader, Pick<Course, 'answer' | 'before'>>> {
  const answering: Promise<[Trader, Pick<Course, 'answer' | 'before'>]>[] = [];
  for (const { place, trader, fault } of all) {
    const wire = suite.simulator.inject(fault, { kind: 'create', apiKey: trader.apiKey });
    onTheWire.set(trader, wire);
    const webhook = suite.gateway.webhook(trader, place.resting);
    answering.push(webhook.then(async (answer) => [trader, { answer, before: await notedOrderOf(trader) }]));
    await wire.reached;
  }
  return new Map(await Promise.all(answering));
}

beforeAll(async () => {
  const { simulator, installation } = suite;
  const downs = new Map(
    [...blind, ...strange].map(({ trader }) => [trader, simulator.inject({ kind: 'lookupDown' }, lookup(trader), 100)]),
  );
  const answered = await sendAll();

  for (const { trader } of late) onTheWire.get(trader)?.release();
  for (const exchange of EXCHANGES) simulator.setClockSkew(exchange, PAST_THE_FENCE);
  for (const { trader } of strange) simulator.inject({ kind: 'wrongOrder' }, lookup(trader), 100);
  // Three looks that fail after the fence: as many as absences that would prove it.
  for (const { trader } of blind) simulator.inject({ kind: 'lookupDown' }, lookup(trader), 3);
  for (const down of downs.values()) down.withdraw();
  for (const [trader, sofar] of answered)
    courses.set(trader, { ...sofar, after: await installation.settledOrderOf(trader) });
}, 120_000);

describe('an order that is lost on its way', () => {
  it.each(lost)('$trader.name: 408, unconfirmed until the fence', (one) => {
    const { answer, before } = courseOf(one);

    expect(answer).toMatchObject({ status: 408, body: { success: false, code: 'EXECUTION_TIMEOUT' } });
    expect(before).toMatchObject({ attempts: [{ state: 'unknown' }], failed: { status: 'unconfirmed' } });
  });

  it.each(lost)('$trader.name: proven not executed after it, and may be retried', (one) => {
    expect(courseOf(one).after).toMatchObject({
      status: 'failed',
      exchange_order_id: null,
      attempts: [{ state: 'not_executed' }],
      failed: { status: 'pending_retry', code: one.code, reason: one.reason, retry_count: 0 },
    });
    expect(suite.acceptedOf(one.trader)).toEqual([]);
    expect(suite.submissionsOf(one.trader)).toHaveLength(1);
  });
});

describe('an order that the exchange takes late, but before the fence', () => {
  it.each(late)('$trader.name: stays unknown, then is accepted', (one) => {
    const { answer, before, after } = courseOf(one);

    expect(answer.status).toBe(408);
    expect(before).toMatchObject({ attempts: [{ state: 'unknown' }] });
    const [accepted, ...others] = suite.acceptedOf(one.trader);
    expect(others).toEqual([]);
    expect(after).toMatchObject({
      status: 'accepted',
      exchange_order_id: accepted?.exchangeOrderId,
      failed: { status: 'completed' },
    });
  });
});

describe('looks that prove nothing', () => {
  it.each(blind)('$trader.name: failed ones leave it unknown after the fence, until it is seen', (one) => {
    expect(courseOf(one).after).toMatchObject({ status: 'accepted', attempts: [{ state: 'accepted' }] });
    expect(suite.acceptedOf(one.trader)).toHaveLength(1);
  });

  it.each(strange)('$trader.name: another order is a matter for a person', (one) => {
    expect(courseOf(one).after).toMatchObject({
      status: 'needs_review',
      attempts: [{ state: 'needs_review' }],
      failed: { status: 'needs_review' },
    });
  });
});

describe('an exchange that breaks its own fence', () => {
  beforeAll(async () => {
    for (const { trader } of breaching) onTheWire.get(trader)?.release();
    await suite.installation.query(
      'update ordergate.order_attempts set audit_at = now() where account_id in (select id from ordergate.accounts where name = any($1))',
      [breaching.map(({ trader }) => trader.name)],
    );
  });

  it.each(breaching)('$trader.name: the audit finds it, and the account is frozen', async ({ place, trader }) => {
    const { gateway, installation } = suite;
    expect(courses.get(trader)?.after).toMatchObject({ attempts: [{ state: 'not_executed' }] });
    const event = 'FENCE BREACH: the exchange executed an order that was proven not executed; the account is frozen';
    const loud = await gateway.log(event, ({ account }) => account === trader.name);
    const next = await gateway.webhook(trader, place.resting);

    const [executed, ...others] = suite.acceptedOf(trader);
    expect(others).toEqual([]);
    expect(loud).toMatchObject({ level: 'error', exchange_order_id: executed?.exchangeOrderId });
    const found = await installation.query(
      `select b.exchange_order_id, t.state, a.frozen_at is not null as frozen
       from ordergate.fence_breaches b join ordergate.order_attempts t on t.id = b.attempt_id
         join ordergate.accounts a on a.id = b.account_id
       where a.name = $1`,
      [trader.name],
    );
    expect(found).toEqual([{ exchange_order_id: executed?.exchangeOrderId, state: 'not_executed', frozen: true }]);
    expect(next).toMatchObject({ status: 400, body: { code: 'ACCOUNT_FROZEN' } });
    expect(suite.submissionsOf(trader)).toHaveLength(1);
  });
});
