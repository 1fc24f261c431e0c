import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../support/database.ts';
import { endOrdergates, runOrdergate } from '../support/gateway-process.ts';

describe('a start that fails', () => {
  afterEach(() => endOrdergates());

  it('at a taken port ends by itself, with one line that says what to set', async () => {
    const database = await createTestDatabase();
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const ENCRYPTION_KEY = randomBytes(32).toString('base64');

    const ended = await runOrdergate(['serve'], { DATABASE_URL: database.url, ENCRYPTION_KEY, PORT: String(port) });

    expect(ended.code).toBe(1);
    expect(ended.stderr.trim()).toBe(
      `127.0.0.1:${port} is already in use: stop what listens there, or set PORT to a free port`,
    );
    holder.close();
    await database.drop();
  });
});
