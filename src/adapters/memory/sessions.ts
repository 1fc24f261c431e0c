import type {
  Login,
  NewSession,
  PasswordReplacement,
  Session,
  Sessions,
  SessionUser,
} from '../../application/ports/sessions.ts';
import type { Secret } from '../../domain/secret.ts';

/** A user who may log in. Records may be changed at will. */
export interface MemoryUser {
  user: SessionUser;
  passwordHash: string | null;
  isActive: boolean;
}

interface SessionRecord extends Omit<NewSession, 'id' | 'passwordHash'> {
  expiresAt: Date;
}

/** Sessions of the users that it is given. */
export class MemorySessions implements Sessions {
  readonly #users: readonly MemoryUser[];
  readonly #sessions = new Map<string, SessionRecord>();

  constructor(users: readonly MemoryUser[]) {
    this.#users = users;
  }

  async login(username: string): Promise<Login | null> {
    const found = this.#users.find(({ user, isActive }) => isActive && user.username === username);
    return found === undefined ? null : { userId: found.user.id, passwordHash: found.passwordHash };
  }

  async begin({ id, passwordHash, ...session }: NewSession): Promise<boolean> {
    const owner = this.#owner(session.userId);
    if (owner === null || owner.passwordHash !== passwordHash) return false;
    for (const [key, { expiresAt }] of this.#sessions) if (expiresAt <= session.startedAt) this.#sessions.delete(key);
    this.#sessions.set(id.reveal(), session);
    return true;
  }

  async find(id: Secret): Promise<Session | null> {
    const session = this.#sessions.get(id.reveal());
    const owner = session === undefined ? null : this.#owner(session.userId);
    if (session === undefined || owner === null) return null;
    return { user: owner.user, startedAt: session.startedAt, expiresAt: session.expiresAt };
  }

  async extend(id: Secret, expiresAt: Date): Promise<void> {
    const session = this.#sessions.get(id.reveal());
    if (session !== undefined) session.expiresAt = expiresAt;
  }

  async replacePassword({ userId, from, to, keep }: PasswordReplacement): Promise<boolean> {
    const owner = this.#owner(userId);
    if (owner === null || owner.passwordHash !== from) return false;
    owner.passwordHash = to;
    for (const [key, session] of this.#sessions)
      if (session.userId === userId && key !== keep.reveal()) this.#sessions.delete(key);
    return true;
  }

  async end(id: Secret): Promise<void> {
    this.#sessions.delete(id.reveal());
  }

  #owner(userId: number): MemoryUser | null {
    return this.#users.find(({ user, isActive }) => isActive && user.id === userId) ?? null;
  }
}
