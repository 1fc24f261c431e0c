import type { CallKind, ExchangeName, LedgerOrder, MarketType, RecordedRequest } from './types.ts';

/** What changes an exchange's own behaviour for one request. */
export type Effect =
  /** The order is accepted, then ends with nothing filled: expired, or as that exchange says it. */
  | { kind: 'closeUnfilled' }
  /** The order is acknowledged, then rejected. */
  | { kind: 'rejectAfterAck' }
  /** The look-up finds nothing, as if the exchange had not written the order down yet. */
  | { kind: 'lookupLag' }
  /** The look-up answers with an order that was not asked for, changed as given. */
  | { kind: 'wrongOrder'; change?: Partial<LedgerOrder> };

/** What happens to a request or its answer on the way. */
export type Delivery =
  /** The exchange's own error; `after`: although it executed the request. */
  | { kind: 'refuse'; code: string; message?: string; status?: number; when?: 'before' | 'after' }
  /** Any HTTP status, as a proxy in front of the exchange would send it. */
  | { kind: 'status'; status: number; when: 'before' | 'after'; headers?: Record<string, string>; body?: string }
  | { kind: 'resetBefore' }
  | { kind: 'resetAfter' }
  /** Never executes and never answers; when released, the socket is closed. */
  | { kind: 'hangBefore' }
  /** Executes at once; answers only when released. */
  | { kind: 'hangAfter' }
  /** Executes only when released, even if the client has gone; the validity window is checked then, unless ignored. */
  | { kind: 'slow'; ignoreWindow?: boolean }
  /** Executes, sends half of the answer and closes the socket. */
  | { kind: 'partialBody' }
  /** Executes, sends the headers and half of the answer; the rest only when released. */
  | { kind: 'stalledBody' }
  | { kind: 'garbage' }
  | { kind: 'empty' }
  | { kind: 'html'; status?: number }
  | { kind: 'rateLimited' }
  | { kind: 'lookupDown' };

export type Fault = Effect | Delivery;

/** Which requests a fault is for; what is left out matches everything. */
export interface FaultMatch {
  exchange?: ExchangeName;
  marketType?: MarketType;
  kind: CallKind | 'any';
  apiKey?: string;
  clientOrderId?: string;
}

/** What a fault can be matched with. */
export interface Described {
  exchange: ExchangeName;
  marketType: MarketType | null;
  kind: CallKind;
  apiKey: string | null;
  clientOrderIds: readonly string[];
}

/** A test's hold on a fault that it injected. */
export interface FaultHandle {
  /** Resolves with the first request that the fault hit. */
  reached: Promise<RecordedRequest>;
  /** Lets the held requests go on, and later ones pass without being held. */
  release(): void;
  /** No later request is hit; held ones stay held. */
  withdraw(): void;
}

interface Gate<T> {
  opened: Promise<T>;
  open(value: T): void;
}

/** One injected fault with its gates. */
export interface ActiveFault<T extends Fault = Fault> {
  fault: T;
  match: FaultMatch;
  left: number;
  reached: Gate<RecordedRequest>;
  released: Gate<void>;
}

const EFFECTS: readonly string[] = ['closeUnfilled', 'rejectAfterAck', 'lookupLag', 'wrongOrder'];
const isEffect = (active: ActiveFault): active is ActiveFault<Effect> => EFFECTS.includes(active.fault.kind);
const isDelivery = (active: ActiveFault): active is ActiveFault<Delivery> => !isEffect(active);

function gate<T>(): Gate<T> {
  let open!: (value: T) => void;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

function matches(match: FaultMatch, described: Described): boolean {
  return (
    (match.kind === 'any' || match.kind === described.kind) &&
    (match.exchange === undefined || match.exchange === described.exchange) &&
    (match.marketType === undefined || match.marketType === described.marketType) &&
    (match.apiKey === undefined || match.apiKey === described.apiKey) &&
    (match.clientOrderId === undefined || described.clientOrderIds.includes(match.clientOrderId))
  );
}

/** The faults waiting for requests, oldest first. A request takes at most one effect and one delivery. */
export class Faults {
  #active: ActiveFault[] = [];

  inject(fault: Fault, match: FaultMatch, times: number): FaultHandle {
    const active: ActiveFault = { fault, match, left: times, reached: gate(), released: gate() };
    this.#active.push(active);
    return {
      reached: active.reached.opened,
      release: () => active.released.open(),
      withdraw: () => {
        active.left = 0;
      },
    };
  }

  take(described: Described): { effect: ActiveFault<Effect> | null; delivery: ActiveFault<Delivery> | null } {
    const fitting = this.#active.filter((active) => active.left > 0 && matches(active.match, described));
    const effect = fitting.find(isEffect) ?? null;
    const delivery = fitting.find(isDelivery) ?? null;
    for (const taken of [effect, delivery]) if (taken) taken.left -= 1;
    return { effect, delivery };
  }

  clear(): void {
    this.#active = [];
  }
}
