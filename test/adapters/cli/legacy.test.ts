import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createInstallation, type TestInstallation } from '../postgres/administration/installation.ts';
import { OLD_FAILED_ORDERS, OLD_OWNERS } from '../postgres/legacy/old-system.ts';
import { commandLineOf } from './command-line.ts';

let installation: TestInstallation;
let folder: string;

beforeAll(async () => {
  installation = await createInstallation();
  folder = await mkdtemp(join(tmpdir(), 'ordergate-legacy-'));
  await inOldSchema(OLD_OWNERS + OLD_FAILED_ORDERS);
});
afterAll(async () => {
  await installation.close();
  await rm(folder, { recursive: true });
});

/** SQL over the old tables, which are in a schema `trading`. */
async function inOldSchema(statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: installation.url });
  await client.connect();
  await client.query(`create schema if not exists trading; set search_path to trading; ${statements}`);
  await client.end();
}

const run = (...args: string[]) => commandLineOf(installation).run(['legacy', ...args]);
const importing = (...args: string[]) => run('import', '--from-schema', 'trading', ...args);
const undoing = (...args: string[]) => run('undo', '--from-schema', 'trading', ...args);

beforeEach(async () => {
  await installation.rows('truncate @users, @legacy_rows restart identity cascade');
  await inOldSchema(`
    truncate users, accounts, strategies, strategy_accounts, failed_orders restart identity cascade;
    insert into users (username) values ('kim');
    insert into accounts (user_id, name, exchange) values (1, 'main', 'BINANCE');
    insert into strategies (user_id, name, group_name) values (1, 'Trend', 'trend');
    insert into strategy_accounts (strategy_id, account_id) values (1, 1);
    insert into failed_orders (strategy_account_id, symbol, side, order_type, failure_reason, order_payload)
    select 1, 'BTC/USDT', 'BUY', 'LIMIT', case when i = 1 then 'timeout' else '잔고 부족' end, '{"qty": 1}'
    from generate_series(1, 53) i`);
});

describe('legacy import', () => {
  it('prints what came over on standard output, with the first of the odd rows, and its progress beside it', async () => {
    const { status, out, err } = await importing();

    expect(status).toBe(0);
    expect(out.slice(0, 7)).toEqual([
      'users: 1 imported',
      'accounts: 1 imported',
      'strategies: 1 imported',
      'links: 1 imported',
      'failed orders: 53 imported',
      '  needs_review: 1',
      '  pending_retry: 52',
    ]);
    expect(out[7]).toBe('failed order 1: has no price: can not be retried');
    expect(out.filter((line) => line.includes('has no price'))).toHaveLength(50);
    expect(out).toContain('… and 3 more failed orders');
    expect(out).toContain('With --report FILE all of them are listed.');
    expect(out.join(' ')).toContain('ordergate user password NAME');
    expect(err[0]).toBe('1/5 copying users, accounts, strategies and links');
    expect(err).toContain('4/5 failed orders: 53 rows');
  });

  it('puts every odd row into a report that only its owner may read', async () => {
    const file = join(folder, 'report.txt');

    const { out } = await importing('--report', file);

    expect(out).toContain(`All 53 are in ${file}.`);
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(53);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('done a second time says that all had been there before', async () => {
    await importing();

    const { out } = await importing();

    expect(out.slice(0, 5)).toEqual([
      'users: 0 imported, 1 had been before',
      'accounts: 0 imported, 1 had been before',
      'strategies: 0 imported, 1 had been before',
      'links: 0 imported, 1 had been before',
      'failed orders: 0 imported, 53 had been before',
    ]);
    expect(out.join(' ')).not.toContain('has no price');
  });

  it('tried dry says so and leaves nothing', async () => {
    const { status, out } = await importing('--dry-run');

    expect(status).toBe(0);
    expect(out).toContain('failed orders: 53 imported');
    expect(out.at(-1)).toBe('Dry run: all of this was taken back.');
    expect(await installation.rows('select 1 from @users')).toEqual([]);
  });

  it('reads the schema public unless it is told another, and says when nothing is there', async () => {
    const { status, out, err } = await run('import');

    expect({ status, out }).toEqual({ status: 1, out: [] });
    expect(err.at(-1)).toBe(
      'Nothing was changed: no ids can be read from public.users, public.accounts, public.strategies, public.strategy_accounts',
    );
  });

  it('given a report that can not be written, changes nothing', async () => {
    const file = join(folder, 'nowhere', 'report.txt');

    expect(await importing('--report', file)).toEqual({
      status: 1,
      out: [],
      err: [`${file} can not be written; nothing was changed`],
    });
    expect(await installation.rows('select 1 from @users')).toEqual([]);
  });
});

describe('legacy undo', () => {
  it('says how much it took out, and names what stays', async () => {
    await importing();
    await installation.rows(`update @failed_orders set status = 'removed' where id = 2`);

    const { status, out } = await undoing();

    expect(status).toBe(0);
    expect(out).toEqual([
      'users: 0 taken out',
      'accounts: 0 taken out',
      'strategies: 0 taken out',
      'links: 0 taken out',
      'failed orders: 52 taken out',
      'user 1 kim (was 1): stays, for ordergate.accounts, ordergate.strategies need it',
      'account 1 main (was 1): stays, for ordergate.strategy_accounts need it',
      'strategy 1 Trend (was 1): stays, for ordergate.strategy_accounts need it',
      'link 1 1 → 1 (was 1): stays, for ordergate.failed_orders need it',
      'failed order 2 BTC/USDT (was 2): stays, for it was changed since',
      'With --report FILE all of them are listed.',
    ]);
  });

  it('tried dry takes nothing out', async () => {
    await importing();

    expect((await undoing('--dry-run')).out.at(-1)).toBe('Dry run: all of this was taken back.');
    expect(await installation.rows('select 1 from @failed_orders')).toHaveLength(53);
  });
});
