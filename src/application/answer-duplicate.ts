import type { Locale } from '../domain/account.ts';
import type { ExecuteResult } from './execute-result.ts';
import type { Ports } from './ports/index.ts';
import type { EarlierSignal, SignalView } from './ports/order-ledger.ts';
import { composeAnswer, replayStatus } from './webhook-answer.ts';

const FIRST_WAIT = 25;
const LONGEST_WAIT = 200;

/** Answers a webhook that was sent before: with the first answer, or, if none was ever given, from what is known by now. */
export class AnswerDuplicate {
  readonly #ports: Pick<Ports, 'ledger' | 'clock'>;

  constructor(ports: Pick<Ports, 'ledger' | 'clock'>) {
    this.#ports = ports;
  }

  /** Waits, holding no connection, until the first one is answered or its deadline has passed. */
  async execute(earlier: EarlierSignal, locale: Locale): Promise<ExecuteResult> {
    for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      const view = await this.#ports.ledger.viewSignal(earlier.id);
      const left = earlier.deadlineAt.getTime() - this.#ports.clock.now().getTime();
      if (view.answer !== null || view.instanceIsDead || left <= 0) return replay(view, locale);
      await this.#ports.clock.wait(Math.min(wait, left));
    }
  }
}

function replay(view: SignalView, locale: Locale): ExecuteResult {
  const answer = view.answer ?? composeAnswer(view.orders, locale);
  return { kind: 'answered', signalId: view.id, answer, replay: replayStatus(view.orders) };
}
