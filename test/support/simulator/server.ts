import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordedRequest } from './types.ts';

export interface ListeningServer {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Closes every socket, whether a request is on it or not. */
  close(): Promise<void>;
}

/** Reads the whole request; null when the client hung up in the middle of it. */
async function record(incoming: IncomingMessage): Promise<RecordedRequest | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  const [path = '', ...query] = (incoming.url ?? '').split('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
  return {
    host: headers.host ?? '',
    method: incoming.method ?? '',
    path,
    query: query.join('?'),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
    at: Date.now(),
  };
}

/** Listens on the loopback interface and gives each whole request to the handler. */
export async function listen(
  handle: (request: RecordedRequest, response: ServerResponse) => Promise<void>,
): Promise<ListeningServer> {
  const server = createServer(async (incoming, response) => {
    // A client that has gone is no concern of the exchange.
    response.on('error', () => undefined);
    const request = await record(incoming);
    if (request) await handle(request, response);
  });
  // Idle sockets stay open, so that no test meets a socket that the server closes by a timer.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
