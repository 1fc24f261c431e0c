import { html } from 'hono/html';
import type { ReadFailedOrderDetail } from '../../../../../application/failed-orders/get-failed-order.ts';
import type { AttemptView, SignalOfFailedOrder } from '../../../../../application/ports/failed-orders.ts';
import type { SessionUser } from '../../../../../application/ports/sessions.ts';
import { wordsOf } from '../../../../../application/texts/index.ts';
import { reasonText } from '../../../../../domain/reasons.ts';
import type { Markup } from '../../shell/markup.ts';
import { zonedText } from '../../shell/zoned-time.ts';

type StepState = 'done' | 'failed' | 'open';

interface Step {
  readonly name: string;
  readonly state: StepState;
  /** When, and what there is to say. */
  readonly says: Markup | string;
}

/** How far the webhook's own order came, each step with its time. */
export function chain({ signal, attempts, order }: ReadFailedOrderDetail, user: SessionUser): Markup {
  const words = wordsOf('detail', user.locale);
  if (signal === null) return html`<p class="soft">${words.legacy()}</p>`;
  const [first] = attempts;
  const times = new Times(signal.receivedAt, user);
  const taken = times.within(first?.createdAt ?? order.createdAt);
  const steps: Step[] = [
    { name: words.received(), state: 'done', says: times.clock(signal.receivedAt) },
    { name: words.authenticated(), state: 'done', says: taken },
    { name: words.validated(), state: 'done', says: taken },
    ...(first === undefined ? [] : submission(first, times, user)),
    answer(signal, times, user),
  ];
  return html`<ol class="chain">${steps.map(({ name, state, says }) => html`<li class="step step-${state}"><span class="step-name">${name}</span> <span class="step-says">${says}</span></li>`)}</ol>`;
}

/** What never left is told as such: no exchange has answered it. */
function submission(attempt: AttemptView, times: Times, { locale }: SessionUser): readonly Step[] {
  const words = wordsOf('detail', locale);
  const { state, failure, settledAt, createdAt, prepared } = attempt;
  const why = failure === null ? '' : reasonText(failure, locale);
  if (state === 'not_sent' || (state === 'rejected' && prepared === null))
    return [{ name: words.notSent(), state: 'failed', says: html`${times.clock(settledAt ?? createdAt)} ${why}` }];
  const outcome = wordsOf('attemptStates', locale)[state]();
  return [
    { name: words.sent(), state: 'done', says: times.clock(createdAt) },
    {
      name: words.exchange(),
      state: state === 'accepted' ? 'done' : settledAt === null ? 'open' : 'failed',
      says: html`${settledAt === null ? '' : times.clock(settledAt)} ${outcome}${why === '' ? '' : ` · ${why}`}`,
    },
  ];
}

function answer({ answeredAt, answerStatus }: SignalOfFailedOrder, times: Times, { locale }: SessionUser): Step {
  const words = wordsOf('detail', locale);
  const status = answerStatus === null ? '' : words.answeredWith({ status: answerStatus });
  if (answeredAt === null)
    return { name: words.answered(), state: 'failed', says: `${words.noAnswer()} ${status}`.trim() };
  return { name: words.answered(), state: 'done', says: html`${times.clock(answeredAt)} ${status}` };
}

/** Times by the user's clock, and how long after the webhook came. */
class Times {
  readonly #start: Date;
  readonly #user: SessionUser;

  constructor(start: Date, user: SessionUser) {
    this.#start = start;
    this.#user = user;
  }

  clock(time: Date): Markup {
    const { timeZone, locale } = this.#user;
    const after = time.getTime() - this.#start.getTime();
    const text = `${zonedText(time, timeZone).slice(11)}.${String(time.getMilliseconds()).padStart(3, '0')}`;
    const later =
      after === 0 ? '' : html` <span class="soft number">${wordsOf('detail', locale).after({ ms: after })}</span>`;
    return html`<time class="number" datetime="${time.toISOString()}">${text}</time>${later}`;
  }

  /** It happened in between, and nobody wrote down when. */
  within(end: Date): Markup {
    const ms = Math.max(end.getTime() - this.#start.getTime(), 0);
    return html`<span class="soft number">${wordsOf('detail', this.#user.locale).within({ ms })}</span>`;
  }
}
