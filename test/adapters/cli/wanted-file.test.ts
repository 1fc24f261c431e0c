import { describe, expect, it } from '@jest/globals';
import { readWanted } from '../../../src/adapters/cli/wanted-file.ts';

const user = { username: 'kim', password: 'pw' };
const account = { user: 'kim', name: 'main', exchange: 'binance', api_key: 'key', secret: 'secret' };
const strategy = { user: 'kim', name: 'Trend', market_type: 'SPOT' };

const read = (file: unknown) => readWanted(typeof file === 'string' ? file : JSON.stringify(file));
const wantedIn = (file: unknown) => {
  const result = read(file);
  if (result.kind !== 'wanted') throw new Error(JSON.stringify(result.problems));
  return result.wanted;
};
const problemsIn = (file: unknown) => {
  const result = read(file);
  return result.kind === 'malformed' ? result.problems.map(({ path, message }) => `${path} ${message}`) : [];
};

describe('a file for apply', () => {
  it('given only what is required, has the documented defaults for the rest', () => {
    const { users, accounts, strategies } = wantedIn({ users: [user], accounts: [account], strategies: [strategy] });

    expect(users).toEqual([
      { username: 'kim', password: expect.anything(), locale: null, timeZone: 'UTC', webhookToken: null },
    ]);
    expect(users[0]?.password.reveal()).toBe('pw');
    expect(accounts[0]).toMatchObject({ sandbox: false, marginMode: null });
    expect(accounts[0]?.credentials?.password).toBeNull();
    expect(strategies).toEqual([
      {
        user: 'kim',
        name: 'Trend',
        groupName: 'Trend',
        marketType: 'SPOT',
        webhookToken: null,
        accounts: [],
        isActive: true,
        rounding: 'down',
        ordering: 'parallel',
        allowedSymbols: null,
        maxOrderValue: null,
      },
    ]);
  });

  it('may have any of its three lists, or none', () => {
    expect(wantedIn({})).toEqual({ users: [], accounts: [], strategies: [] });
    expect(wantedIn({ strategies: [strategy] }).strategies).toHaveLength(1);
  });

  it('takes everything that is documented', () => {
    const full = {
      users: [{ ...user, locale: 'en', time_zone: 'Asia/Seoul', webhook_token: 'a-token-of-the-user' }],
      accounts: [{ ...account, password: 'phrase', sandbox: true, margin_mode: 'isolated' }],
      strategies: [
        {
          ...strategy,
          group_name: 'trend',
          market_type: 'FUTURES',
          webhook_token: 'a-token-of-16-ch',
          accounts: ['main'],
          is_active: false,
          rounding: 'refuse',
          ordering: 'in_order',
          allowed_symbols: ['BTC/USDT'],
          max_order_value: '1000',
        },
      ],
    };

    const { users, accounts, strategies } = wantedIn(full);

    expect(users[0]).toMatchObject({ locale: 'en', timeZone: 'Asia/Seoul' });
    expect(accounts[0]?.credentials?.password?.reveal()).toBe('phrase');
    expect(strategies[0]).toMatchObject({ groupName: 'trend', isActive: false, allowedSymbols: ['BTC/USDT'] });
  });

  it('needs no key for paper, and keeps none', () => {
    const paper = { user: 'kim', name: 'p', exchange: 'paper' };

    expect(
      wantedIn({ accounts: [paper, { ...account, exchange: 'paper' }] }).accounts.map((one) => one.credentials),
    ).toEqual([null, null]);
  });

  it.each([
    ['"12345678.123456789012"', '12345678.123456789012'],
    ['12345678.123456789012', '12345678.123456789012'],
    ['1e3', '1000'],
    ['"100.50"', '100.5'],
  ])('reads the largest order value %s exactly', (text, value) => {
    const file = `{"strategies":[{"user":"kim","name":"T","market_type":"SPOT","max_order_value":${text}}]}`;

    expect(wantedIn(file).strategies[0]?.maxOrderValue).toBe(value);
  });

  const wrongs: readonly [unknown, readonly string[]][] = [
    ['', [' is no JSON: ']],
    ['{"users":[}', [' is no JSON: ']],
    [[], [' must be an object in { }']],
    [{ user: [] }, ['user is not a field']],
    [{ users: {} }, ['users must be a list in [ ]']],
    [{ users: [{}] }, ['users[0].username is required', 'users[0].password is required']],
    [{ users: [{ ...user, username: ' ' }] }, ['users[0].username must be printable']],
    [{ users: [{ ...user, username: 5 }] }, ['users[0].username must be a text']],
    [{ users: [{ ...user, username: 'x'.repeat(81) }] }, ['users[0].username may have at most 80 characters']],
    [{ users: [{ ...user, password: '' }] }, ['users[0].password is empty']],
    [{ users: [{ ...user, locale: 'fr' }] }, ['users[0].locale must be ko or en']],
    [{ users: [{ ...user, time_zone: 'Seoul' }] }, ['users[0].time_zone must be a time zone']],
    [{ users: [{ ...user, webhook_token: 'short' }] }, ['users[0].webhook_token must have at least 16 characters']],
    [
      { accounts: [{ user: 'kim', name: 'm', exchange: 'okx' }] },
      ['accounts[0].api_key is required', 'accounts[0].secret is required'],
    ],
    [{ accounts: [{ ...account, secret: null }] }, ['accounts[0].secret is required']],
    [{ accounts: [{ ...account, sandbox: 'yes' }] }, ['accounts[0].sandbox must be true or false']],
    [{ accounts: [{ ...account, margin_mode: 'both' }] }, ['accounts[0].margin_mode must be cross or isolated']],
    [{ strategies: [{ ...strategy, market_type: 'MARGIN' }] }, ['strategies[0].market_type must be SPOT or FUTURES']],
    [
      { strategies: [{ ...strategy, webhook_token: 'with space 1234567' }] },
      ['strategies[0].webhook_token may hold only'],
    ],
    [
      { strategies: [{ ...strategy, webhook_token: 'x'.repeat(201) }] },
      ['strategies[0].webhook_token may have at most 200'],
    ],
    [
      { strategies: [{ ...strategy, allowed_symbols: ['BTCUSDT'] }] },
      ['strategies[0].allowed_symbols[0] must be spelled like BTC/USDT'],
    ],
    [{ strategies: [{ ...strategy, max_order_value: 0 }] }, ['strategies[0].max_order_value must be a decimal']],
    [{ strategies: [{ ...strategy, max_order_value: 'a lot' }] }, ['strategies[0].max_order_value must be a decimal']],
    [{ strategies: [{ ...strategy, max_order_value: true }] }, ['strategies[0].max_order_value must be a decimal']],
    [{ strategies: [{ ...strategy, leverage: 5 }] }, ['strategies[0].leverage is not a field']],
  ];

  it.each(wrongs)('given %j, says what is wrong where', (file, problems) => {
    const found = problemsIn(file);

    expect(found).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) expect(found[index]).toContain(problem);
  });
});
