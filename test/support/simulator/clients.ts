import net from 'node:net';
import type { Exchange } from 'ccxt';
import { Agent, request } from 'undici';
import type { Simulator } from './simulator.ts';

export interface ClientOptions {
  apiKey?: string;
  secret?: string;
  password?: string;
  timeout?: number;
  options?: Record<string, unknown>;
}

/** Real ccxt instances whose every connection ends at one simulator, in plain TCP, with the exchange's own Host. */
export interface SimulatorClients {
  /** `id` is ccxt's name of the exchange: binance, bybit, okx, upbit. */
  open(id: string, options?: ClientOptions): Promise<Exchange>;
  close(): Promise<void>;
}

/** An undici agent that connects to this port of the loopback interface whatever the host is. */
export function loopbackAgent(port: number): Agent {
  return new Agent({
    connect: (_options, done) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => done(null, socket));
      socket.once('error', (error) => {
        if (socket.connecting) done(error, null);
      });
      return socket;
    },
  });
}

interface FetchOptions {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

const fetchThrough = (dispatcher: Agent) => async (url: string, options: FetchOptions) => {
  const { method, headers, body = null, signal } = options;
  const response = await request(url, { method, headers, body, signal, dispatcher });
  const content = await response.body.text();
  return { status: response.statusCode, statusText: '', headers: response.headers, text: async () => content };
};

/** One class of ccxt alone: the whole library takes a second to load. */
async function loadClass(id: string): Promise<new (options: object) => Exchange> {
  const file = new URL(`./src/${id}.js`, import.meta.resolve('ccxt'));
  const loaded = (await import(file.href)) as { default: new (options: object) => Exchange };
  return loaded.default;
}

/** Opens ccxt clients for the simulator; close them before it stops. */
export function connectClients(simulator: Simulator): SimulatorClients {
  const agent = loopbackAgent(simulator.port);
  return {
    open: async (id, options = {}) => {
      const ExchangeClass = await loadClass(id);
      const client = new ExchangeClass({ enableRateLimit: false, ...options });
      client.fetchImplementation = fetchThrough(agent);
      return client;
    },
    close: () => agent.destroy(),
  };
}

/** The class name and text of the error that a call must end with. */
export async function errorOf(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: Error) => ({ error }),
  );
  if ('value' in outcome) throw new Error(`the call succeeded: ${JSON.stringify(outcome.value)}`);
  return { name: outcome.error.constructor.name, message: outcome.error.message };
}
