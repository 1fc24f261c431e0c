import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aTrader } from '../support/gateway-traders.ts';
import { sidewaysOf } from './support/axe.ts';
import { aPerson } from './support/people.ts';
import { useConsole } from './support/use-console.ts';

const beginner = aPerson('beginner');
const clumsy = aPerson('clumsy', { traders: [aTrader('clumsy-binance', 'binance', 'SPOT')] });
const plain = aPerson('plain-setup', { locale: 'en' });
const world = useConsole([beginner, clumsy, plain]);

/** Says of each step of the checklist whether it is done. */
const ticks = (page: Page) => page.locator('.first-steps li').evaluateAll((steps) => steps.map((one) => one.className));

/** Sends what the command on the page would. */
async function runCommand(page: Page): Promise<number> {
  const command = await page.locator('#copy-curl').inputValue();
  const [, address = '', body = ''] = /^curl -sS '([^']+)' .* -d '([^']+)'$/.exec(command) ?? [];
  const headers = { 'Content-Type': 'application/json' };
  return (await fetch(address, { method: 'POST', headers, body })).status;
}

describe('from nothing to the first order', () => {
  it('each step opens over the page, and ticks itself when it is done', async () => {
    const page = await world().visit(beginner, '/strategies');
    expect(await ticks(page)).toEqual(['', '', '', '']);

    await page.locator('.first-steps').getByRole('link', { name: '계정 추가' }).click();
    const dialog = page.locator('dialog#dialog');
    await dialog.getByRole('button', { name: '다음' }).click();
    await dialog.getByLabel('계정 이름').fill('연습');
    await dialog.getByRole('button', { name: '계정 추가' }).click();
    await page.locator('.toast', { hasText: '계정을 추가했습니다' }).waitFor();
    await page.locator('.first-steps li.done').waitFor();
    expect(await ticks(page)).toEqual(['done', '', '', '']);

    await page.locator('.first-steps').getByRole('link', { name: '전략 추가' }).click();
    await dialog.getByLabel('이름', { exact: true }).fill('추세');
    await dialog.getByRole('button', { name: '전략 만들기' }).click();
    await dialog.getByText('토큰은 지금 한 번만 보입니다').waitFor();
    await page.locator('.first-steps li.done').nth(1).waitFor();
    expect(page.url()).toMatch(/\/strategies$/);

    expect(await runCommand(page)).toBe(200);
    await page.locator('.first-steps li.done').nth(3).waitFor();
    expect(await ticks(page)).toEqual(['done', 'done', 'done', 'done']);
  });
});

describe('a dialog', () => {
  it('leads to what is wrong, keeps what was typed, and does not lose a token to a press beside it', async () => {
    const page = await world().visit(clumsy, '/strategies', { allowed: /status of 400/ });
    await page.getByRole('link', { name: '전략 추가' }).first().click();
    const dialog = page.locator('dialog#dialog');
    await dialog.getByLabel('이름', { exact: true }).fill('둘째');
    await dialog.getByText('세부 설정').click();
    await dialog.getByLabel('허용 심볼').fill('BTCUSDT');
    await dialog.getByRole('button', { name: '전략 만들기' }).click();
    await dialog.getByText('BTC/USDT처럼 써야 합니다').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('field-allowed_symbols');
    expect(await dialog.getByLabel('이름', { exact: true }).inputValue()).toBe('둘째');

    await dialog.getByLabel('허용 심볼').fill('BTC/USDT');
    await dialog.getByRole('button', { name: '전략 만들기' }).click();
    await dialog.locator('#copy-token').waitFor();
    await page.mouse.click(5, 5);
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByRole('button', { name: '웹훅 토큰 복사' }).click();
    await dialog.getByText('복사됨').waitFor();
    await dialog.getByRole('link', { name: '닫기' }).click();
    await page.getByRole('heading', { name: '둘째' }).waitFor();
    expect(await page.locator('#copy-token').count()).toBe(0);
  });
});

describe('a dialog under its own address', () => {
  it('leads on as a page, so that what is told once is seen', async () => {
    const [strategy] = await world().installation.query<{ id: number }>(
      'select s.id from ordergate.strategies s join ordergate.users u on u.id = s.user_id where u.username = $1 limit 1',
      [clumsy.username],
    );
    const page = await world().visit(clumsy, `/strategies/${strategy?.id}/token`);
    await page.getByRole('button', { name: '새 토큰 발급' }).click();
    await page.getByText('토큰은 지금 한 번만 보입니다').waitFor();
    expect(await page.locator('#copy-token').inputValue()).toMatch(/^[\w-]{32}$/);
  });
});

describe('without JavaScript, on a phone', () => {
  it('one adds an account, makes a strategy and gets its token', async () => {
    const page = await world().visit(plain, '/strategies', { javaScript: false, width: 'narrow' });
    await page.getByRole('link', { name: 'Add an account' }).first().click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Name of the account').fill('play');
    await page.getByRole('button', { name: 'Add the account' }).click();
    await page.getByText('The account was added').waitFor();
    await page.getByRole('link', { name: 'Add a strategy' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Plain');
    await page.getByRole('button', { name: 'Make the strategy' }).click();
    expect(await page.locator('#copy-token').inputValue()).toMatch(/^[\w-]{32}$/);
    expect(await page.getByRole('button', { name: /^Copy/ }).count()).toBe(0);
    expect(await runCommand(page)).toBe(200);
    expect(await sidewaysOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByText('All set: the first webhook has arrived').waitFor();
    await page.getByRole('switch', { name: 'Strategy Plain' }).click();
    await page.getByText('The strategy is off').waitFor();
  });
});
