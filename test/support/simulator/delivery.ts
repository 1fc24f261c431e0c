import type { ServerResponse } from 'node:http';
import type { ActiveFault, Delivery } from './faults.ts';
import type { Answer, RecordedRequest } from './types.ts';

/** One request's way back to its client. */
export interface Exchanged {
  request: RecordedRequest;
  response: ServerResponse;
  /** Executes the request and says what the exchange answers. */
  execute(options?: { ignoreWindow?: boolean }): Answer;
  /** The exchange's own way to say this. */
  error(code: string, message: string, status?: number): Answer;
  rateLimited(): Answer;
  /** Headers of every answer of that exchange. */
  headers: Record<string, string>;
}

const HTML = '<html><head><title>Bad gateway</title></head><body><h1>Please try again later</h1></body></html>';

function head({ response, headers }: Exchanged, answer: Answer, type: string): void {
  const length = String(Buffer.byteLength(answer.body));
  response.writeHead(answer.status, { ...headers, 'content-type': type, 'content-length': length, ...answer.headers });
}

export function send(exchanged: Exchanged, answer: Answer, type = 'application/json;charset=utf-8'): void {
  const { response } = exchanged;
  if (response.destroyed || response.headersSent) return;
  head(exchanged, answer, type);
  response.end(answer.body);
}

/** Writes the headers and half of the body; resolves, when they have left, with how to write the rest. */
function sendHalf(exchanged: Exchanged, answer: Answer): Promise<() => void> {
  const { response } = exchanged;
  if (response.destroyed) return Promise.resolve(() => undefined);
  const bytes = Buffer.from(answer.body);
  const half = Math.floor(bytes.length / 2);
  head(exchanged, answer, 'application/json;charset=utf-8');
  return new Promise((resolve) => {
    response.write(bytes.subarray(0, half), () => resolve(() => response.end(bytes.subarray(half))));
  });
}

/** Resolves when the test releases the fault or the client hangs up, whichever comes first. */
const releasedOrGone = (active: ActiveFault, response: ServerResponse): Promise<'released' | 'gone'> =>
  Promise.race([
    active.released.opened.then(() => 'released' as const),
    new Promise<'gone'>((resolve) => response.once('close', () => resolve('gone'))),
  ]);

/** Answers the request as the fault wants it. */
export async function deliverWith(active: ActiveFault<Delivery>, exchanged: Exchanged): Promise<void> {
  const { fault } = active;
  const { request, response } = exchanged;
  const reached = () => active.reached.open(request);
  switch (fault.kind) {
    case 'refuse': {
      if (fault.when === 'after') exchanged.execute();
      reached();
      return send(exchanged, exchanged.error(fault.code, fault.message ?? 'refused', fault.status));
    }
    case 'status': {
      if (fault.when === 'after') exchanged.execute();
      reached();
      const { status, headers = {}, body = HTML } = fault;
      return send(exchanged, { status, headers, body }, body.startsWith('<') ? 'text/html' : 'application/json');
    }
    case 'resetBefore':
      reached();
      return hangUp(response);
    case 'resetAfter':
      exchanged.execute();
      reached();
      return hangUp(response);
    case 'hangBefore':
      reached();
      await releasedOrGone(active, response);
      return hangUp(response);
    case 'hangAfter': {
      const answer = exchanged.execute();
      reached();
      await releasedOrGone(active, response);
      return send(exchanged, answer);
    }
    case 'slow': {
      reached();
      await active.released.opened;
      return send(exchanged, exchanged.execute({ ignoreWindow: fault.ignoreWindow ?? false }));
    }
    case 'partialBody':
      await sendHalf(exchanged, exchanged.execute());
      reached();
      return void response.destroy();
    case 'stalledBody': {
      const sendRest = await sendHalf(exchanged, exchanged.execute());
      reached();
      return (await releasedOrGone(active, response)) === 'released' ? sendRest() : undefined;
    }
    case 'garbage':
      exchanged.execute();
      reached();
      return send(exchanged, { status: 200, body: '{"orderId": 12, "st\u0000\ufffd' });
    case 'empty':
      exchanged.execute();
      reached();
      return send(exchanged, { status: 200, body: '' });
    case 'html':
      exchanged.execute();
      reached();
      return send(exchanged, { status: fault.status ?? 200, body: HTML }, 'text/html');
    case 'rateLimited':
      reached();
      return send(exchanged, exchanged.rateLimited());
    case 'lookupDown':
      reached();
      return send(exchanged, { status: 503, body: HTML }, 'text/html');
  }
}

/** Closes the socket without a word; the client sees a reset. */
function hangUp(response: ServerResponse): void {
  const { socket } = response;
  if (socket && 'resetAndDestroy' in socket) socket.resetAndDestroy();
  else response.destroy();
}
