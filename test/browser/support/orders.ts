import type { Trader } from '../../support/gateway-traders.ts';
import type { Fault } from '../../support/simulator/index.ts';
import type { ConsoleWorld } from './console-world.ts';

/** An order that the simulated exchange takes. */
export const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };

export const TOO_POOR = 'Account has insufficient balance for requested action.';

/** How Binance refuses an order. */
export const refusal = (message = TOO_POOR): Fault => ({ kind: 'refuse', code: '-2010', message, when: 'before' });

/** Spoils a trader's next orders at the exchange. */
export function refuseNext({ simulator }: ConsoleWorld, { apiKey }: Trader, times = 1, message = TOO_POOR): void {
  simulator.inject(refusal(message), { kind: 'create', apiKey }, times);
}

/** A webhook as an alert sends it, refused by the exchange. Answers the failed order's id. */
export async function failOrder(
  world: ConsoleWorld,
  trader: Trader,
  order: Partial<typeof ORDER> & { webhook_id?: string } = {},
  message = TOO_POOR,
): Promise<number> {
  refuseNext(world, trader, 1, message);
  const { status, body } = await world.gateway.webhook(trader, { ...ORDER, ...order });
  if (status !== 400 || !body.failed_order_id) throw new Error(`The webhook was answered ${status}`);
  return body.failed_order_id;
}

/** The orders that the exchange has taken from a trader. */
export const acceptedOf = ({ simulator }: ConsoleWorld, { apiKey }: Trader) =>
  simulator.orders.filter((order) => order.apiKey === apiKey);

/** How many order requests a trader has sent to the exchange. */
export const submissionsOf = ({ simulator }: ConsoleWorld, { apiKey }: Trader): number =>
  simulator.orderRequests().filter(({ headers }) => headers['x-mbx-apikey'] === apiKey).length;
