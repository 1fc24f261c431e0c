import type { Secret } from '../../domain/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { FreshSecrets } from '../ports/fresh-secrets.ts';
import type { Passwords } from '../ports/passwords.ts';
import type { FailedLogins, Sessions } from '../ports/sessions.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { sessionEnd } from './session-life.ts';

export interface LogInRequest {
  readonly username: string;
  readonly password: Secret;
  /** One sender, however it is named; failed logins are counted by it. */
  readonly address: string;
  /** The session that the sender bears already; it ends. */
  readonly previous: Secret | null;
}

export type LoggedIn =
  | { readonly kind: 'logged_in'; readonly sessionId: Secret }
  /** The name or the password is wrong; which of them is not told. */
  | { readonly kind: 'refused' }
  /** `retryAfter`: seconds. */
  | { readonly kind: 'too_many'; readonly retryAfter: number };

export interface LogInPorts {
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly failedLogins: FailedLogins;
  readonly freshSecrets: FreshSecrets;
  readonly clock: Clock;
}

/** Seconds after which a sender may come back who has many logins waiting. */
const CROWDED = 5;

/**
 * Begins a session for who knows the password. Only failures count toward the limits, by name and address and by address: a victim
 * still gets in from anywhere else. Logins of one address take turns, so that neither a burst passes a limit nor a flood takes both
 * of the places where passwords are hashed.
 */
export class LogIn {
  readonly #ports: LogInPorts;
  readonly #turns = new OneAtATime();

  constructor(ports: LogInPorts) {
    this.#ports = ports;
  }

  async execute(request: LogInRequest): Promise<LoggedIn> {
    const loggedIn = await this.#turns.run(request.address, () => this.#logIn(request));
    return loggedIn ?? { kind: 'too_many', retryAfter: CROWDED };
  }

  async #logIn({ username, password, address, previous }: LogInRequest): Promise<LoggedIn> {
    const { sessions, passwords, failedLogins } = this.#ports;
    const retryAfter = await failedLogins.retryAfter(username, address);
    if (retryAfter !== null) return { kind: 'too_many', retryAfter };
    const login = await sessions.login(username);
    const isRight = await passwords.verify(password.reveal(), login?.passwordHash ?? null);
    const sessionId = isRight && login?.passwordHash ? await this.#begin(login.userId, login.passwordHash) : null;
    if (sessionId === null) {
      await failedLogins.count(username, address);
      return { kind: 'refused' };
    }
    if (previous !== null) await sessions.end(previous);
    return { kind: 'logged_in', sessionId };
  }

  /** Null when the password was changed at this very moment. */
  async #begin(userId: number, passwordHash: string): Promise<Secret | null> {
    const { sessions, freshSecrets, clock } = this.#ports;
    const id = freshSecrets.sessionId();
    const startedAt = clock.now();
    const session = { id, userId, passwordHash, startedAt, expiresAt: sessionEnd(startedAt, startedAt) };
    return (await sessions.begin(session)) ? id : null;
  }
}
