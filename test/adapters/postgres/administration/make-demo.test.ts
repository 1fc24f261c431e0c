import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tokenHash } from '../../../../src/adapters/postgres/token-hash.ts';
import { freshSecrets } from '../../../../src/adapters/system/tokens.ts';
import { demoText } from '../../../../src/application/administration/demo-text.ts';
import { MakeDemo } from '../../../../src/application/administration/make-demo.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import { createInstallation, type TestInstallation } from './installation.ts';
import { aUser, none } from './wanted.ts';

describe('the demo', () => {
  let installation: TestInstallation;
  const rows = (text: string) => installation.rows(text);
  const makeDemo = () => new MakeDemo(installation.administration, installation.passwords, freshSecrets).execute('ko');

  beforeAll(async () => {
    installation = await createInstallation();
  });
  afterAll(() => installation.close());
  beforeEach(() => rows('truncate @users restart identity cascade'));

  it('on an empty installation is a user with a paper account under a strategy, whose secrets are told', async () => {
    const demo = await makeDemo();

    const [user] = await rows('select username, password_hash, locale from @users');
    expect(user).toMatchObject({ username: 'demo', locale: 'ko' });
    expect(await installation.passwords.verify(demo!.password.reveal(), String(user?.password_hash))).toBe(true);
    expect(
      await rows(`
        select s.name, s.market_type, s.webhook_token_hash, a.exchange, l.is_active
        from @strategies s join @strategy_accounts l on l.strategy_id = s.id join @accounts a on a.id = l.account_id`),
    ).toEqual([
      {
        name: 'Demo',
        market_type: 'SPOT',
        webhook_token_hash: tokenHash(demo!.webhookToken.reveal()),
        exchange: 'paper',
        is_active: true,
      },
    ]);
  });

  it('is not made where there is a user', async () => {
    await installation.applyFile.execute({ ...none, users: [aUser()] });

    expect(await makeDemo()).toBeNull();
    expect(await rows('select username from @users')).toEqual([{ username: 'kim' }]);
  });

  it('is made by one of several instances that start at once, whole', async () => {
    const demos = await Promise.all(Array.from({ length: 5 }, makeDemo));

    expect(demos.filter((demo) => demo !== null)).toHaveLength(1);
    expect(
      await rows('select (select count(*)::int from @users) as u, (select count(*)::int from @strategy_accounts) as l'),
    ).toEqual([{ u: 1, l: 1 }]);
  });

  it('is told with the page, the login and two orders that are ready to paste', () => {
    const demo = { username: 'demo', password: new Secret('pass-word'), webhookToken: new Secret('the-token') };

    const lines = demoText('http://127.0.0.1:5000', demo).split('\n');

    expect(lines.some((line) => /Page +http:\/\/127\.0\.0\.1:5000\/positions$/.test(line))).toBe(true);
    expect(lines.some((line) => /User +demo$/.test(line))).toBe(true);
    expect(lines.some((line) => /Password +pass-word$/.test(line))).toBe(true);
    const bodies = lines
      .filter((line) => line.startsWith("curl -sS 'http://127.0.0.1:5000/api/webhook' "))
      .map((line) => JSON.parse(/-d '(.*)'$/.exec(line)![1]!));
    expect(bodies).toEqual([
      { token: 'the-token', symbol: 'BTC/USDT', side: 'BUY', order_type: 'MARKET', quantity: '0.01' },
      { token: 'the-token', symbol: 'BTC/USDT', side: 'BUY', order_type: 'LIMIT', quantity: '10', price: '50000' },
    ]);
  });
});
