import type { StrategyRecord } from '../../../../application/ports/administration.ts';

/** TradingView replaces what stands in braces. The id tells a repeated alert from a new one; `{{timenow}}` alone has whole seconds. */
const ALERT = {
  symbol: '{{ticker}}',
  side: '{{strategy.order.action}}',
  order_type: 'MARKET',
  quantity: '{{strategy.order.contracts}}',
  webhook_id: '{{ticker}}-{{strategy.order.id}}-{{strategy.position_size}}-{{timenow}}',
} as const;

/** What to paste into an alert. */
export const alertText = (token: string): string => JSON.stringify({ token, ...ALERT }, null, 2);

/** A command that sends one order. */
export function curlText(publicUrl: string, token: string, order: object): string {
  const body = JSON.stringify({ token, ...order }).replaceAll("'", '\\u0027');
  return `curl -sS '${publicUrl}/api/webhook' -H 'Content-Type: application/json' -d '${body}'`;
}

/**
 * An order to test a strategy with: at paper accounts it is filled; where real money could move it is worth less than any exchange takes,
 * and its limit is far below any market.
 */
export function testOrder({ allowedSymbols }: Pick<StrategyRecord, 'allowedSymbols'>, isPaper: boolean): object {
  const symbol = allowedSymbols?.[0] ?? 'BTC/USDT';
  if (!isPaper) return { symbol, side: 'buy', order_type: 'LIMIT', quantity: '0.001', price: '0.01' };
  return { symbol, side: 'buy', order_type: 'MARKET', quantity: symbol.startsWith('BTC/') ? '0.001' : '1' };
}

const PRIVATE =
  /^(?:localhost|.*\.(?:local|internal|lan)|0\.0\.0\.0|127\..*|10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*|\[.*\])$/;

/** TradingView calls ports 80 and 443 only, and no IPv6. */
export function isReachable(publicUrl: string): boolean {
  const { hostname, port } = new URL(publicUrl);
  return ['', '80', '443'].includes(port) && !PRIVATE.test(hostname);
}
