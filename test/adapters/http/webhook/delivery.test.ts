import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../../src/adapters/system/clock.ts';
import { accepted, goodBody, type Serving, serve } from '../serving.ts';

let serving: Serving | null = null;
const start = async (options?: Parameters<typeof serve>[0]) => {
  serving = await serve(options);
  return serving;
};
afterEach(async () => {
  await serving?.stop();
  serving = null;
});

const head = (headers: Record<string, string | number>) =>
  [
    'POST /api/webhook HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

const open = ({ server }: Serving): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });

const firstLine = (socket: Socket): Promise<string> =>
  new Promise((resolve) => socket.once('data', (bytes) => resolve(bytes.toString().split('\r\n')[0] ?? '')));

describe('how a body arrives', () => {
  it('takes 64 KiB and refuses one byte more', async () => {
    const { post, executeOrder } = await start();
    const padded = (size: number) => JSON.stringify(goodBody).padEnd(size, ' ');

    expect((await post(padded(65_536))).status).toBe(200);
    const tooLarge = await post(padded(65_537));

    expect(tooLarge.status).toBe(413);
    expect(await tooLarge.json()).toEqual({
      success: false,
      error: 'The body may have at most 64 KiB',
      code: 'PAYLOAD_TOO_LARGE',
    });
    expect(executeOrder.signals).toHaveLength(1);
  });

  it('refuses a declared length over the limit before a byte of it came', async () => {
    const socket = await open(await start());

    socket.write(head({ 'Content-Length': 10_000_000 }));

    expect(await firstLine(socket)).toBe('HTTP/1.1 413 Payload Too Large');
    socket.destroy();
  });

  it('refuses chunks once they exceed the limit, though their end never comes', async () => {
    const socket = await open(await start());
    const chunk = ' '.repeat(40_000);

    socket.write(head({ 'Transfer-Encoding': 'chunked' }));
    for (let sent = 0; sent < 2; sent += 1) socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);

    expect(await firstLine(socket)).toBe('HTTP/1.1 413 Payload Too Large');
    socket.destroy();
  });

  it('reads a body that comes in pieces', async () => {
    const running = await start();
    const socket = await open(running);
    const body = JSON.stringify(goodBody);

    socket.write(head({ 'Content-Length': body.length }) + body.slice(0, 10));
    socket.write(body.slice(10));

    expect(await firstLine(socket)).toBe('HTTP/1.1 200 OK');
    expect(running.executeOrder.signals).toHaveLength(1);
    socket.destroy();
  });

  it('does not wait for a body that never ends', async () => {
    let giveUp = () => {};
    const threeSeconds = new Promise<void>((resolve) => {
      giveUp = resolve;
    });
    const running = await start({ clock: { ...systemClock, wait: () => threeSeconds } });
    const socket = await open(running);

    socket.write(`${head({ 'Content-Length': 100 })}{"token"`);
    const answer = firstLine(socket);
    giveUp();

    expect(await answer).toBe('HTTP/1.1 400 Bad Request');
    expect(running.executeOrder.signals).toEqual([]);
    socket.destroy();
  });
});

describe('a sender that hangs up', () => {
  it('cancels nothing, and counts as answered once there is an answer', async () => {
    const running = await start();
    const { executeOrder } = running;
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let finish = () => {};
    const gone = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let isDone = false;
    executeOrder.next = async () => {
      begun();
      await gone;
      isDone = true;
      return accepted();
    };
    const socket = await open(running);
    const body = JSON.stringify(goodBody);

    socket.write(head({ 'Content-Length': body.length }) + body);
    await hasBegun;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resetAndDestroy();
    await closed;
    await running.post(goodBody.token);
    finish();
    await running.stop();

    expect(isDone).toBe(true);
    expect(executeOrder.delivered).toEqual(['signal-1']);
  });

  it('is heard when its last byte came before', async () => {
    const running = await start();
    const { executeOrder } = running;
    const socket = await open(running);
    const body = JSON.stringify(goodBody);
    const executed = new Promise<void>((resolve) => {
      executeOrder.next = async () => {
        resolve();
        return accepted();
      };
    });

    socket.end(head({ 'Content-Length': body.length }) + body);
    await executed;

    expect(executeOrder.signals).toHaveLength(1);
    socket.destroy();
  });
});
