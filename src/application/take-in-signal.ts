import type { Ports } from './ports/index.ts';
import { LedgerUnavailable, type OrderDraft, type Signal, type TakeIn } from './ports/order-ledger.ts';

const WAIT = 50;

/**
 * Journals a signal before the wire. A commit whose own outcome is not known is asked again until the gate (the same signal
 * changes nothing the second time); past it the sender is told to send again, so the signal must be made void before another is taken.
 */
export class TakeInSignal {
  readonly #ports: Pick<Ports, 'ledger' | 'liveness' | 'clock' | 'log'>;
  readonly #doubtful = new Set<string>();

  constructor(ports: Pick<Ports, 'ledger' | 'liveness' | 'clock' | 'log'>) {
    this.#ports = ports;
  }

  /** Throws `LedgerUnavailable` when it can't be taken: then nothing will be sent. `gateAt` is monotonic. */
  async execute(signal: Signal, token: string, drafts: readonly OrderDraft[], gateAt: number): Promise<TakeIn> {
    await this.voidDoubtful();
    let maybeWritten = false;
    for (;;) {
      try {
        return await this.#takeIn(signal, token, drafts);
      } catch (error) {
        maybeWritten ||= error instanceof LedgerUnavailable && error.maybeWritten;
        if (!maybeWritten) throw error;
        if (!(error instanceof LedgerUnavailable) || this.#ports.clock.monotonic() + WAIT >= gateAt) {
          this.#doubtful.add(signal.id);
          throw error;
        }
      }
      await this.#ports.clock.wait(WAIT);
    }
  }

  /** An instance that others see as dead takes nothing, nor anything again. */
  #takeIn(signal: Signal, token: string, drafts: readonly OrderDraft[]): Promise<TakeIn> {
    if (this.#ports.liveness.isAlive()) return this.#ports.ledger.takeIn(signal, token, drafts);
    throw new LedgerUnavailable('This instance holds no proof of life', { maybeWritten: false });
  }

  /** Makes void what was answered 503 although it may have been written. Runs on reconnect, and before any other webhook is taken. */
  async voidDoubtful(): Promise<void> {
    if (this.#doubtful.size === 0) return;
    const signals = [...this.#doubtful];
    await this.#ports.ledger.voidSignals(signals);
    for (const signal of signals) this.#doubtful.delete(signal);
    this.#ports.log.warn('signals answered 503 were made void', { signals: signals.length });
  }
}
