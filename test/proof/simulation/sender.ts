import type { ExecuteResult } from '../../../src/application/execute-result.ts';
import type { SignalOrder } from '../../../src/application/incoming-signal.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { aSignal } from '../../application/signals.ts';
import { base, price } from '../../domain/builders.ts';
import type { Shared, SimulatedInstance } from './instance.ts';
import type { SHAPES } from './steps.ts';

export const TOKEN = 'strategy-token-0001';

/** As TradingView: it hangs up after three seconds, and sends again after a 5xx, three times at most. */
const PATIENCE = 3_000;
const SENDS_AGAIN_AFTER = 5_000;
const MOST_SENDS = 4;

/** What somebody wants executed once at each account. Its quantity is unlike that of any other. */
export interface Alert {
  readonly quantity: string;
  readonly webhookId: string | null;
  readonly shape: (typeof SHAPES)[number];
  /** What every one of its deliveries was told; null where nothing was heard. */
  readonly heard: (Heard | null)[];
}

export type Heard = ExecuteResult | { readonly kind: 'broken_off'; readonly error: unknown };

export function anAlert(number: number, webhookId: string | null, shape: Alert['shape']): Alert {
  const quantity = Decimal.of('1').plus(Decimal.of('0.01').times(Decimal.of(String(number))));
  return { quantity: quantity.toString(), webhookId, shape, heard: [] };
}

const ORDER_OF: Readonly<Record<Alert['shape'], Partial<SignalOrder>>> = {
  market: {},
  limit: { orderType: 'LIMIT', price: price('40000') },
  ioc: { orderType: 'LIMIT', price: price('40000'), timeInForce: 'IOC' },
  futures: { marketType: 'FUTURES' },
};

/** Delivers the alert to whatever instance stands in this slot, and again after a 5xx. A proxy answers 502 for a dead instance. */
export async function deliver(
  { clock, tally }: Pick<Shared, 'clock' | 'tally'>,
  alert: Alert,
  instanceNow: () => SimulatedInstance | null,
): Promise<void> {
  for (let sends = 0; sends < MOST_SENDS; sends += 1) {
    if (sends > 0) await clock.wait(SENDS_AGAIN_AFTER);
    tally.count('deliveries');
    const instance = instanceNow();
    const heard = instance === null ? '502' : await send({ clock }, alert, instance);
    if (heard !== '502') alert.heard.push(heard);
    if (heard === null || (heard !== '502' && heard.kind !== 'not_accepted')) return;
  }
}

/** Null: it hung up. */
async function send(
  { clock }: Pick<Shared, 'clock'>,
  { quantity, webhookId, shape }: Alert,
  { executeOrder, process }: SimulatedInstance,
): Promise<Heard | '502' | null> {
  const order = { ...ORDER_OF[shape], amount: base(quantity) };
  const executed: Promise<Heard> = executeOrder
    .execute(aSignal(clock, { token: TOKEN, webhookId, order }))
    .catch((error: unknown) => ({ kind: 'broken_off', error }));
  const gone = new AbortController();
  const heard = await Promise.race([
    executed,
    process.died.then(() => '502' as const),
    clock.wait(PATIENCE, gone.signal).then(() => null),
  ]);
  gone.abort();
  // The connection is gone one way or the other: what a sender has heard, or will not hear any more, counts as answered.
  void executed.then(async (result) => {
    await process.awake();
    if (result.kind === 'answered') executeOrder.answerDelivered(result.signalId);
  });
  return heard;
}
