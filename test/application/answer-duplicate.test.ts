import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../src/adapters/memory/index.ts';
import { AnswerDuplicate } from '../../src/application/answer-duplicate.ts';
import type { OrderLedger, OrderView, SignalView, WebhookAnswer } from '../../src/application/ports/order-ledger.ts';

const ANSWER: WebhookAnswer = { status: 200, body: { success: true } };
const OPEN: SignalView = { id: 's', answer: null, instanceIsDead: false, orders: [], archivedAs: null };

/** Answers a duplicate of a signal whose deadline is in `left` milliseconds, and which the ledger shows as `viewAt` says. */
function given(left: number, viewAt: (ms: number) => Partial<SignalView>) {
  const clock = new VirtualClock();
  const began = clock.monotonic();
  const views: number[] = [];
  const adoptions: number[] = [];
  const view = () => ({ ...OPEN, ...viewAt(clock.monotonic() - began) });
  const ledger: Pick<OrderLedger, 'viewSignal' | 'adoptSignal'> = {
    adoptSignal: async () => {
      adoptions.push(clock.monotonic() - began);
      return view();
    },
    viewSignal: async () => {
      views.push(clock.monotonic() - began);
      return view();
    },
  };
  const deadlineAt = new Date(clock.now().getTime() + left);
  const duplicates = new AnswerDuplicate({ ledger: ledger as OrderLedger, clock });
  const answer = () => clock.finish(duplicates.execute({ id: 's', sameBody: true, deadlineAt }, 'en'));
  return { answer, views, adoptions };
}

describe('a duplicate', () => {
  it('looks for the first one’s answer ever less often, up to five times a second, and once more at its deadline', async () => {
    const { answer, views } = given(1_000, () => ({}));

    expect(await answer()).toMatchObject({ kind: 'answered', signalId: 's', replay: 'failed' });

    expect(views).toEqual([0, 25, 75, 175, 375, 575, 775, 975, 1_000]);
  });

  it('is answered as soon as that is there', async () => {
    const { answer, views } = given(5_000, (ms) => ({ answer: ms >= 60 ? ANSWER : null }));

    expect(await answer()).toEqual({ kind: 'answered', signalId: 's', answer: ANSWER, replay: 'failed' });

    expect(views).toEqual([0, 25, 75]);
  });

  it('is told what became of orders that are in an archive by now', async () => {
    const { answer } = given(-1, () => ({ answer: ANSWER, archivedAs: 'accepted' }));

    expect(await answer()).toEqual({ kind: 'answered', signalId: 's', answer: ANSWER, replay: 'accepted' });
  });

  it('waits no longer once the first one’s instance is dead, and adopts it before it is answered, lest it be made void', async () => {
    const { answer, views, adoptions } = given(5_000, (ms) => ({ instanceIsDead: ms >= 20 }));

    expect(await answer()).toMatchObject({ kind: 'answered', replay: 'failed' });

    expect(views).toEqual([0, 25]);
    expect(adoptions).toEqual([25]);
  });

  it('has to be sent again when the dead instance’s signal was made void meanwhile', async () => {
    const void_ = { state: 'not_sent', removed: true } as OrderView;
    const { answer } = given(5_000, () => ({ instanceIsDead: true, orders: [void_] }));

    expect(await answer()).toMatchObject({ kind: 'not_accepted' });
  });

  it.each([0, -1])('does not wait when the deadline is %i ms away', async (left) => {
    const { answer, views } = given(left, () => ({}));

    await answer();

    expect(views).toEqual([0]);
  });
});
