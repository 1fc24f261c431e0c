import type { Secret } from '../../domain/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sessions, SessionUser } from '../ports/sessions.ts';
import { SESSION_LIFE, sessionEnd } from './session-life.ts';

/** Whose session it is, as of now; using it keeps it from expiring. */
export class Authenticate {
  readonly #sessions: Sessions;
  readonly #clock: Clock;

  constructor(sessions: Sessions, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /** Null when there is no such session any more. */
  async execute(sessionId: Secret): Promise<SessionUser | null> {
    const session = await this.#sessions.find(sessionId);
    const now = this.#clock.now();
    if (session === null || session.expiresAt <= now) return null;
    const end = sessionEnd(session.startedAt, now);
    const isNearer = end.getTime() - session.expiresAt.getTime() >= SESSION_LIFE.step;
    if (isNearer) await this.#sessions.extend(sessionId, end);
    return session.user;
  }
}
