import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { noEvidence, type ObservedCall } from '../../../src/adapters/ccxt/evidence.ts';
import { toLoopback } from '../../../src/adapters/ccxt/loopback.ts';
import { Transport, type TransportOptions } from '../../../src/adapters/ccxt/transport.ts';
import type { SendGate } from '../../../src/application/ports/exchange.ts';
import { aGate, aServer, deferred, type TestServer } from './support.ts';

let transport: Transport;
let server: TestServer;
let answers: Record<string, (response: import('node:http').ServerResponse) => void>;

beforeEach(async () => {
  answers = {};
  server = await aServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (answer) answer(response);
    else response.end('{"ok":true}');
  });
  transport = new Transport();
});

afterEach(async () => {
  await transport.close();
  await server.stop();
});

async function replaceTransport(options: TransportOptions): Promise<void> {
  await transport.close();
  transport = new Transport(options);
}

const aCall = (gate: SendGate | null = null): ObservedCall => ({ evidence: noEvidence(), gate, isUsed: false });

interface Sending {
  method?: string;
  path?: string;
  body?: string;
  signal?: AbortSignal;
}

function send(call: ObservedCall, sending: Sending = {}) {
  const { method = 'POST', path = '/order', body = 'symbol=BTCUSDT', signal = new AbortController().signal } = sending;
  const url = server.url + path;
  return transport.fetch(url, { method, signal, ...(method === 'GET' ? {} : { body }) }, call);
}

describe('a request that nobody waits for any more', () => {
  it('ends, on the wire or before it', async () => {
    const came = deferred();
    answers['/account'] = () => came.resolve();
    const patience = new AbortController();
    const call = { ...aCall(), until: patience.signal };
    const asking = send(call, { method: 'GET', path: '/account' });
    await came.promise;

    patience.abort();

    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
    await expect(send(call, { method: 'GET', path: '/late' })).rejects.toMatchObject({ name: 'NotSent' });
    expect(server.received).toEqual(['GET /account']);
  });
});

describe('what is seen of a request', () => {
  it('holds status, headers, exchange time and body of the answer', async () => {
    answers['/order'] = (response) => {
      response.writeHead(400, { date: 'Fri, 02 Jan 2026 03:04:05 GMT', 'x-limit': ['1', '2'] });
      response.end('{"code":-2010}');
    };
    const call = aCall(aGate());

    const answer = await send(call);

    expect(await answer.text()).toBe('{"code":-2010}');
    expect(call.evidence).toMatchObject({ sent: 'maybe', status: 400, bodyRead: true, body: '{"code":-2010}' });
    expect(call.evidence.headers).toMatchObject({ 'x-limit': '1, 2' });
    expect(call.evidence.exchangeTime).toEqual(new Date('2026-01-02T03:04:05Z'));
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('decodes %s', async (encoding, compress) => {
    answers['/order'] = (response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(compress('{"orderId":"1"}'));
    };

    const answer = await send(aCall());

    expect(await answer.text()).toBe('{"orderId":"1"}');
  });

  it('is an unread body when the answer breaks off, or is not what its encoding says', async () => {
    answers['/cut'] = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"orderId"', () => response.destroy());
    };
    answers['/mangled'] = (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end('{"orderId":"1"}');
    };
    for (const path of ['/cut', '/mangled']) {
      const call = aCall(aGate());

      await expect(send(call, { path })).rejects.toThrow();

      expect(call.evidence).toMatchObject({ sent: 'maybe', status: 200, bodyRead: false });
    }
  });

  it('covers the body by the timeout: a stalled one ends as an AbortError', async () => {
    const headersCame = deferred();
    answers['/order'] = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"orderId"', () => headersCame.resolve());
    };
    const call = aCall(aGate());
    const timeout = new AbortController();

    const sending = send(call, { signal: timeout.signal });
    await headersCame.promise;
    timeout.abort();

    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    expect(call.evidence).toMatchObject({ sent: 'maybe', bodyRead: false });
  });

  it('keeps no more than the head of a long body as evidence, and gives ccxt all of it', async () => {
    answers['/order'] = (response) => response.end('x'.repeat(100_000));
    const call = aCall();

    const answer = await send(call);

    expect((await answer.text()).length).toBe(100_000);
    expect(call.evidence.body.length).toBe(16_384);
  });

  it('never follows a redirect', async () => {
    answers['/order'] = (response) => {
      response.writeHead(307, { location: '/elsewhere' });
      response.end();
    };
    const call = aCall(aGate());

    await expect(send(call)).rejects.toThrow('redirect');

    expect(server.received).toEqual(['POST /order symbol=BTCUSDT']);
    expect(call.evidence).toMatchObject({ sent: 'maybe', status: 307 });
  });

  it('takes the time of the first answer of a look that makes several requests', async () => {
    const times = ['Fri, 02 Jan 2026 03:04:05 GMT', 'Fri, 02 Jan 2026 03:04:09 GMT'];
    answers['/look'] = (response) => {
      response.writeHead(200, { date: times.shift() ?? '' });
      response.end('[]');
    };
    const call = aCall();

    await send(call, { method: 'GET', path: '/look' });
    await send(call, { method: 'GET', path: '/look' });

    expect(call.evidence.exchangeTime).toEqual(new Date('2026-01-02T03:04:05Z'));
  });
});

