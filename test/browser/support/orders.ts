import type { Trader } from '../../support/gateway-traders.ts';
import type { ExchangeName } from '../../support/simulator/index.ts';
import type { ConsoleWorld } from './console-world.ts';

/** An order that the simulated exchange takes. */
export const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };

export const TOO_POOR = 'Account has insufficient balance for requested action.';

/** How an exchange says that an order would not do. */
const REFUSED: Readonly<Partial<Record<ExchangeName, string>>> = { binance: '-2010', okx: '51000' };

/** Spoils a trader's next orders at the exchange. */
export function refuseNext({ simulator }: ConsoleWorld, trader: Trader, times = 1, message = TOO_POOR): void {
  const { apiKey, exchange } = trader;
  const code = REFUSED[exchange] ?? '';
  simulator.inject({ kind: 'refuse', code, message, when: 'before' }, { kind: 'create', apiKey }, times);
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
