import { describe, expect, it } from '@jest/globals';
import { noEvidence, type ObservedCall } from '../../../src/adapters/ccxt/evidence.ts';
import { exchangeIds, loadClass } from '../../../src/adapters/ccxt/loader.ts';
import { observed } from '../../../src/adapters/ccxt/observed.ts';
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

/** Everything that the client asks an exchange by is called once, with a signature that never fails. */
async function askAll(client: CcxtClient): Promise<void> {
  const plain = (url: string, _api: unknown, method = 'GET') => ({
    url: `https://x/${url}`,
    method,
    headers: {},
    body: null,
  });
  Object.defineProperty(client, 'sign', { value: plain });
  const implicit = Object.keys(Object.getPrototypeOf(client)).filter((name) =>
    /^(private|public|sapi|fapi|v\d|contract|spot).*(Get|Post|Put|Delete)[A-Z]/.test(name),
  );
  const methods = client as unknown as Record<string, () => Promise<unknown>>;
  for (const name of implicit.slice(0, 12)) await methods[name]?.().catch(() => {});
}

describe('a client as one call sees it', () => {
  it.each([...exchangeIds()])('%s: no request leaves unwatched', async (id) => {
    const { client, calls } = await aClient(id);
    const call = aCall();

    await askAll(observed(client, call));

    expect(new Set(calls)).toEqual(calls.length > 0 ? new Set([call]) : new Set());
  });

  it('asks at least somewhere by what was looked at', async () => {
    const { client, calls } = await aClient('binance');
    await askAll(observed(client, aCall()));
    expect(calls.length).toBeGreaterThan(5);
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
