import { randomBytes } from 'node:crypto';
import { runOrdergate } from '../test/support/gateway-process.ts';
import { type Trader, wantedFile } from '../test/support/gateway-traders.ts';
import type { PrivateServer } from '../test/support/private-server.ts';
import { type Child, startChild } from './ladder/child.ts';

/** An exchange that answers at once, and what a process needs to trade there for this one account, which is applied. */
export async function openAccount({ url }: PrivateServer, trader: Trader) {
  const { exchange: id, apiKey, secret } = trader;
  const exchange: Child = await startChild('./exchange.js', {
    ACCOUNTS: JSON.stringify([{ exchange: id, apiKey, secret }]),
  });
  const env = {
    DATABASE_URL: url,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    EXCHANGE_SIMULATOR_URL: `http://127.0.0.1:${exchange.port}`,
    PORT: '0',
  };
  const applied = await runOrdergate(['apply', '-'], env, JSON.stringify(wantedFile([trader])));
  if (applied.code !== 0) throw new Error(applied.stderr);
  return { exchange, env };
}
