import type { IncomingSignal, SignalOrder } from '../../src/application/incoming-signal.ts';
import type { Clock } from '../../src/application/ports/clock.ts';
import { aRequest } from '../domain/builders.ts';

export interface SignalParts extends Partial<Omit<IncomingSignal, 'order'>> {
  readonly order?: Partial<SignalOrder> | IncomingSignal['order'];
}

/** Buys 0.1 BTC at the market, arrived now. */
export function aSignal(clock: Clock, { order = {}, ...parts }: SignalParts = {}): IncomingSignal {
  return {
    receivedAt: clock.now(),
    startedAt: clock.monotonic(),
    token: 'token',
    groupName: null,
    webhookId: null,
    payload: { symbol: 'BTC/USDT' },
    order: 'kind' in order ? order : { kind: 'order', order: aSignalOrder(order) },
    ...parts,
  };
}

/** 0.1 BTC at the market, as the fields of a webhook give it. */
export function aSignalOrder(parts: Partial<SignalOrder> = {}): SignalOrder {
  const { rounding: _, ...request } = aRequest();
  return { ...request, marketType: null, ...parts };
}
