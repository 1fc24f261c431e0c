import { Pool } from 'undici';
import { now, PRICE, quantityOf, SYMBOL } from './order.ts';

/** What one measurement sends. */
export interface Load {
  readonly port: number;
  readonly token: string;
  readonly atOnce: number;
  /** The number of its first order. */
  readonly first: number;
  /** Ends after so many, or after so many milliseconds. */
  readonly until: { readonly sent: number } | { readonly ms: number };
}

/** What came of it. Times in microseconds. */
export interface Answers {
  readonly took: number;
  /** In the order of the orders' numbers. */
  readonly sentAt: readonly number[];
  readonly latencies: readonly number[];
}

const load = JSON.parse(process.env.INPUT ?? '') as Load;
const pool = new Pool(`http://127.0.0.1:${load.port}`, { connections: load.atOnce, pipelining: 1 });
const sentAt: number[] = [];
const latencies: number[] = [];
let sent = 0;
const began = now();
const end = 'ms' in load.until ? began + load.until.ms * 1_000 : Number.POSITIVE_INFINITY;
const most = 'sent' in load.until ? load.until.sent : Number.POSITIVE_INFINITY;

async function sender(): Promise<void> {
  while (sent < most && now() < end) {
    const index = sent;
    sent += 1;
    const body = JSON.stringify({
      token: load.token,
      symbol: SYMBOL,
      side: 'buy',
      order_type: 'limit',
      quantity: quantityOf(load.first + index),
      price: PRICE,
    });
    const at = now();
    const answer = await pool.request({
      method: 'POST',
      path: '/api/webhook',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`A webhook was answered ${answer.statusCode}: ${text}`);
    sentAt[index] = at;
    latencies[index] = now() - at;
  }
}

await Promise.all(Array.from({ length: load.atOnce }, sender));
const answers: Answers = { took: now() - began, sentAt, latencies };
process.stdout.write(JSON.stringify(answers));
await pool.close();
