import { describe, expect, it } from '@jest/globals';
import { InOrder } from '../../src/application/in-order.ts';
import { base } from '../domain/builders.ts';
import { type Gateway, TOKEN, testGateway } from './gateway.ts';
import { disagreements } from './judge.ts';
import { slowDown } from './slow-ledger.ts';

const at = (seconds: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1_000);
const inOrder = (accounts: readonly string[] = ['main']) =>
  testGateway({ accounts, strategy: { ordering: 'in_order', marketType: 'SPOT' } });
const symbolsOf = ({ exchange }: Gateway) => exchange.acceptances.map(({ order }) => `${order.side} ${order.symbol}`);

describe('orders of one account and symbol, on a strategy that wants them in order', () => {
  it('go out one after the other, each once the one before is answered', async () => {
    const gateway = inOrder();
    const held = gateway.exchange.hang();
    const first = gateway.send();
    const second = gateway.send({ order: { side: 'SELL' } });
    await gateway.clock.advance(500);
    expect(gateway.exchange.written).toHaveLength(1);

    held.accept();
    await gateway.clock.finish(Promise.all([first, second]));

    expect(gateway.clock.now()).toEqual(at(0.5));
    expect(symbolsOf(gateway)).toEqual(['BUY BTC/USDT', 'SELL BTC/USDT']);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('wait a second at most', async () => {
    const gateway = inOrder();
    gateway.exchange.hang();
    void gateway.send();
    const second = gateway.send();
    await gateway.clock.advance(999);
    expect(gateway.exchange.written).toHaveLength(1);

    expect(await gateway.clock.finish(second)).toMatchObject({ answer: { status: 200 } });

    expect(gateway.clock.now()).toEqual(at(1));
  });

  it('wait also for one that the gate or a rule keeps from being sent, but no longer than that takes', async () => {
    const gateway = inOrder();
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 300 });
    void gateway.send();
    void gateway.send({ order: { symbol: 'NOPE' } });
    const third = gateway.send();

    await gateway.clock.finish(third);

    expect(gateway.clock.now()).toEqual(at(0.3));
    expect(gateway.exchange.acceptances).toHaveLength(2);
  });

  it('go out in the order of arrival though an earlier one was slower to be read', async () => {
    const gateway = inOrder();
    slowDown(gateway, 'byToken', 200);
    const first = gateway.send();
    gateway.store.transaction = Object.getPrototypeOf(gateway.store).transaction;
    const second = gateway.send({ order: { side: 'SELL' } });

    await gateway.clock.finish(Promise.all([first, second]));

    expect(symbolsOf(gateway)).toEqual(['BUY BTC/USDT', 'SELL BTC/USDT']);
    expect(gateway.clock.now()).toEqual(at(0.2));
  });

  it('go out in the order of arrival though a refused one came between', async () => {
    const gateway = inOrder();
    slowDown(gateway, 'byToken', 200);
    const first = gateway.send();
    gateway.store.transaction = Object.getPrototypeOf(gateway.store).transaction;
    await gateway.send({ order: { kind: 'invalid', fields: { side: { code: 'required' } } } });
    const second = gateway.send({ order: { side: 'SELL' } });

    await gateway.clock.finish(Promise.all([first, second]));

    expect(symbolsOf(gateway)).toEqual(['BUY BTC/USDT', 'SELL BTC/USDT']);
  });

  it.each<[string, (gateway: Gateway) => void]>([
    ['one that breaks a rule', (gateway) => void gateway.send({ order: { amount: base('0.0001') } })],
    ['a duplicate', (gateway) => void gateway.send({ webhookId: 'w-1' })],
    ['a conflict', (gateway) => void gateway.send({ webhookId: 'w-1', order: { side: 'SELL' } })],
  ])('do not overtake the one before because %s came between', async (_, comeBetween) => {
    const gateway = inOrder();
    const held = gateway.exchange.hang();
    void gateway.send({ webhookId: 'w-1' });
    await gateway.clock.advance(0);
    comeBetween(gateway);
    void gateway.send();
    await gateway.clock.advance(500);
    expect(gateway.exchange.written).toHaveLength(1);

    held.accept();
    await gateway.clock.advance(0);

    expect(gateway.exchange.written).toHaveLength(2);
  });

  it('do not wait for another symbol', async () => {
    const gateway = inOrder();
    gateway.exchange.hang();
    void gateway.send();

    expect(await gateway.send({ order: { symbol: 'ETHUSDT' } })).toMatchObject({ answer: { status: 200 } });
    expect(gateway.clock.now()).toEqual(at(0));
  });

  it('wait for the same symbol in another spelling', async () => {
    const gateway = inOrder();
    gateway.exchange.hang();
    void gateway.send();
    void gateway.send({ order: { symbol: 'BINANCE:BTCUSDT' } });
    await gateway.clock.advance(500);

    expect(gateway.exchange.written).toHaveLength(1);
  });

  it('do not wait for another account', async () => {
    const gateway = inOrder(['main', 'second']);
    const held = gateway.exchange.hang({ account: 'main' });
    void gateway.send();
    void gateway.send();
    await gateway.clock.advance(0);
    expect(gateway.exchange.acceptances.map(({ account }) => account)).toEqual(['second', 'second']);

    held.accept();
    await gateway.clock.advance(0);
    expect(gateway.exchange.acceptances.map(({ account }) => account)).toEqual(['second', 'second', 'main', 'main']);
  });

  it('do not wait for a signal that was not taken', async () => {
    const gateway = inOrder();
    gateway.store.outage = (method) => (method === 'takeIn' ? 'unreachable' : null);
    await gateway.send();
    gateway.store.outage = () => null;

    await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(at(0));
  });

  it('do not wait for a duplicate, nor for a conflict', async () => {
    const gateway = inOrder();
    await gateway.send({ webhookId: 'w-1' });
    await gateway.send({ webhookId: 'w-1' });
    await gateway.send({ webhookId: 'w-1', order: { side: 'SELL' } });

    await gateway.clock.finish(gateway.send({ webhookId: 'w-2' }));

    expect(gateway.clock.now()).toEqual(at(0));
  });

  it('do not wait for the answer to another strategy’s order under the same user’s token', async () => {
    const gateway = inOrder();
    const [account] = gateway.store.accounts.values();
    const [user] = gateway.store.users.values();
    if (account === undefined || user === undefined) throw new Error('The gateway has a user and an account');
    user.token = 'user-token';
    gateway.store.addStrategy({ userId: user.id, name: 'Swing', groupName: 'swing' }, [account]);
    gateway.exchange.hang();
    void gateway.send({ token: 'user-token', groupName: 'swing' });

    await gateway.clock.finish(gateway.send({ token: 'user-token', groupName: 'Trend' }));

    expect(gateway.clock.now()).toEqual(at(0));
  });
});

