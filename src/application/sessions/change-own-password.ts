import type { Secret } from '../../domain/secret.ts';
import type { Passwords } from '../ports/passwords.ts';
import type { FailedLogins, Sessions, SessionUser } from '../ports/sessions.ts';
import { OneAtATime } from './one-at-a-time.ts';

export interface PasswordChange {
  readonly current: Secret;
  readonly next: Secret;
  /** One sender, however it is named; wrong passwords are counted by it as failed logins are. */
  readonly address: string;
}

export type OwnPasswordChanged =
  | { readonly kind: 'changed' }
  | { readonly kind: 'wrong_password' }
  /** `least`: characters. */
  | { readonly kind: 'too_short'; readonly least: number }
  /** `retryAfter`: seconds. */
  | { readonly kind: 'too_many'; readonly retryAfter: number };

export interface OwnPasswordPorts {
  readonly sessions: Pick<Sessions, 'login' | 'replacePassword'>;
  readonly passwords: Passwords;
  readonly failedLogins: FailedLogins;
}

/** Characters of a new password. */
export const SHORTEST_PASSWORD = 10;

/** Seconds after which a sender may come back who has many requests waiting. */
const CROWDED = 5;

/**
 * Gives the user who is logged in another password, against the one that he has: a session alone, left open or stolen, does not
 * suffice. All his other sessions end.
 */
export class ChangeOwnPassword {
  readonly #ports: OwnPasswordPorts;
  readonly #turns = new OneAtATime();

  constructor(ports: OwnPasswordPorts) {
    this.#ports = ports;
  }

  /** `sessionId`: the one session that goes on. */
  async execute(
    user: Pick<SessionUser, 'id' | 'username'>,
    change: PasswordChange,
    sessionId: Secret,
  ): Promise<OwnPasswordChanged> {
    if ([...change.next.reveal()].length < SHORTEST_PASSWORD) return { kind: 'too_short', least: SHORTEST_PASSWORD };
    const changed = await this.#turns.run(change.address, () => this.#change(user, change, sessionId));
    return changed ?? { kind: 'too_many', retryAfter: CROWDED };
  }

  async #change(
    { id: userId, username }: Pick<SessionUser, 'id' | 'username'>,
    { current, next, address }: PasswordChange,
    keep: Secret,
  ): Promise<OwnPasswordChanged> {
    const { sessions, passwords, failedLogins } = this.#ports;
    const retryAfter = await failedLogins.retryAfter(username, address);
    if (retryAfter !== null) return { kind: 'too_many', retryAfter };
    const from = (await sessions.login(username))?.passwordHash ?? null;
    const isRight = await passwords.verify(current.reveal(), from);
    const isReplaced =
      isRight &&
      from !== null &&
      (await sessions.replacePassword({ userId, from, to: await passwords.hash(next.reveal()), keep }));
    if (isReplaced) return { kind: 'changed' };
    await failedLogins.count(username, address);
    return { kind: 'wrong_password' };
  }
}
