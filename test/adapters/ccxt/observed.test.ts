import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { noEvidence, type ObservedCall } from '../../../src/adapters/ccxt/evidence.ts';
import { exchangeIds, loadClass } from '../../../src/adapters/ccxt/loader.ts';
import { observed, REMEMBERED } from '../../../src/adapters/ccxt/observed.ts';
import type { CcxtClient } from '../../../src/adapters/ccxt/profile.ts';

const aCall = (): ObservedCall => ({ evidence: noEvidence(), gate: null, isUsed: false });

/** Makes a client whose requests end where they would leave, and tells on whose behalf each was made. */
async function aClient(id: string) {
  const Class = await loadClass(id);
  const client = new Class({ apiKey: 'key', secret: 'secret', password: 'password', enableRateLimit: false });
  const calls: (ObservedCall | null)[] = [];
  const fetch = async (_url: string, _init: object, call: ObservedCall | null = null) => {
    calls.push(call);
    throw new Error('It ends here');
  };
  Object.assign(client, { fetchImplementation: fetch, fetchImplementationLoading: Promise.resolve() });
  return { client, calls };
}

/** A dozen of what the client `of` asks an exchange by are called once as `client` sees it, with a signature that never fails. */
async function askAll(client: CcxtClient, of: CcxtClient): Promise<void> {
  const plain = (url: string, _api: unknown, method = 'GET') => ({
    url: `https://x/${url}`,
    method,
    headers: {},
    body: null,
  });
  Object.defineProperty(client, 'sign', { value: plain });
  const methods = client as unknown as Record<string, () => Promise<unknown>>;
  const own = Object.keys(of).filter((name) => typeof methods[name] === 'function');
  const implicit = own.filter((name) => /(Get|Post|Put|Delete|Patch)([A-Z0-9]|$)/.test(name));
  for (const name of implicit.slice(0, 12)) await methods[name]?.().catch(() => {});
}

describe('a client as one call sees it', () => {
  it.each([...exchangeIds()])('%s: no request leaves unwatched', async (id) => {
    const { client, calls } = await aClient(id);
    const call = aCall();

    await askAll(observed(client, call), client);

    expect(new Set(calls)).toEqual(new Set([call]));
  });

  it('forgets nothing that ccxt learns in one call for the next', async () => {
    const { client } = await aClient('htx');
    let asked = 0;
    Object.assign(client, {
      fetchAccounts: async () => {
        asked += 1;
        return [{ id: '7', type: 'spot' }];
      },
    });
    await observed(client, aCall()).loadAccounts();
    await observed(client, aCall()).loadAccounts();
    expect(asked).toBe(1);
    expect(client.accountsById).toMatchObject({ 7: { type: 'spot' } });
  });

  it('leaves nothing out of what the exchanges of ccxt note on their client', async () => {
    const folder = new URL('../../../node_modules/ccxt/js/src/', import.meta.url);
    const noted = new Set<string>();
    for (const file of await readdir(folder)) {
      if (!file.endsWith('.js')) continue;
      const source = await readFile(new URL(file, folder), 'utf8');
      for (const [, name = ''] of source.matchAll(/^\s+this\.(\w+) = /gm)) noted.add(name);
    }
    // `urls` changes with the sandbox, before any call.
    expect([...noted].filter((name) => name !== 'urls').sort()).toEqual(
      REMEMBERED.filter((name) => !name.startsWith('accounts')).sort(),
    );
  });

  it('keeps two calls on one client apart, and the client itself unwatched', async () => {
    const { client, calls } = await aClient('binance');
    const [one, other] = [aCall(), aCall()];
    await Promise.allSettled([
      observed(client, one).publicGetPing(),
      observed(client, other).publicGetPing(),
      client.publicGetPing(),
    ]);
    expect(calls).toEqual([one, other, null]);
  });

  it('sees what the client knows, and what it is told later', async () => {
    const { client } = await aClient('binance');
    const seen = observed(client, aCall());
    client.options.timeDifference = 5;
    expect(seen.options.timeDifference).toBe(5);
    expect(seen.id).toBe('binance');
  });
});
