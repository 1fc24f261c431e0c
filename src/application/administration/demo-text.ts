import { wordsOf } from '../texts/index.ts';
import type { Demo } from './make-demo.ts';

/** At the paper exchange the first is filled at once; the second costs five times what its account has. */
const ACCEPTED = { symbol: 'BTC/USDT', side: 'BUY', order_type: 'MARKET', quantity: '0.01' };
const FAILING = { symbol: 'BTC/USDT', side: 'BUY', order_type: 'LIMIT', quantity: '10', price: '50000' };

/** What the first start prints, with the demo's secrets in it. `publicUrl` has no slash at its end. */
export function demoText(publicUrl: string, { username, password, webhookToken }: Demo): string {
  const curl = (order: object) => {
    const body = JSON.stringify({ token: webhookToken.reveal(), ...order });
    return `curl -sS '${publicUrl}/api/webhook' -H 'Content-Type: application/json' -d '${body}'`;
  };
  return [
    '',
    `${wordsOf('firstStart', 'ko').ready()} · ${wordsOf('firstStart', 'en').ready()}`,
    '',
    `  Page       ${publicUrl}/positions`,
    `  User       ${username}`,
    `  Password   ${password.reveal()}`,
    '',
    'An order that is accepted:',
    curl(ACCEPTED),
    '',
    'An order that fails for want of balance, and so shows up on the page:',
    curl(FAILING),
    '',
  ].join('\n');
}
