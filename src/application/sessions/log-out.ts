import type { Secret } from '../../domain/secret.ts';
import type { Sessions } from '../ports/sessions.ts';

/** Ends a session, on every instance at once. */
export class LogOut {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  async execute(sessionId: Secret): Promise<void> {
    await this.#sessions.end(sessionId);
  }
}
