import { html } from 'hono/html';
import type { AttemptView, FailedOrder } from '../../../../../application/ports/failed-orders.ts';
import type { SessionUser } from '../../../../../application/ports/sessions.ts';
import { wordsOf } from '../../../../../application/texts/index.ts';
import { reasonText } from '../../../../../domain/reasons.ts';
import type { Markup } from '../../shell/markup.ts';
import { moment } from '../../shell/times.ts';
import { type Fact, factList } from '../facts.ts';

/** Every submission, the last one first. */
export function attemptList(attempts: readonly AttemptView[], order: FailedOrder, user: SessionUser): Markup {
  const words = wordsOf('detail', user.locale);
  if (attempts.length === 0) return html`<p class="soft">${words.noAttempts()}</p>`;
  return html`<ol class="attempts">${attempts.toReversed().map((attempt) => attemptEntry(attempt, order, user))}</ol>`;
}

function attemptEntry(attempt: AttemptView, order: FailedOrder, user: SessionUser): Markup {
  const { locale } = user;
  const words = wordsOf('detail', locale);
  const { failure, state } = attempt;
  return html`<li class="attempt attempt-${state}">
<p class="attempt-head"><strong>${words.attempt({ number: attempt.number })}</strong> <span class="badge">${wordsOf('attemptStates', locale)[state]()}</span> <span class="soft small">${moment(attempt.createdAt, user)}${latency(attempt, user)}</span></p>
${failure === null ? '' : html`<p>${reasonText(failure, locale)}</p>${failure.exchangeError === null ? '' : html`<pre class="exchange-error">${failure.exchangeError}</pre>`}`}
${factList([...sent(attempt, order, user), ...execution(attempt, user), [words.clientOrderId(), html`<code>${attempt.clientOrderId}</code>`]])}
</li>`;
}

/** How long the exchange, or whatever stood in its place, took to settle it. */
function latency({ createdAt, settledAt }: AttemptView, { locale }: SessionUser): Markup | '' {
  if (settledAt === null) return '';
  return html` · <span class="number latency">${wordsOf('detail', locale).latency({ ms: settledAt.getTime() - createdAt.getTime() })}</span>`;
}

/** What was asked for beside what went out. */
function sent({ prepared }: AttemptView, { requestedQuantity }: FailedOrder, { locale }: SessionUser): readonly Fact[] {
  const words = wordsOf('facts', locale);
  const number = (name: string, value: { toString(): string } | null): Fact[] =>
    value === null ? [] : [[name, html`<span class="number">${value.toString()}</span>`]];
  if (prepared === null) return number(words.requestedQuantity(), requestedQuantity);
  return [
    ...number(words.requestedQuantity(), requestedQuantity),
    ...number(words.sentQuantity(), prepared.quantity),
    ...number(words.cost(), prepared.quoteQuantity),
    ...number(words.price(), prepared.price),
    ...number(words.stopPrice(), prepared.stopPrice),
  ];
}

function execution({ execution: found }: AttemptView, { locale }: SessionUser): readonly Fact[] {
  if (found === null) return [];
  const [words, facts] = [wordsOf('detail', locale), wordsOf('facts', locale)];
  const { exchangeOrderId, exchangeStatus, filledQuantity, averagePrice } = found;
  const rows: (readonly [string, string | undefined])[] = [
    [facts.exchangeOrderId(), exchangeOrderId],
    [
      words.exchangeStatus(),
      exchangeStatus === null ? undefined : wordsOf('exchangeStatuses', locale)[exchangeStatus](),
    ],
    [words.filled(), filledQuantity?.toString()],
    [words.averagePrice(), averagePrice?.toString()],
  ];
  return rows.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, html`<span class="number">${value}</span>`] as const],
  );
}
