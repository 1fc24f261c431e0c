import { describe, expect, it } from '@jest/globals';
import { testGateway } from './gateway.ts';
import { attempts, failedOrders } from './judge.ts';

const ID = '00000000000000000000000000000001';
const at = (seconds: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1_000);

/** An order that hung and was proven not executed at 27 s; its gate closed at 4.5 s. */
async function notExecuted() {
  const gateway = testGateway();
  const held = gateway.exchange.hang();
  void gateway.send();
  await gateway.clock.advance(27_000);
  expect(attempts(gateway)).toMatchObject([{ state: 'not_executed' }]);
  const looks = gateway.exchange.looks.length;
  const audit = async () => {
    const taken = await gateway.recoverAttempts.execute();
    await gateway.clock.advance(0);
    return taken;
  };
  const auditAt = () => [...gateway.store.attempts.values()][0]?.auditAt;
  return { gateway, held, audit, auditAt, audits: () => gateway.exchange.looks.length - looks };
}

describe('an attempt proven not executed', () => {
  it('is looked up again a minute after that proof, and then further apart until a day has passed', async () => {
    const { gateway, audit, auditAt, audits } = await notExecuted();
    const due: (Date | null | undefined)[] = [];
    for (let pass = 0; pass < 6; pass += 1) {
      const next = auditAt();
      due.push(next);
      if (!next) break;
      await gateway.clock.advance(next.getTime() - gateway.clock.now().getTime() - 1);
      expect(await audit()).toBe(0);
      await gateway.clock.advance(1);
      expect(await audit()).toBe(1);
    }

    expect(due).toEqual([at(87), at(604.5), at(3_604.5), at(21_604.5), at(86_404.5), null]);
    expect(audits()).toBe(5);
    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed' }]);
    expect(gateway.log.at('error')).toEqual([]);
  });

  it('found at the exchange all the same: kept as a breach, the account frozen, and loud', async () => {
    const { gateway, held, audit } = await notExecuted();
    held.execute();
    await gateway.clock.advance(60_000);

    await audit();

    expect(gateway.store.breaches).toMatchObject([{ execution: { exchangeOrderId: 'E1' } }]);
    expect([...gateway.store.accounts.values()].map(({ isFrozen }) => isFrozen)).toEqual([true]);
    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed' }]);
    expect(gateway.log.at('error')).toEqual([
      {
        level: 'error',
        event: 'FENCE BREACH: the exchange executed an order that was proven not executed; the account is frozen',
        fields: { account: 'main', exchange: 'binance', client_order_id: ID, exchange_order_id: 'E1' },
      },
    ]);
  });

  it('after a breach the account takes no further order', async () => {
    const { gateway, held, audit } = await notExecuted();
    held.execute();
    await gateway.clock.advance(60_000);
    await audit();

    const result = await gateway.send();

    expect(result).toMatchObject({ answer: { status: 400, body: { code: 'ACCOUNT_FROZEN' } } });
    expect(gateway.exchange.written).toEqual([ID]);
    expect(failedOrders(gateway)).toMatchObject([{}, { code: 'ACCOUNT_FROZEN' }]);
  });

  it('a breach is told also by the exchange’s own late answer', async () => {
    const { gateway, held } = await notExecuted();

    held.accept();
    await gateway.clock.advance(0);

    expect(gateway.store.breaches).toHaveLength(1);
    expect([...gateway.store.accounts.values()].map(({ isFrozen }) => isFrozen)).toEqual([true]);
    expect(gateway.log.at('error')).toEqual([
      {
        level: 'error',
        event: 'the exchange executed an order that was proven not executed',
        fields: { attempt: expect.any(Number) },
      },
    ]);
  });

  it('found closed with nothing filled is no breach', async () => {
    const { gateway, held, audit, auditAt } = await notExecuted();
    held.execute();
    gateway.exchange.become(ID, { exchangeStatus: 'closed_unfilled' });
    await gateway.clock.advance(60_000);

    await audit();

    expect(gateway.store.breaches).toEqual([]);
    expect(auditAt()).toEqual(at(604.5));
  });

  it('another order shown under its id is no breach', async () => {
    const { gateway, audit, auditAt } = await notExecuted();
    gateway.exchange.onLookUp({ kind: 'wrong_order' });
    await gateway.clock.advance(60_000);

    await audit();

    expect(gateway.store.breaches).toEqual([]);
    expect(auditAt()).toEqual(at(604.5));
  });

  it('a look that fails ends nothing', async () => {
    const { gateway, audit, auditAt } = await notExecuted();
    gateway.exchange.onLookUp({ kind: 'failed' });
    await gateway.clock.advance(60_000);

    await audit();

    expect(auditAt()).toEqual(at(604.5));
  });

  it('is given up where no look can tell any more', async () => {
    const { gateway, audit, auditAt } = await notExecuted();
    gateway.exchange.onLookUp({ kind: 'impossible' });
    await gateway.clock.advance(60_000);

    await audit();

    expect(auditAt()).toBeNull();
  });

  it('is given up when the key that it was sent with is gone', async () => {
    const { gateway, audit, auditAt, audits } = await notExecuted();
    for (const account of gateway.store.accounts.values()) account.keys = [];
    await gateway.clock.advance(60_000);

    await audit();

    expect(auditAt()).toBeNull();
    expect(audits()).toBe(0);
  });

  it('is due again a minute later when its audit could not be noted', async () => {
    const { gateway, audit, auditAt, audits } = await notExecuted();
    gateway.store.outage = (method) => (method === 'scheduleAudit' ? 'unreachable' : null);
    await gateway.clock.advance(60_000);
    await audit();
    gateway.store.outage = () => null;

    expect(auditAt()).toEqual(at(147));
    await gateway.clock.advance(60_000);
    expect(await audit()).toBe(1);
    expect(audits()).toBe(2);
    expect(auditAt()).toEqual(at(604.5));
  });
});
