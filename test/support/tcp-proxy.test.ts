import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TcpProxy } from './tcp-proxy.ts';

let target: net.Server;
let proxy: TcpProxy;
const clients: Socket[] = [];

/** Answers every message with its own text. */
beforeEach(async () => {
  target = net.createServer((socket) => {
    socket.on('data', (bytes) => socket.write(`${bytes}!`));
    socket.on('error', () => {});
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  proxy = await TcpProxy.start({ host: '127.0.0.1', port: (target.address() as AddressInfo).port });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.stop();
  await new Promise((resolve) => target.close(resolve));
});

function dial(): Socket {
  const client = net.connect(proxy.port, '127.0.0.1').setEncoding('utf8');
  clients.push(client);
  return client.on('error', () => {});
}

async function connect(): Promise<Socket> {
  const client = dial();
  await once(client, 'connect');
  return client;
}

async function ask(client: Socket, text: string): Promise<string> {
  client.write(text);
  const [answer] = await once(client, 'data');
  return String(answer);
}

const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

describe('a TCP proxy', () => {
  it('passes bytes on in both directions', async () => {
    expect(await ask(await connect(), 'one')).toBe('one!');
  });

  it('holds a request back on one connection, until it is released', async () => {
    const [held, other] = [await connect(), await connect()];
    const hold = proxy.holdRequest('secret');
    const answering = ask(held, 'a secret');
    await hold.reached;

    expect(await ask(other, 'a question')).toBe('a question!');
    hold.release();
    expect(await answering).toBe('a secret!');
  });

  it('holds the answer to a request back, and loses it when cut', async () => {
    const client = await connect();
    const hold = proxy.holdAnswer('commit');
    client.write('commit');
    await hold.reached;
    const closing = closed(client);
    hold.cut();
    await closing;

    expect(client.bytesRead).toBe(0);
    expect(await ask(await connect(), 'commit')).toBe('commit!');
  });

  it('pauses everything, and refuses whoever comes', async () => {
    const client = await connect();
    proxy.pause();
    const answering = ask(client, 'later');
    proxy.resume();
    expect(await answering).toBe('later!');

    const closing = closed(client);
    proxy.refuse();
    await closing;
    await closed(dial());
    proxy.admit();
    expect(await ask(await connect(), 'again')).toBe('again!');
  });
});
