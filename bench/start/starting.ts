import { type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../test/support/free-port.ts';
import { type OrdergateProcess, startOrdergate } from '../../test/support/gateway-process.ts';

const POLL = 2;
const PATIENCE = 60_000;

/** From the start of the process, in milliseconds. */
export interface Times {
  /** Until `GET /readyz` is answered 200. */
  readonly readyz: number;
  /** Until the first webhook, sent then, is answered 200. */
  readonly order: number;
}

export interface Started extends Times {
  readonly process: OrdergateProcess;
  readonly address: string;
}

/** Starts the program and sends it one webhook as soon as it is ready. `order` may wait for what it prints. */
export async function timedStart(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  order: (process: OrdergateProcess) => Promise<object>,
): Promise<Started> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const process = await startOrdergate(['serve', ...args], { ...env, PORT: String(port) });
  while ((await statusOf(`${address}/readyz`)) !== 200) {
    if (performance.now() - began > PATIENCE) throw new Error(`It was never ready:\n${process.text}`);
    await wait(POLL);
  }
  const readyz = performance.now() - began;
  const status = await statusOf(`${address}/api/webhook`, await order(process));
  if (status !== 200) throw new Error(`The first webhook was answered ${status}:\n${process.text}`);
  return { readyz, order: performance.now() - began, process, address };
}

/** Null while nobody listens. */
function statusOf(url: string, body: object | null = null): Promise<number | null> {
  return new Promise((resolve) => {
    const options = body && { method: 'POST', headers: { 'content-type': 'application/json' } };
    const sent = request(url, { ...options, agent: false }, (answer: IncomingMessage) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? null));
    });
    sent.once('error', () => resolve(null)).end(body === null ? undefined : JSON.stringify(body));
  });
}
