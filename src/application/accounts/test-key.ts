import type { Account } from '../../domain/account.ts';
import type { AccountRecord, Administration } from '../ports/administration.ts';
import type { ExchangeKeyTest, KeyFacts, KeyFindings } from '../ports/key-test.ts';
import type { Sealing } from '../ports/sealing.ts';
import { NOT_FOUND } from './refused.ts';

export type KeyTested = KeyFindings | typeof NOT_FOUND;

/** Nobody outside is asked for paper, and nothing can be taken from it. */
const PAPER: KeyFacts = { positionMode: 'one_way', marginMode: null, mayTrade: true, mayWithdraw: false };

/** Whether an account's key is good for trading, and for more than it should be. Nothing is changed, here or there. */
export class TestKey {
  readonly #administration: Administration;
  readonly #sealing: Sealing;
  readonly #exchanges: ExchangeKeyTest;

  constructor(administration: Administration, sealing: Sealing, exchanges: ExchangeKeyTest) {
    this.#administration = administration;
    this.#sealing = sealing;
    this.#exchanges = exchanges;
  }

  async execute(userId: number, id: number): Promise<KeyTested> {
    const record = await this.#administration.inTransaction(async ({ accounts }) => {
      return { kind: 'commit', value: await accounts.get(userId, id) };
    });
    if (!record) return NOT_FOUND;
    return record.exchange === 'paper'
      ? { kind: 'good', facts: PAPER }
      : this.#exchanges.testKey(this.#withKey(record));
  }

  /** Without a key where there is none, or none that opens. */
  #withKey({ keys, keyHint: _, ...account }: AccountRecord): Account {
    const current = keys.find((key) => !key.isRetired);
    return { ...account, key: current ? this.#sealing.open(current) : null };
  }
}
