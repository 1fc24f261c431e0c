import { describe, expect, it } from '@jest/globals';
import { aTrader } from '../support/gateway-traders.ts';
import { failOrder } from './support/orders.ts';
import { aPerson } from './support/people.ts';
import { useConsole } from './support/use-console.ts';

const kim = aPerson('kim', { traders: [aTrader('Kim’s Binance', 'binance', 'SPOT')] });
const lee = aPerson('lee', { traders: [aTrader('Lee’s Binance', 'binance', 'SPOT')] });
const world = useConsole([kim, lee]);

describe('the login', () => {
  it('leads whoever has no session to the form and, after a wrong try, to the list; the logout ends it', async () => {
    const page = await world().visit(null, '/positions', { allowed: /status of 401/ });
    expect(new URL(page.url()).pathname).toBe('/login');
    const submit = page.getByRole('button', { name: '로그인' });

    await page.getByLabel('사용자 이름').fill(kim.username);
    await page.getByLabel('비밀번호').fill('not that one');
    await submit.click();
    expect(await page.getByRole('alert').textContent()).toBe('사용자 이름 또는 비밀번호가 맞지 않습니다');
    expect(await page.getByLabel('사용자 이름').inputValue()).toBe(kim.username);

    await page.getByLabel('비밀번호').fill(kim.password);
    await submit.click();
    await page.waitForURL('**/positions');
    await page.getByRole('heading', { name: '실패된 주문' }).waitFor();

    await page.getByRole('button', { name: '로그아웃' }).click();
    await page.waitForURL('**/login');
    await page.goto('/positions');
    expect(new URL(page.url()).pathname).toBe('/login');
  });
});

describe('the language', () => {
  it('is changed where one is, keeps the filter, and holds for every browser of the user', async () => {
    await failOrder(world(), lee.traders[0]!);
    const page = await world().visit(lee, '/positions?symbol=BTC%2FUSDT');
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await page
      .getByRole('cell', { name: /잔고 부족/ })
      .first()
      .waitFor();

    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page
      .getByRole('cell', { name: /Insufficient balance/ })
      .first()
      .waitFor();
    expect(new URL(page.url()).searchParams.get('symbol')).toBe('BTC/USDT');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.getByRole('main').textContent()).not.toMatch(/[가-힣]/);

    const elsewhere = await world().visit(lee, '/positions', { width: 'narrow' });
    await elsewhere
      .getByRole('cell', { name: /Insufficient balance/ })
      .first()
      .waitFor();
    await elsewhere.getByRole('button', { name: 'KO', exact: true }).click();
    await elsewhere
      .getByRole('cell', { name: /잔고 부족/ })
      .first()
      .waitFor();
  });
});

describe('the theme', () => {
  it('changes at once, and is kept by this browser', async () => {
    const page = await world().visit(kim, '/positions');
    const background = () =>
      page.locator('body').evaluate((body) => body.ownerDocument.defaultView.getComputedStyle(body).backgroundColor);
    const light = await background();
    await Promise.all([
      page.waitForResponse('**/preferences/theme'),
      page.getByRole('button', { name: '어둡게' }).click(),
    ]);
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await background()).toBe(dark);
  });
});
