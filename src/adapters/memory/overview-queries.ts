import type { OverviewQueries, Standing, WatchedAccount } from '../../application/ports/overview.ts';
import { type ToldTrouble, TROUBLE_OF_REASON } from '../../domain/account-troubles.ts';
import type { AccountRecord, AttemptRecord } from './records.ts';
import type { MemoryStore } from './store.ts';

/** How a user's trading stands, in a store. */
export class MemoryOverviewQueries implements OverviewQueries {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async standing(userId: number, from: Date): Promise<Standing> {
    const { users, signals, accounts } = this.#store;
    const received = [...signals.values()].filter((signal) => signal.userId === userId && signal.archivedAs === null);
    const own = [...accounts.values()].filter((account) => account.userId === userId && !account.isDeleted);
    return {
      isPaused: users.get(userId)?.isPaused ?? false,
      lastSignalAt: received.map(({ receivedAt }) => receivedAt).sort(newestFirst)[0] ?? null,
      accounts: own.map((account) => this.#watched(account, from)),
    };
  }

  #watched(account: AccountRecord, from: Date): WatchedAccount {
    const { id, name, exchange, sandbox, isPaused, isFrozen, changedAt, frozenAt, keyedAt } = account;
    const attempts = [...this.#store.attempts.values()].filter(({ accountId }) => accountId === id);
    return {
      ...{ id, name, exchange, sandbox },
      pausedSince: isPaused ? changedAt : null,
      frozenSince: isFrozen ? (frozenAt ?? changedAt) : null,
      told: toldBy(attempts, keyedAt > from ? keyedAt : from),
    };
  }
}

const newestFirst = (one: Date, other: Date): number => other.getTime() - one.getTime();

function toldBy(attempts: readonly AttemptRecord[], from: Date): WatchedAccount['told'] {
  const told = attempts
    .flatMap((attempt) =>
      attempt.settledAt === null || attempt.settledAt < from || !tellsAnything(attempt)
        ? []
        : [{ kind: kindOf(attempt), at: attempt.settledAt, until: attempt.failure?.params.until }],
    )
    .sort((one, other) => newestFirst(one.at, other.at));
  const kind = told[0]?.kind ?? null;
  if (kind === null) return null;
  const end = told.findIndex((one) => one.kind !== kind);
  const inARow = told.slice(0, end === -1 ? told.length : end).map(({ at }) => at);
  const [at, since] = [inARow[0], inARow.at(-1)];
  const until = told[0]?.until;
  return at === undefined || since === undefined ? null : { kind, since, at, until: until ? new Date(until) : null };
}

const kindOf = ({ failure }: AttemptRecord): ToldTrouble | null => (failure && TROUBLE_OF_REASON[failure.code]) ?? null;

const tellsAnything = (attempt: AttemptRecord): boolean => attempt.state !== 'not_sent' || kindOf(attempt) !== null;
