import type { IncomingHttpHeaders } from 'node:http';
import type { SendGate } from '../../application/ports/exchange.ts';
import { type Evidence, NotSent, type ObservedCall } from './evidence.ts';
import { flat } from './headers.ts';
import { WireRequest } from './wire-request.ts';

/** A request, and the evidence that its answer belongs to. */
export interface Outgoing {
  readonly request: WireRequest;
  readonly evidence: Evidence | null;
}

/** How this request may leave: freely, up to the gate, or as the attempt's one order request. Throws `NotSent` for a second one. */
export function requestFor(call: ObservedCall | null, method: string): Outgoing {
  if (!call?.gate) return ungated(call?.evidence ?? null);
  return method === 'GET' ? beforeOrder(call, call.gate) : orderRequest(call, call.gate);
}

function ungated(evidence: Evidence | null): Outgoing {
  return { request: new WireRequest({ beforeWrite: () => null, onHeaders: noting(evidence) }), evidence };
}

/** What ccxt asks on its own account before an order stops at the gate like the order itself, and bears no evidence of it. */
function beforeOrder({ evidence }: ObservedCall, gate: SendGate): Outgoing {
  const isTooLate = () => evidence.sent === 'no' && !gate.isOpen();
  const beforeWrite = () => (isTooLate() ? new NotSent('gate_closed') : null);
  return { request: new WireRequest({ beforeWrite, onHeaders: noting(null) }), evidence: null };
}

/** The one request of an attempt that may place an order. */
function orderRequest(call: ObservedCall, gate: SendGate): Outgoing {
  if (call.isUsed) throw new NotSent('second_request');
  call.isUsed = true;
  const { evidence } = call;
  const beforeWrite = () => {
    if (!gate.isOpen()) return new NotSent('gate_closed');
    evidence.sent = 'maybe';
    return null;
  };
  return { request: new WireRequest({ beforeWrite, onHeaders: noting(evidence) }), evidence };
}

const noting =
  (evidence: Evidence | null) =>
  (status: number, headers: IncomingHttpHeaders): void => {
    if (!evidence) return;
    Object.assign(evidence, { status, headers: flat(headers), bodyRead: false, body: '' });
    const date = new Date(evidence.headers.date ?? '');
    if (!Number.isNaN(date.getTime())) evidence.exchangeTime ??= date;
  };
