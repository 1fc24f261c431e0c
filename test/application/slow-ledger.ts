import type { Outage, StoreMethod } from '../../src/adapters/memory/store.ts';
import type { Gateway } from './gateway.ts';

/** From now on the ledger takes `ms` milliseconds for each call of `method`. */
export function slowDown({ store, clock }: Pick<Gateway, 'store' | 'clock'>, method: StoreMethod, ms: number): void {
  const atOnce = store.transaction.bind(store);
  store.transaction = async (called, change) => {
    if (called === method) await clock.wait(ms);
    return atOnce(called, change);
  };
}

/** From now on each call of `method` fails in a way that nobody foresaw. */
export function breakDown({ store }: Pick<Gateway, 'store'>, method: StoreMethod): void {
  const whole = store.transaction.bind(store);
  store.transaction = async (called, change) => {
    if (called === method) throw new Error(`${method} is broken`);
    return whole(called, change);
  };
}

/** The ledger fails these methods so, until it is told otherwise. */
export function fail(gateway: Pick<Gateway, 'store'>, outage: Outage, ...methods: readonly StoreMethod[]): void {
  gateway.store.outage = (method) => (methods.includes(method) ? outage : null);
}

/** It fails none of them any more. */
export function mend(gateway: Pick<Gateway, 'store'>): void {
  gateway.store.outage = () => null;
}
