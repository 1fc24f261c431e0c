import type { ObservedCall } from './evidence.ts';
import type { CcxtClass, CcxtClient } from './profile.ts';
import type { Fetch } from './transport.ts';

type Implicit = (this: CcxtClient, params?: object, context?: object) => unknown;
type Request = (path: string, api: unknown, method: string, ...rest: unknown[]) => unknown;

/**
 * The client as one call sees it: everything is the client's own but its way to the exchange, which is watched for this call. Of what
 * ccxt notes on it only `REMEMBERED` outlives the call. An `AsyncLocalStorage` would do the same, and cost every order a tenth more
 * processor time on Node 20, for each promise of the process is tracked then.
 */
export function observed(client: CcxtClient, call: ObservedCall): CcxtClient {
  const fetch = client.fetchImplementation as Fetch;
  return Object.create(remembering(client), {
    fetchImplementation: { value: ((url, init) => fetch(url, init, call)) satisfies Fetch },
  });
}

const made = new WeakMap<CcxtClient, CcxtClient>();

/** What the calls of one client inherit from: it passes on to the client what outlives them. Made once, for it takes longer than all else here. */
function remembering(client: CcxtClient): CcxtClient {
  const known = made.get(client) ?? (Object.create(client, ON_THE_CLIENT) as CcxtClient);
  made.set(client, known);
  return known;
}

/** What ccxt learns in one call for those that follow: the ids of an account's accounts, the token of a session (`this.accounts = …`). */
export const REMEMBERED = ['accounts', 'accountsById', 'token', 'headers', 'currencies'] as const;

const ON_THE_CLIENT: PropertyDescriptorMap = Object.fromEntries(
  REMEMBERED.map((name) => [
    name,
    {
      get(this: object): unknown {
        return Reflect.get(Object.getPrototypeOf(this), name);
      },
      set(this: object, value: unknown): void {
        Reflect.set(Object.getPrototypeOf(this), name, value);
      },
    },
  ]),
);

/**
 * A class whose implicit methods (`privatePostOrder`) ask in the name of whoever they are called on. ccxt's own are bound to the
 * client that was constructed, so that a call could leave it unwatched (`base/Exchange.js`, `defineRestApiEndpoint`).
 */
export function observable(Class: CcxtClass): CcxtClass {
  const Base = Class as unknown as new (config: Record<string, unknown>) => Endpoints;
  class Observable extends Base {
    override defineRestApiEndpoint(...endpoint: Endpoint): void {
      const [methodName, method, , , path, paths, config = {}] = endpoint;
      const named = Object.create(this) as Endpoints;
      super.defineRestApiEndpoint.apply(named, endpoint);
      const api = paths.length > 1 ? paths : paths[0];
      const ask: Implicit = function (params = {}, context = {}) {
        const request = this[methodName as keyof CcxtClient] as unknown as Request;
        return request.call(this, path, api, method, params, undefined, undefined, config, context);
      };
      for (const name of Object.keys(named)) Object.assign(this, { [name]: ask });
    }
  }
  return Observable as unknown as CcxtClass;
}

type Endpoint = [
  methodName: string,
  method: string,
  lowercase: string,
  camelcase: string,
  path: string,
  paths: readonly string[],
  config?: object,
];

interface Endpoints {
  defineRestApiEndpoint(...endpoint: Endpoint): void;
}
