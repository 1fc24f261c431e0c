import type { Clock } from '../../src/application/ports/clock.ts';

/** When a process is to be stopped: before or after one of its calls to the outside. */
export interface StopAt {
  readonly phase: 'before' | 'after';
  readonly method: string;
}

/** What a process knows without asking anybody. */
const AT_ONCE: ReadonlySet<string> = new Set(['now', 'monotonic', 'isWarm']);

/**
 * Stops one instance as SIGSTOP or SIGKILL would: whatever it calls outside itself goes on, but it does not hear of it any
 * more, and calls nothing further, until it is resumed (if ever).
 */
export class Suspension {
  #stopAt: StopAt | null = null;
  #resumed: Promise<void> | null = null;
  #resume: () => void = () => {};

  get isSuspended(): boolean {
    return this.#resumed !== null;
  }

  suspend(): void {
    this.#resumed ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  suspendAt(phase: StopAt['phase'], method: string): void {
    this.#stopAt = { phase, method };
  }

  /** Goes on, and is not stopped again as was planned. */
  resume(): void {
    this.#stopAt = null;
    this.#resumed = null;
    this.#resume();
  }

  /** The port as this instance reaches it. Methods that answer at once are asked at once. */
  around<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'after') return (ms: number, then: () => void) => this.#after(target as Clock & T, ms, then);
        return (...given: readonly unknown[]) => this.#call(String(name), () => member.apply(target, given));
      },
    });
  }

  /** A timer runs out while the instance is stopped, and is heard of when it goes on. */
  #after(clock: Pick<Clock, 'after'>, ms: number, then: () => void): () => void {
    let isTakenBack = false;
    const hear = () => {
      if (!isTakenBack) then();
    };
    const cancel = clock.after(ms, () => (this.#resumed === null ? hear() : void this.#resumed.then(hear)));
    return () => {
      isTakenBack = true;
      cancel();
    };
  }

  #call(method: string, ask: () => unknown): unknown {
    if (AT_ONCE.has(method)) return ask();
    this.#reach('before', method);
    if (this.#resumed !== null) return this.#resumed.then(() => this.#heard(method, ask()));
    return this.#heard(method, ask());
  }

  #heard(method: string, answer: unknown): unknown {
    if (!(answer instanceof Promise)) return answer;
    return answer.finally(() => {
      this.#reach('after', method);
      return this.#resumed ?? undefined;
    });
  }

  #reach(phase: StopAt['phase'], method: string): void {
    if (this.#stopAt?.phase !== phase || this.#stopAt.method !== method) return;
    this.#stopAt = null;
    this.suspend();
  }
}
