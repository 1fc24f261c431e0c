import type { AccountRecord, Administration, AdministrationRecords, StrategyRecord } from '../ports/administration.ts';

/** An account as a strategy uses it. */
export interface LinkedAccount {
  readonly strategyAccountId: number;
  readonly account: AccountRecord;
}

/** A strategy with the accounts that it trades at. */
export interface StrategyDetail {
  readonly strategy: StrategyRecord;
  readonly accounts: readonly LinkedAccount[];
}

/** A user's own strategies. */
export class ListStrategies {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  execute(userId: number): Promise<readonly StrategyDetail[]> {
    return this.#administration.inTransaction(async ({ strategies, accounts }) => {
      const own = await accounts.list(userId);
      const all = await strategies.list(userId);
      return { kind: 'commit', value: all.map((strategy) => detailOf(strategy, own)) };
    });
  }
}

/** One of a user's own strategies. */
export class GetStrategy {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  /** Null for what is another's or does not exist. */
  execute(userId: number, id: number): Promise<StrategyDetail | null> {
    return this.#administration.inTransaction(async (records) => {
      return { kind: 'commit', value: await readStrategy(records, userId, id) };
    });
  }
}

/** As it is by now in this transaction. */
export async function readStrategy(
  { strategies, accounts }: Pick<AdministrationRecords, 'strategies' | 'accounts'>,
  userId: number,
  id: number,
): Promise<StrategyDetail | null> {
  const strategy = await strategies.get(userId, id);
  return strategy && detailOf(strategy, await accounts.list(userId));
}

function detailOf(strategy: StrategyRecord, own: readonly AccountRecord[]): StrategyDetail {
  const accounts = strategy.links.flatMap(({ id, accountId }) => {
    const account = own.find((one) => one.id === accountId);
    return account === undefined ? [] : [{ strategyAccountId: id, account }];
  });
  return { strategy, accounts };
}
