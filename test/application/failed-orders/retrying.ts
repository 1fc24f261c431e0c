import type { SubmitScript } from '../../../src/adapters/memory/index.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { ReasonCode } from '../../../src/domain/reasons.ts';
import { type GatewayOptions, testGateway } from '../gateway.ts';
import type { SignalParts } from '../signals.ts';
import { aRejectedOrder, failedOrdersOf, owner } from './failed-orders.ts';

/** A failed order that the exchange has refused once, and how to retry it. `sent`: how often it was sent again. */
export async function given({ options = {}, signal = {} }: { options?: GatewayOptions; signal?: SignalParts } = {}) {
  const gateway = testGateway(options);
  const id = await aRejectedOrder(gateway, signal);
  const failed = failedOrdersOf(gateway);
  const retry = () => failed.retryFailedOrder.execute(owner(gateway), id);
  return { gateway, id, failed, retry, sent: () => gateway.exchange.written.length - 1 };
}

export const refused = (code: string) => ({ kind: 'refused', code });
export const rejectedWith = (code: ReasonCode, parts = {}): SubmitScript => ({
  kind: 'reject',
  failure: { ...failure(code), ...parts },
});
