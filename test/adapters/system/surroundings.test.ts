import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { surroundings } from '../../../src/adapters/system/surroundings.ts';

describe('the folder of the installation', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'ordergate-around-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('given a private folder, it is writable, closed to others, and its disk has room', async () => {
    const facts = await surroundings.folder(home);

    expect(facts).toMatchObject({ isWritable: true, isOpenToOthers: false });
    expect(facts?.freeBytes).toBeGreaterThan(0n);
  });

  it('given a folder that is not made yet, the one above it is looked at', async () => {
    expect(await surroundings.folder(join(home, 'a', 'b'))).toMatchObject({ isWritable: true });
  });

  it('given a file, nothing is known', async () => {
    await writeFile(join(home, 'file'), '');

    expect(await surroundings.folder(join(home, 'file'))).toBeNull();
  });
});

describe('the port to listen on', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  async function listen(status: number): Promise<number> {
    server = createServer((request, response) => {
      response.statusCode = request.url === '/healthz' ? status : 404;
      response.end();
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  it('is ours when what holds it answers for its health', async () => {
    expect(await surroundings.port('127.0.0.1', await listen(200))).toBe('ordergate');
  });

  it('is taken when what holds it does not', async () => {
    expect(await surroundings.port('127.0.0.1', await listen(404))).toBe('taken');
  });

  it('is free once nobody holds it', async () => {
    const port = await listen(200);
    await new Promise((resolve) => server!.close(resolve));

    expect(await surroundings.port('127.0.0.1', port)).toBe('free');
  });

  it('is unusable at an address that this machine does not have', async () => {
    expect(await surroundings.port('192.0.2.1', 0)).toBe('unusable');
  });
});
