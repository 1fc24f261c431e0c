import { setTimeout as wait } from 'node:timers/promises';
import type { Trader } from '../../support/gateway-traders.ts';
import { anyRunning, count, isImmediate, type SoakWorld } from './world.ts';

/** As TradingView: it hangs up after three seconds, and sends the identical body again after a 5xx, three times at most. */
const PATIENCE = 3_000;
const SENDS_AGAIN_AFTER = 5_000;
const MOST_SENDS = 4;

/** The price of each alert is its own, by which the judge knows all that came of it. */
export const priceOf = (alert: number): string => `${40_000 - Math.floor(alert / 2)}.${alert % 2 === 0 ? '5' : '0'}`;

/** Sends alerts at the given rate until the soak is over. Resolves when the last one was dealt with. */
export async function load(world: SoakWorld): Promise<void> {
  const { chance, traders, options } = world;
  const sending = new Set<Promise<void>>();
  for (let alert = 1; !world.isOver; alert += 1) {
    const trader = traders[chance.between(0, traders.length - 1)]!;
    const sent = deliver(world, trader, alert, chance.happens(500)).finally(() => sending.delete(sent));
    sending.add(sent);
    await wait(1_000 / options.rate);
  }
  await Promise.all(sending);
}

async function deliver(world: SoakWorld, trader: Trader, alert: number, hasId: boolean): Promise<void> {
  count(world, 'alerts');
  const side = alert % 3 === 0 ? 'sell' : 'buy';
  const order = {
    symbol: 'BTC/USDT',
    side,
    order_type: 'limit',
    quantity: '0.01',
    price: priceOf(alert),
    time_in_force: isImmediate(trader) ? 'IOC' : 'GTC',
  };
  const body = JSON.stringify({ token: trader.token, ...order, ...(hasId && { webhook_id: `w-${alert}` }) });
  for (let sends = 0; sends < MOST_SENDS; sends += 1) {
    if (sends > 0) await wait(SENDS_AGAIN_AFTER);
    count(world, 'webhooks sent');
    const answer = await send(world, trader, body);
    count(world, `answered ${answer}`);
    if (answer !== '502' && answer !== '503') return;
  }
}

/** The status; 502 is what a proxy says of a process that is gone. */
async function send(world: SoakWorld, trader: Trader, body: string): Promise<string> {
  const slot = anyRunning(world);
  if (slot?.gateway == null) return '502';
  try {
    const { status } = await slot.gateway.webhook(trader, body, {}, AbortSignal.timeout(PATIENCE));
    return String(status);
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'nothing in 3 s' : '502';
  }
}
