import type { Locale } from '../domain/account.ts';
import type { ExecuteResult } from './execute-result.ts';
import type { Ports } from './ports/index.ts';
import type { EarlierSignal, SignalView } from './ports/order-ledger.ts';
import { messageText } from './texts/index.ts';
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
      if (view.answer === null && view.instanceIsDead) return this.#answerForTheDead(view.id, locale);
      if (view.answer !== null || left <= 0) return replay(view, locale);
      await this.#ports.clock.wait(Math.min(wait, left));
    }
  }

  /**
   * Adopted first: from then on it can't be made void. If it was before, the sender has to send again. It does not count as answered
   * yet: should this answer be lost too, the same body must join it once more.
   */
  async #answerForTheDead(signalId: string, locale: Locale): Promise<ExecuteResult> {
    const view = await this.#ports.ledger.adoptSignal(signalId);
    return isVoid(view) ? { kind: 'not_accepted', error: messageText('NOT_ACCEPTED', locale) } : replay(view, locale);
  }
}

/** Its instance may yet wake and make void what it could not answer, for its sender to send again. */
const isVoid = ({ orders }: SignalView): boolean =>
  orders.length > 0 && orders.every(({ removed, state }) => removed && state !== 'accepted');

function replay(view: SignalView, locale: Locale): ExecuteResult {
  const answer = view.answer ?? composeAnswer(view.orders, locale);
  return { kind: 'answered', signalId: view.id, answer, replay: view.archivedAs ?? replayStatus(view.orders) };
}
