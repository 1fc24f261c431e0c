import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Wanted } from '../../../../src/application/administration/wanted.ts';
import { createInstallation, type TestInstallation } from './installation.ts';
import { aKey, all, anAccount, lines, none } from './wanted.ts';

describe('applying a file', () => {
  let installation: TestInstallation;
  const apply = (wanted: Wanted) => installation.applyFile.execute(wanted);
  const rows = (text: string) => installation.rows(text);

  beforeAll(async () => {
    installation = await createInstallation();
  });
  afterAll(() => installation.close());
  beforeEach(() => rows('truncate @users restart identity cascade'));

  describe('that gives an account another key', () => {
    const keys = () => rows('select hint, retired_at is null as current from @account_keys order by id');
    const applyKey = (...key: Parameters<typeof aKey>) =>
      apply({ ...none, accounts: [anAccount({ credentials: aKey(...key) })] });
    beforeEach(() => apply(all()));

    it('retires the old one, which stays sealed for the attempts that were sent with it', async () => {
      expect(lines(await applyKey('other-api-key-0002'))).toEqual(['updated account kim/main key']);

      expect(await keys()).toEqual([
        { hint: 'api-…0001', current: false },
        { hint: 'othe…0002', current: true },
      ]);
    });

    it('and then the old one again, makes that one current', async () => {
      await applyKey('other-api-key-0002');
      await applyKey();

      expect(await keys()).toEqual([
        { hint: 'api-…0001', current: true },
        { hint: 'othe…0002', current: false },
      ]);
    });

    it('overwrites the secret when only that is another', async () => {
      expect(lines(await applyKey('api-key-of-kim-0001', 'corrected', 'phrase'))).toEqual([
        'updated account kim/main key',
      ]);

      const [key] = await rows('select fingerprint, sealed from @account_keys');
      const sealed = { accountId: 1, fingerprint: String(key?.fingerprint), sealed: key?.sealed as Buffer };
      expect(installation.sealing.open(sealed)?.secret.reveal()).toBe('corrected');
      expect(await keys()).toHaveLength(1);
    });

    it('seals anew what the encryption key does not open any more', async () => {
      await rows(`update @account_keys set sealed = 'lost'`);

      expect(lines(await applyKey())).toEqual(['updated account kim/main key']);
      expect(lines(await applyKey())).toEqual(['unchanged account kim/main']);
    });

    it('retires the key of an account that is paper from now on', async () => {
      await apply({ ...none, accounts: [anAccount({ exchange: 'paper', credentials: null })] });

      expect(await keys()).toEqual([{ hint: 'api-…0001', current: false }]);
    });
  });

  describe('that gives a key to an account which an import brought without one', () => {
    const isActive = async () => (await rows('select is_active from @accounts'))[0]?.is_active;
    beforeEach(async () => {
      await apply(all());
      await rows('delete from @account_keys');
      await rows('update @accounts set is_active = false');
    });

    it('switches it on, for nothing else was missing', async () => {
      expect(lines(await apply({ ...none, accounts: [anAccount()] }))).toEqual(['updated account kim/main key active']);
      expect(await isActive()).toBe(true);
    });

    it('leaves one off that its owner switched off, when it gets another key', async () => {
      await apply({ ...none, accounts: [anAccount()] });
      await rows('update @accounts set is_active = false');

      const credentials = aKey('other-api-key-0002');
      expect(lines(await apply({ ...none, accounts: [anAccount({ credentials })] }))).toEqual([
        'updated account kim/main key',
      ]);
      expect(await isActive()).toBe(false);
    });
  });

  describe('to an account that has orders', () => {
    beforeEach(async () => {
      await apply(all());
      await rows(`
        insert into @signals (id, user_id, strategy_id, status, body_hash, payload, instance_id, received_at, deadline_at)
        values ('00000000-0000-4000-8000-000000000001', 1, 1, 'taken', 'b', '{}', 1, now(), now())`);
      await rows(`
        insert into @orders (signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type,
          requested_quantity, reduce_only, request, status, received_at)
        values ('00000000-0000-4000-8000-000000000001', 1, 1, 'BTC/USDT', 'BUY', 'MARKET', 'SPOT', 1, false, '{}', 'sending', now())`);
    });
    const attempt = (state: string) =>
      rows(`
        insert into @order_attempts (order_id, account_id, number, client_order_id, state, instance_id, gate_at, code)
        values ((select id from @orders), 1, 1, 'c1', '${state}', 1, now(), 'UNKNOWN')`);

    it.each([{ exchange: 'okx' }, { sandbox: true }])('refuses %j', async (change) => {
      const [field] = Object.keys(change);

      const applied = await apply({ ...none, accounts: [anAccount(change)] });

      expect(lines(applied)).toEqual([
        expect.stringMatching(new RegExp(`^accounts\\[0\\]\\.${field} .*UNRESOLVED_ORDERS`)),
      ]);
      expect(await rows('select exchange, sandbox from @accounts')).toEqual([{ exchange: 'binance', sandbox: false }]);
    });

    it('refuses another exchange also for a failed order of an older system', async () => {
      await rows('delete from @orders');
      await rows(`
        insert into @failed_orders (strategy_account_id, symbol, side, order_type, market_type, reason, order_params)
        values (1, 'BTC/USDT', 'BUY', 'MARKET', 'SPOT', '잔고 부족', '{}')`);

      const applied = await apply({ ...none, accounts: [anAccount({ exchange: 'okx' })] });

      expect(applied.kind).toBe('refused');
    });

    it('refuses another secret of the same key while an attempt is open', async () => {
      await attempt('unknown');

      const applied = await apply({ ...none, accounts: [anAccount({ credentials: aKey(undefined, 'other') })] });

      expect(lines(applied)).toEqual([expect.stringMatching(/^accounts\[0\]\.secret .*UNRESOLVED_ORDERS/)]);
    });

    it('takes another key also while an attempt is open', async () => {
      await attempt('unknown');

      const applied = await apply({ ...none, accounts: [anAccount({ credentials: aKey('other-api-key-0002') })] });

      expect(lines(applied)).toEqual(['updated account kim/main key']);
    });

    it('takes another secret of the same key once every attempt is settled', async () => {
      await attempt('rejected');

      const applied = await apply({ ...none, accounts: [anAccount({ credentials: aKey(undefined, 'other') })] });

      expect(lines(applied)).toEqual(['updated account kim/main key']);
    });
  });

  it('while a webhook is being journaled, waits for it and then sees its order', async () => {
    await apply(all());
    const journaling = installation.database.pool;
    const client = await journaling.connect();
    await client.query('begin');
    await client.query(`insert into ordergate.signals (id, user_id, strategy_id, status, body_hash, payload, instance_id, received_at, deadline_at)
      values ('00000000-0000-4000-8000-000000000001', 1, 1, 'taken', 'b', '{}', 1, now(), now())`);
    await client.query(`insert into ordergate.orders (signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type,
        requested_quantity, reduce_only, request, status, received_at)
      values ('00000000-0000-4000-8000-000000000001', 1, 1, 'BTC/USDT', 'BUY', 'MARKET', 'SPOT', 1, false, '{}', 'sending', now())`);

    const applying = apply({ ...none, accounts: [anAccount({ exchange: 'okx' })] });
    await lockIsAwaited();
    await client.query('commit');
    client.release();

    expect((await applying).kind).toBe('refused');
  });

  async function lockIsAwaited(): Promise<void> {
    for (;;) {
      const waiting = await rows(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      if (waiting.length > 0) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});