describe('orders of a strategy that is parallel, as by default', () => {
  it('wait for nothing', async () => {
    const gateway = testGateway();
    gateway.exchange.hang();
    void gateway.send();

    expect(await gateway.send({ token: TOKEN })).toMatchObject({ answer: { status: 200 } });
    expect(gateway.clock.now()).toEqual(at(0));
  });
});

describe('a line', () => {
  it('lets its holders pass one after the other, and others at once', async () => {
    const line = new InOrder();
    const passed: string[] = [];
    const enter = (key: string, name: string) => {
      const place = line.enter(key);
      void place.turn.then(() => passed.push(name));
      return place;
    };
    const first = enter('a', 'first');
    const second = enter('a', 'second');
    enter('a', 'third');
    enter('b', 'other');
    await settled();
    expect(passed).toEqual(['first', 'other']);

    first.leave();
    first.leave();
    await settled();
    expect(passed).toEqual(['first', 'other', 'second']);
    second.leave();
    await settled();

    expect(passed).toEqual(['first', 'other', 'second', 'third']);
  });

  it('waits for the one before only, whose own wait may have been over before its turn', async () => {
    const line = new InOrder();
    line.enter('a');
    const second = line.enter('a');
    let isPast = false;
    void line.enter('a').turn.then(() => {
      isPast = true;
    });

    second.leave();
    await settled();

    expect(isPast).toBe(true);
  });

  it('waits for the one before in the stead of one that gives way', async () => {
    const line = new InOrder();
    const first = line.enter('a');
    line.enter('a').giveWay();
    let isPast = false;
    void line.enter('a').turn.then(() => {
      isPast = true;
    });
    await settled();
    expect(isPast).toBe(false);

    first.leave();
    await settled();

    expect(isPast).toBe(true);
  });

  it('lets nobody past the last one, though those before have left', async () => {
    const line = new InOrder();
    const first = line.enter('a');
    line.enter('a');
    first.leave();
    await settled();
    let isPast = false;

    void line.enter('a').turn.then(() => {
      isPast = true;
    });
    await settled();

    expect(isPast).toBe(false);
  });

  it('is empty once everybody has left', async () => {
    const line = new InOrder();
    line.enter('a').leave();
    await settled();
    let isFirst = false;

    void line.enter('a').turn.then(() => {
      isFirst = true;
    });
    await settled();

    expect(isFirst).toBe(true);
  });
});

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