describe('one attempt', () => {
  it('is one POST, whatever the library does', async () => {
    const call = aCall(aGate());
    await send(call);

    await expect(send(call)).rejects.toMatchObject({ name: 'NotSent', reason: 'second_request' });

    expect(server.received).toHaveLength(1);
    expect(call.evidence.sent).toBe('maybe');
  });

  it('is one POST even when both start at once', async () => {
    const call = aCall(aGate());

    const both = await Promise.allSettled([send(call), send(call)]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(server.received).toHaveLength(1);
  });

  it('may be preceded by GETs, whose answers are no evidence of the order', async () => {
    const call = aCall(aGate());

    await send(call, { method: 'GET', path: '/account' });

    expect(call.evidence).toMatchObject({ sent: 'no', status: null });
    await send(call);
    expect(server.received).toEqual(['GET /account', 'POST /order symbol=BTCUSDT']);
  });

  it('was not sent when nobody listens', async () => {
    await server.stop();
    const call = aCall(aGate());

    await expect(send(call)).rejects.toMatchObject({ name: 'NotSent', reason: 'not_connected' });

    expect(call.evidence.sent).toBe('no');
  });

  it('was not sent when its host has no address', async () => {
    const noAddress = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
    await replaceTransport({ connect: (_options, done) => done(noAddress, null) });
    const call = aCall(aGate());

    await expect(send(call)).rejects.toMatchObject({ name: 'NotSent', reason: 'not_connected', cause: noAddress });

    expect(call.evidence.sent).toBe('no');
  });

  it('may have been sent when the socket is reset under it', async () => {
    answers['/order'] = (response) => void (response.socket as import('node:net').Socket).resetAndDestroy();
    const call = aCall(aGate());

    await expect(send(call)).rejects.not.toMatchObject({ name: 'NotSent' });

    expect(call.evidence).toMatchObject({ sent: 'maybe', status: null, bodyRead: false });
  });
});

describe('the send gate', () => {
  const notSent = { name: 'NotSent', reason: 'gate_closed' };

  it('lets nothing through once it is closed', async () => {
    const gate = aGate();
    gate.close();
    const call = aCall(gate);

    await expect(send(call)).rejects.toMatchObject(notSent);
    await expect(send(aCall(gate), { method: 'GET' })).rejects.toMatchObject(notSent);

    expect(server.received).toEqual([]);
    expect(call.evidence.sent).toBe('no');
  });

  it('is asked again right before the write, for the timers of a stopped process run late', async () => {
    const gate = aGate();
    await send(aCall());
    gate.lateTimer();
    const call = aCall(gate);

    await expect(send(call)).rejects.toMatchObject(notSent);

    expect(server.received).toHaveLength(1);
    expect(call.evidence.sent).toBe('no');
  });

  it.each(['close', 'lateTimer'] as const)('keeps an order off a connection that opens too late (%s)', async (ends) => {
    const connecting = deferred();
    const mayConnect = deferred();
    await replaceTransport({
      connect: (options, done) => {
        connecting.resolve();
        void mayConnect.promise.then(() => toLoopback(server.port)(options, done));
      },
    });
    const gate = aGate();
    const call = aCall(gate);

    const sending = send(call);
    await connecting.promise;
    gate[ends]();
    mayConnect.resolve();

    await expect(sending).rejects.toMatchObject(notSent);
    await send(aCall(), { method: 'GET', path: '/after' });
    expect(server.received).toEqual(['GET /after']);
    expect(call.evidence.sent).toBe('no');
  });

  it.each(['close', 'lateTimer'] as const)(
    'keeps an order off a pool that is full until too late (%s)',
    async (ends) => {
      await replaceTransport({ connections: 1 });
      const hanging = deferred<import('node:http').ServerResponse>();
      answers['/slow'] = (response) => hanging.resolve(response);
      const first = send(aCall(), { method: 'GET', path: '/slow' });
      const slow = await hanging.promise;
      const gate = aGate();
      const call = aCall(gate);

      const sending = send(call);
      gate[ends]();
      slow.end('{}');

      await expect(sending).rejects.toMatchObject(notSent);
      await first;
      await send(aCall(), { method: 'GET', path: '/after' });
      expect(server.received).toEqual(['GET /slow', 'GET /after']);
      expect(call.evidence.sent).toBe('no');
    },
  );

  it('stops a GET that ccxt makes before the order', async () => {
    const asked = deferred();
    answers['/account'] = () => asked.resolve();
    const gate = aGate();
    const call = aCall(gate);

    const asking = send(call, { method: 'GET', path: '/account' });
    await asked.promise;
    gate.close();

    await expect(asking).rejects.toMatchObject(notSent);
    expect(call.evidence.sent).toBe('no');
  });

  it('does not touch an order that is on the wire already', async () => {
    const gate = aGate();
    const arrived = deferred<import('node:http').ServerResponse>();
    answers['/order'] = (response) => arrived.resolve(response);
    const call = aCall(gate);

    const sending = send(call);
    const response = await arrived.promise;
    gate.close();
    response.end('{"orderId":"1"}');

    expect(await (await sending).text()).toBe('{"orderId":"1"}');
    expect(call.evidence).toMatchObject({ sent: 'maybe', bodyRead: true });
  });

  it('keeps an order off the wire when ccxt gives up on it while the connection opens', async () => {
    const connecting = deferred();
    const mayConnect = deferred();
    await replaceTransport({
      connect: (options, done) => {
        connecting.resolve();
        void mayConnect.promise.then(() => toLoopback(server.port)(options, done));
      },
    });
    const timeout = new AbortController();
    const call = aCall(aGate());

    const sending = send(call, { signal: timeout.signal });
    await connecting.promise;
    timeout.abort();
    mayConnect.resolve();

    await expect(sending).rejects.toMatchObject({ name: 'NotSent', reason: 'not_connected' });
    await send(aCall(), { method: 'GET', path: '/after' });
    expect(server.received).toEqual(['GET /after']);
  });
});

describe('simulator mode', () => {
  it('opens plain TCP to the loopback port and keeps Host and path of the exchange', async () => {
    const hosts: (string | undefined)[] = [];
    const simulator = await aServer((request, response) => {
      hosts.push(request.headers.host);
      response.end('{}');
    });
    await replaceTransport({ connect: toLoopback(simulator.port) });
    const { signal } = new AbortController();

    await transport.fetch('https://api.binance.com/api/v3/time?x=1', { method: 'GET', signal });

    expect(hosts).toEqual(['api.binance.com']);
    expect(simulator.received).toEqual(['GET /api/v3/time?x=1']);
    await simulator.stop();
  });
});
