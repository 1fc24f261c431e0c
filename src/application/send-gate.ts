import type { Clock } from './ports/clock.ts';
import type { SendGate } from './ports/exchange.ts';

export interface GateTimes {
  /** By the monotonic clock. */
  readonly closesAt: number;
  /** By the wall clock: it alone notices that the machine slept. */
  readonly closesAtWall: Date;
  /** Whether this instance still holds the attempt. */
  readonly isHeld: () => boolean;
}

/** A gate that closes at the earlier of both clocks, or when the attempt's lease is lost. Call `dismiss` when it is no longer needed. */
export function openGate(clock: Clock, times: GateTimes): SendGate & { dismiss(): void } {
  const closing = new AbortController();
  const isOpen = () =>
    !closing.signal.aborted && clock.monotonic() < times.closesAt && clock.now() < times.closesAtWall && times.isHeld();
  const dismiss = clock.after(Math.max(times.closesAt - clock.monotonic(), 0), () =>
    closing.abort(new Error('The send gate is closed')),
  );
  return { signal: closing.signal, isOpen, dismiss };
}
