import type { Account } from '../../domain/account.ts';
import { headOf, STALE_AFTER, whatStops } from '../../domain/batch.ts';
import type { MarketType } from '../../domain/order.ts';
import { TIMINGS } from '../../domain/timings.ts';
import type { Background } from '../background.ts';
import { eitherOf } from '../either-of.ts';
import type { RetryResult } from '../failed-orders/retry-failed-order.ts';
import { failureFields } from '../log-fields.ts';
import type { BatchLanes, Ending, Lane, LaneStanding, LeftOut } from '../ports/batches.ts';
import type { Ports } from '../ports/index.ts';
import type { RetryTogether } from './retry-together.ts';

/** How many entries are looked at, to send those at the head together: no exchange takes more in one request. */
const LINE = 50;
/** How many rows one transaction changes. */
const CHUNK = 500;
/** Between two looks for outcomes that are open still, and at most for room at the exchange, in milliseconds. */
const PATIENCE = 1_000;

export type LanePorts = Pick<Ports, 'exchangeOf' | 'clock' | 'log'> & { readonly lanes: BatchLanes };

/** Brings one lane of a batch to its end, or as far as this instance holds it. Whoever goes on with it after a crash reads what was claimed from the journal. */
export class RunLane {
  readonly #ports: LanePorts;
  readonly #retryTogether: RetryTogether;
  readonly #background: Background;

  constructor(ports: LanePorts, retryTogether: RetryTogether, background: Background) {
    this.#ports = ports;
    this.#retryTogether = retryTogether;
    this.#background = background;
  }

  async execute(lane: Lane): Promise<void> {
    const lost = new AbortController();
    const done = new AbortController();
    const ended = eitherOf(lost.signal, this.#background.stopping);
    const unneeded = eitherOf(done.signal, ended.signal);
    void this.#renew(lane, lost, unneeded.signal);
    try {
      for (let isOver = false; !isOver && !ended.signal.aborted; ) isOver = await this.#step(lane, ended.signal);
    } finally {
      done.abort();
      ended.release();
    }
  }

  /** A lease that can't be renewed runs out, and another instance goes on: nothing new is taken here then. */
  async #renew(lane: Lane, lost: AbortController, done: AbortSignal): Promise<void> {
    const { lanes, clock, log } = this.#ports;
    let validUntil = clock.monotonic() + TIMINGS.lease - TIMINGS.leaseMargin;
    for (;;) {
      await clock.wait(TIMINGS.leaseRenewal, done);
      if (done.aborted) return;
      const since = clock.monotonic();
      try {
        if (!(await lanes.renew(lane))) return lost.abort();
        validUntil = since + TIMINGS.lease - TIMINGS.leaseMargin;
      } catch (error) {
        log.warn('the lease of a batch could not be renewed', { batch: lane.batchId, ...failureFields(error) });
        if (clock.monotonic() >= validUntil) return lost.abort();
      }
    }
  }

  /** True once nothing is left to do here. */
  async #step(lane: Lane, ended: AbortSignal): Promise<boolean> {
    const { lanes, clock } = this.#ports;
    const standing = await this.#background.persist(() => lanes.settle(lane));
    if (standing === null) return true;
    const ending = this.#endingOf(lane, standing);
    if (ending !== null && (await this.#end(lane, ending)) > 0) return false;
    const { account } = lane;
    const hasMore = account === null ? await this.#change(lane) : await this.#retry(lane, account, standing, ended);
    if (hasMore) return false;
    if (await this.#background.persist(() => lanes.finish(lane))) return true;
    await clock.wait(PATIENCE, ended);
    return false;
  }

  /** Which of those that wait are not done any more. */
  #endingOf({ action, includeStale, createdAt }: Lane, { isCancelled, refusals }: LaneStanding): Ending | null {
    if (isCancelled) return { state: 'cancelled' };
    const code = whatStops(refusals);
    if (code !== null) return { state: 'left_out', code, only: 'all' };
    const age = this.#ports.clock.now().getTime() - createdAt.getTime();
    if (action !== 'retry' || includeStale || age <= STALE_AFTER) return null;
    return { state: 'left_out', code: 'STALE_ORDER', only: 'MARKET' };
  }

  async #end(lane: Lane, ending: Ending): Promise<number> {
    return (await this.#background.persist(() => this.#ports.lanes.end(lane, ending, CHUNK))) ?? 0;
  }

  async #change(lane: Lane): Promise<boolean> {
    const changed = await this.#background.persist(() => this.#ports.lanes.change(lane, CHUNK));
    return (changed ?? 0) > 0;
  }

  /** Retries those at the head of the line, in one request where the exchange takes several. False when none waits. */
  async #retry(lane: Lane, account: Account, standing: LaneStanding, ended: AbortSignal): Promise<boolean> {
    const { lanes, exchangeOf, clock } = this.#ports;
    const line = await this.#background.persist(() => lanes.next(lane, LINE));
    const [first] = line;
    if (first === undefined) return false;
    const size = await exchangeOf(account).batchSize(account, first.marketType);
    const head = headOf(line, () => size, standing.refusals);
    if (!(await this.#hasRoom(account, first.marketType, head.length, ended))) return true;
    const taken = await this.#background.persist(() => lanes.take(lane, head));
    if (taken === null || taken.length === 0) return true;
    const results = await this.#retryTogether.execute({ userId: lane.userId, by: 'batch' }, taken);
    const leftOut = taken.flatMap(({ position }, index) => leftOutOf(position, results[index] ?? null));
    if (leftOut.length > 0) await this.#background.persist(() => lanes.leaveOut(lane, leftOut));
    // Without the ledger nothing can be claimed: a moment, then again.
    if (results.includes(null)) await clock.wait(PATIENCE, ended);
    return true;
  }

  /** False when it has to be asked again: the batch may be cancelled meanwhile. */
  async #hasRoom(account: Account, marketType: MarketType, orders: number, ended: AbortSignal): Promise<boolean> {
    const { exchangeOf, clock } = this.#ports;
    const done = new AbortController();
    const late = new AbortController();
    const over = eitherOf(done.signal, ended);
    void clock.wait(PATIENCE, over.signal).then(() => late.abort());
    const hasRoom = await exchangeOf(account).untilRoom(account, marketType, orders, late.signal);
    done.abort();
    over.release();
    return hasRoom && !ended.aborted;
  }
}

/** Refused before it was claimed. What was claimed has its outcome from the journal. */
function leftOutOf(position: number, result: RetryResult | null): readonly LeftOut[] {
  if (result?.kind === 'refused') return [{ position, code: result.code }];
  return result?.kind === 'not_found' ? [{ position, code: 'NOT_FOUND' }] : [];
}
