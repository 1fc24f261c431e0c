import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aTrader } from '../support/gateway-traders.ts';
import { sidewaysOf } from './support/axe.ts';
import { writeFailedOrders } from './support/failed-orders.ts';
import { act, idsOf, notice, rowOf, untilLive } from './support/list.ts';
import { manyLooks } from './support/looks.ts';
import { acceptedOf, failOrder, refuseNext } from './support/orders.ts';
import { aPerson, type Person } from './support/people.ts';
import { useConsole } from './support/use-console.ts';

const someone = (name: string) => aPerson(name, { traders: [aTrader(`${name}-binance`, 'binance', 'SPOT')] });
const traderOf = ({ traders }: Person) => traders[0]!;

const sleepy = someone('sleepy');
const plain = someone('plain');
const typist = someone('typist');
const careful = someone('careful');
const patient = someone('patient');
const world = useConsole([sleepy, plain, typist, careful, patient]);

/** What a thumb can't hit: the visible controls that are less than 44 px high or wide. Links within a sentence are text. */
const tooSmall = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll('a, button, select, input:not([type=hidden]), summary')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('p, li.soft') && !one.classList.contains('skip'))
    .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 0 && (width < 43.5 || height < 43.5))
    .map(([one, { width, height }]) => (one.id || one.className || one.textContent.trim()) + ' ' + width + 'x' + height)`);

describe('on a phone', () => {
  it('one thumb leads from the list to a retry that succeeds, with nothing too small and nothing sideways', async () => {
    await writeFailedOrders(world().installation, sleepy.username, manyLooks(traderOf(sleepy).name, 12));
    const id = await failOrder(world(), traderOf(sleepy));
    const page = await world().visit(sleepy, '/positions', { width: 'narrow' });
    await untilLive(page);
    expect(await sidewaysOf(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);

    const retry = rowOf(page, id).getByRole('button', { name: 'BTC/USDT 재시도' });
    await retry.scrollIntoViewIfNeeded();
    expect((await retry.boundingBox())!.width).toBeGreaterThan(225);
    await retry.tap();
    const dialog = page.getByRole('dialog', { name: '이 주문을 재시도하시겠습니까?' });
    await dialog.waitFor();
    expect(await sidewaysOf(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
    await dialog.getByRole('button', { name: '재시도', exact: true }).tap();
    await notice(page, '거래소에 접수되었습니다').waitFor();
    expect(acceptedOf(world(), traderOf(sleepy))).toHaveLength(1);

    await rowOf(page, (await idsOf(page))[1]!)
      .getByRole('link', { name: /더 보기/ })
      .tap();
    await page.locator('dialog#drawer').getByRole('button', { name: /제거/ }).waitFor();
    expect(await sidewaysOf(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
  });
});

describe('without JavaScript', () => {
  it('one logs in, filters, retries, removes, restores, schedules and changes the language', async () => {
    const trader = traderOf(plain);
    const id = await failOrder(world(), trader);
    await failOrder(world(), trader, { symbol: 'ETH/USDT', price: '2000', quantity: '0.5' });
    const page = await world().visit(null, '/login', { javaScript: false });
    await page.getByLabel('사용자 이름').fill(plain.username);
    await page.getByLabel('비밀번호').fill(plain.password);
    await page.getByRole('button', { name: '로그인' }).click();
    await page.locator('#filter-symbol').fill('btc/usdt');
    await page.getByRole('button', { name: '검색' }).click();
    expect(await idsOf(page)).toEqual([id]);

    /** Each confirmation is a page here, and leads back to the list as it was filtered. */
    const press = async (action: string, confirm: string) => {
      await rowOf(page, id).getByRole('button', { name: action }).click();
      await page.getByRole('main').getByRole('button', { name: confirm, exact: true }).click();
      expect(new URL(page.url()).searchParams.get('symbol')).toBe('btc/usdt');
    };
    refuseNext(world(), trader);
    await press('BTC/USDT 재시도', '재시도');
    await notice(page, '다시 실패했습니다').waitFor();
    expect(await rowOf(page, id).textContent()).toContain('1/5');

    await press('BTC/USDT 제거', '제거');
    await notice(page, '주문이 제거되었습니다').waitFor();
    await page.getByRole('button', { name: '실행 취소' }).click();
    expect(await rowOf(page, id).textContent()).toContain('조치 필요');

    await page.goto(`/positions/${id}/schedule`);
    await page.locator('input[type="datetime-local"]').fill('2030-01-02T03:04');
    await page.getByRole('main').getByRole('button', { name: '예약', exact: true }).click();
    await notice(page, '재시도가 예약되었습니다').waitFor();

    await page.goto('/positions?symbol=btc%2Fusdt');
    await press('BTC/USDT 재시도', '재시도');
    await notice(page, '거래소에 접수되었습니다').waitFor();
    expect(acceptedOf(world(), trader)).toHaveLength(1);

    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByRole('heading', { name: 'Failed orders' }).waitFor();
  });
});

/** What has the focus, and whether one can see that it does. */
const focused = (page: Page) =>
  page.evaluate(`(() => {
    const one = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return { id: one.closest('tr')?.id ?? one.id, isNowhere: one === document.body, isVisible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1,
      isWithinDialog: one.closest('dialog') !== null };
  })()`) as Promise<{ id: string; isNowhere: boolean; isVisible: boolean; isWithinDialog: boolean }>;

describe('with the keyboard alone', () => {
  it('one moves, selects, retries and removes, and always sees where one is', async () => {
    const trader = traderOf(typist);
    const older = await failOrder(world(), trader);
    const newer = await failOrder(world(), trader, { quantity: '0.02' });
    const page = await world().visit(typist, '/positions');
    await untilLive(page);
    const key = (name: string) => page.keyboard.press(name);

    await key('j');
    expect(await focused(page)).toMatchObject({ id: `failed-order-${newer}`, isVisible: true });
    await key('j');
    expect(await focused(page)).toMatchObject({ id: `failed-order-${older}`, isVisible: true });
    await key('k');
    await key('x');
    expect(await rowOf(page, newer).getByRole('checkbox').isChecked()).toBe(true);
    await key('x');

    await key('r');
    await page.getByRole('dialog', { name: '이 주문을 재시도하시겠습니까?' }).waitFor();
    expect(await focused(page)).toMatchObject({ isWithinDialog: true });
    await key('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused(page)).toMatchObject({ id: `failed-order-${newer}` });
    expect(acceptedOf(world(), trader)).toEqual([]);

    await key('#');
    await page.getByRole('dialog', { name: /제거하시겠습니까/ }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '제거', exact: true }).focus();
    await key('Enter');
    await notice(page, '주문이 제거되었습니다').waitFor();

    await key('/');
    expect(await focused(page)).toMatchObject({ id: expect.stringMatching(/^filter-/), isVisible: true });
    await page.keyboard.type('jx?');
    expect(await page.locator(':focus').inputValue()).toBe('jx?');
    await key('Escape');
    await page.locator('body').click({ position: { x: 2, y: 400 } });
    await key('?');
    await page.getByRole('dialog', { name: '단축키' }).waitFor();
    await key('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('every stop of Tab is visible, and a dialog keeps the focus within it and gives it back', async () => {
    const id = await failOrder(world(), traderOf(careful));
    const page = await world().visit(careful, '/positions');
    await untilLive(page);
    const stops: string[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const { id: at, isNowhere, isVisible } = await focused(page);
      if (isNowhere) break;
      stops.push(at);
      expect({ stops, isVisible }).toMatchObject({ isVisible: true });
    }
    expect(stops).toContain(`failed-order-${id}`);

    const retry = rowOf(page, id).getByRole('button', { name: 'BTC/USDT 재시도' });
    await retry.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '이 주문을 재시도하시겠습니까?' });
    await dialog.waitFor();
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      const isOutside = await page.evaluate(
        `document.activeElement !== document.body && !document.activeElement.closest('dialog')`,
      );
      expect(isOutside).toBe(false);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await retry.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
    await act(page, id, 'BTC/USDT 재시도', '재시도');
    await notice(page, '거래소에 접수되었습니다').waitFor();
  });

  it('a key that is held down asks, and does not answer what it asked', async () => {
    const trader = traderOf(patient);
    const id = await failOrder(world(), trader);
    const page = await world().visit(patient, '/positions');
    await untilLive(page);
    await rowOf(page, id).getByRole('button', { name: 'BTC/USDT 재시도' }).focus();
    const question = page.getByRole('dialog', { name: '이 주문을 재시도하시겠습니까?' });

    await page.keyboard.down('Enter');
    await question.waitFor();
    for (const _ of [1, 2, 3]) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    expect(await question.locator('form[data-send]').getAttribute('aria-busy')).toBeNull();
    expect(acceptedOf(world(), trader)).toEqual([]);

    await page.keyboard.press('Enter');
    await notice(page, '거래소에 접수되었습니다').waitFor();
    expect(acceptedOf(world(), trader)).toHaveLength(1);
  });
});
