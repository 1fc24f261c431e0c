import { MemoryStore, SequentialIds, VirtualClock } from '../../../src/adapters/memory/index.ts';
import type { RetryResult } from '../../../src/application/failed-orders/retry-failed-order.ts';
import type { Actor } from '../../../src/application/ports/failed-orders.ts';
import { keyOf } from '../../application/gateway.ts';
import { Chance } from './chance.ts';
import { type Shared, type SimulatedInstance, startInstance } from './instance.ts';
import type { Trace } from './process.ts';
import { type Alert, anAlert, deliver, TOKEN } from './sender.ts';
import type { Step } from './steps.ts';
import { Tally } from './tally.ts';
import { Venue } from './venue.ts';
import { CALM, type Weather } from './weather.ts';

/** How one process of the gateway is made; a planted fault makes another one. */
export type Starts = (shared: Shared) => SimulatedInstance;

export interface Playing {
  readonly starts?: Starts;
  /** Hears, line by line, what happens. */
  readonly onEvent?: Trace;
}

/** After the last fault everything is settled within this time: 45 seconds from the send, for sends end with the faults. */
const SETTLING = 50_000;
/** The first audit comes a minute after an order was taken for not executed. */
const AUDIT = 75_000;

/** Two slots for processes over one store, one exchange with two accounts, and what happens to them. */
export class World {
  readonly alerts: Alert[] = [];
  readonly retries: { readonly failedOrderId: number; readonly result: RetryResult }[] = [];
  readonly batches: string[] = [];
  /** The attempts whose outcome was not known at some time. */
  readonly everUnknown = new Set<number>();
  isKeyGone = false;
  readonly shared: Shared;
  readonly actor: Actor;
  #weather: Weather;
  readonly #starts: Starts;
  readonly #slots: (SimulatedInstance | null)[] = [];
  #batchTurn = 0;
  /** The furthest that a process has been ahead of the exchange's clock, in milliseconds: a fence is reckoned that much later. */
  #ahead = 0;
  /** How far our wall clock was set back in all: what is waited for by it takes that much longer. */
  #setBack = 0;
  #keys = 1;

  constructor(weather: Weather, { starts = startInstance, onEvent }: Playing = {}) {
    this.#weather = weather;
    this.#starts = starts;
    const clock = new VirtualClock();
    const chance = new Chance(weather.seed);
    const store = new MemoryStore();
    const trace = onEvent === undefined ? () => {} : (line: string) => onEvent(`${clock.now().toISOString()} ${line}`);
    const around = { clock, chance, store, tally: new Tally(), weather: () => this.#weather, trace };
    this.shared = { ...around, ids: new SequentialIds(), venue: new Venue(around) };
    store.onCommit(() => {
      for (const { id, state } of store.attempts.values()) if (state === 'unknown') this.everUnknown.add(id);
    });
    const user = store.addUser();
    this.actor = { userId: user.id, by: 'hand' };
    const accounts = ['main', 'second'].map((name) =>
      store.addAccount({ userId: user.id, name, exchange: 'binance', key: keyOf(name) }),
    );
    store.addStrategy({ userId: user.id, name: 'Trend', token: TOKEN }, accounts);
    for (const slot of [0, 1]) this.#start(slot);
  }

  /** Begins it; what comes of it takes its time. */
  do(step: Step): unknown {
    this.shared.trace(JSON.stringify(step));
    switch (step.kind) {
      case 'alert':
        return this.#alert(step);
      case 'repeat':
        return this.#repeat(step);
      case 'retry':
        return this.#retry(step);
      case 'schedule':
        return this.#schedule(step);
      case 'remove':
        return this.#ask(step, ({ failed }, id) => failed.removeFailedOrder.execute(this.actor, id));
      case 'restore':
        return this.#ask(step, ({ failed }, id) => failed.restoreFailedOrder.execute(this.actor, id));
      case 'reset':
        return this.#ask(step, ({ failed }, id) => failed.resetRetries.execute(this.actor, id));
      case 'batch':
        return this.#batch(step);
      case 'cancel':
        return this.#cancel(step);
      case 'kill':
        return this.#kill(step);
      case 'stop':
        return this.#slots[step.slot]?.process.stopAfter(step.boundaries, step.ms);
      case 'cut_off':
        return this.#cutOff(step.slot, step.ms);
      case 'database_down':
        return [0, 1].map((slot) => this.#cutOff(slot, step.ms));
      case 'jump':
        return this.#jump(step.ms);
      case 'clock_error':
        return this.#misjudgeTime(step.slot, step.ms);
      case 'cool_down':
        return this.#slots[step.slot]?.client.coolDown(step.ms);
      case 'replace_key':
        return this.#replaceKey(step);
    }
  }

  /** The faults stop, every process runs again, and what is open is settled; then a person looks at what only a person can tell. */
  async rest(): Promise<void> {
    const { clock } = this.shared;
    for (const slot of [0, 1]) {
      const instance = this.#slots[slot];
      if (instance === null || instance === undefined) this.#start(slot);
      else {
        instance.process.spare();
        if (!instance.liveness.isAlive()) instance.liveness.revive();
      }
    }
    this.#weather = { ...this.#weather, faults: CALM };
    await clock.advance(SETTLING + this.#ahead + this.#setBack + (this.#weather.venue.breaksFence ? AUDIT : 0));
  }

  /** The person looks at the exchange, and tells the truth. */
  async review(): Promise<void> {
    const { clock, store, venue } = this.shared;
    const instance = this.#slots[0];
    if (!instance) throw new Error('Every process runs at rest');
    for (const { id, status, orderId } of [...store.failedOrders.values()]) {
      if (status !== 'needs_review' || orderId === null) continue;
      const ids = store.attemptsOf(orderId).map(({ clientOrderId }) => clientOrderId);
      const taken = venue.acceptances.find(
        ({ clientOrderId, execution }) => ids.includes(clientOrderId) && execution.exchangeStatus !== 'closed_unfilled',
      );
      const exchangeOrderId = taken?.execution.exchangeOrderId ?? null;
      const statement = { isAccepted: taken !== undefined, exchangeOrderId };
      await clock.finish(instance.failed.resolveFailedOrder.execute(this.actor, id, statement));
    }
    await clock.advance(5_000);
  }

  #start(slot: number): void {
    const instance = this.#starts(this.shared);
    this.#slots[slot] = instance;
  }

  #alert({ slot, hasId, shape, copies }: Step & { kind: 'alert' }): void {
    const number = this.alerts.length + 1;
    const alert = anAlert(number, hasId ? `w-${number}` : null, shape);
    this.alerts.push(alert);
    this.shared.tally.count('alerts');
    this.#deliver(alert, slot);
    for (let copy = 1; hasId && copy <= copies; copy += 1) this.#deliver(alert, (slot + copy) % 2);
  }

  #repeat({ slot, which, isAltered }: Step & { kind: 'repeat' }): void {
    const named = this.alerts.filter(({ webhookId }) => webhookId !== null);
    const alert = named[which % Math.max(named.length, 1)];
    if (alert === undefined) return;
    const number = this.alerts.length + 1;
    const repeated = isAltered ? anAlert(number, alert.webhookId, alert.shape) : alert;
    if (isAltered) this.alerts.push(repeated);
    this.#deliver(repeated, slot);
  }

  #deliver(alert: Alert, slot: number): void {
    void deliver(this.shared, alert, () => {
      const instance = this.#slots[slot] ?? null;
      return instance?.process.isDead ? null : instance;
    });
  }

  #retry({ slot, which, clicks }: Step & { kind: 'retry' }): void {
    for (let click = 0; click < clicks; click += 1) {
      this.shared.tally.count('retries');
      this.#ask({ slot: (slot + click) % 2, which }, async ({ failed }, failedOrderId) => {
        const result = await failed.retryFailedOrder.execute(this.actor, failedOrderId);
        this.retries.push({ failedOrderId, result });
      });
    }
  }

  #schedule(step: Step & { kind: 'schedule' }): void {
    this.shared.tally.count('schedules');
    const at = new Date(this.shared.clock.now().getTime() + step.ms);
    this.#ask(step, ({ failed }, id) => failed.scheduleRetry.execute(this.actor, id, at));
  }

  #batch({ slot, action }: Step & { kind: 'batch' }): void {
    const { store, tally } = this.shared;
    // Every other one; all of them would leave nothing for the clicks.
    this.#batchTurn += 1;
    const ids = [...store.failedOrders.keys()].filter((_, index) => (index + this.#batchTurn) % 2 === 0);
    if (ids.length === 0) return;
    tally.count('batches');
    const { userId } = this.actor;
    this.#at(slot, async ({ batches }) => {
      const of = { kind: 'ids', ids } as const;
      const started = await batches.runBatch.execute({ userId, action, includeStale: true, of });
      if (started.kind === 'created') this.batches.push(started.id);
    });
  }

  #cancel({ slot, which }: Step & { kind: 'cancel' }): void {
    const id = this.batches[which % Math.max(this.batches.length, 1)];
    if (id !== undefined) this.#at(slot, ({ batches }) => batches.cancelBatch.execute(this.actor.userId, id));
  }

  #ask(
    { slot, which }: { readonly slot: number; readonly which: number },
    act: (instance: SimulatedInstance, failedOrderId: number) => Promise<unknown>,
  ): void {
    const ids = [...this.shared.store.failedOrders.keys()];
    const id = ids[which % Math.max(ids.length, 1)];
    if (id !== undefined) this.#at(slot, (instance) => act(instance, id));
  }

  /** Whoever asks does not wait; a database that is away is told to him. */
  #at(slot: number, act: (instance: SimulatedInstance) => Promise<unknown>): void {
    const instance = this.#slots[slot];
    if (instance && !instance.process.isDead) void act(instance).catch(() => {});
  }

  #kill({ slot, boundaries, ms }: Step & { kind: 'kill' }): void {
    const instance = this.#slots[slot];
    if (!instance || instance.process.isDead) return;
    instance.process.killAfter(boundaries);
    void instance.process.died.then(async () => {
      this.#slots[slot] = null;
      await this.shared.clock.wait(ms);
      if (this.#slots[slot] === null) this.#start(slot);
    });
  }

  #misjudgeTime(slot: number, ms: number): void {
    const instance = this.#slots[slot];
    if (!instance) return;
    instance.process.clockError += ms;
    this.#ahead = Math.max(this.#ahead, instance.process.clockError);
  }

  /** Our wall clock is set; what was measured against the exchange's clock is wrong from then on. */
  #jump(ms: number): void {
    for (const slot of [0, 1]) this.#misjudgeTime(slot, ms);
    this.#setBack += Math.max(-ms, 0);
    this.shared.clock.jump(ms);
  }

  /** Without the key that an order was sent with nobody could see that an exchange broke its fence: the two do not come together. */
  #replaceKey({ account: index, isOldOneGone }: Step & { kind: 'replace_key' }): void {
    const isThrownAway = isOldOneGone && !this.#weather.venue.breaksFence;
    this.isKeyGone ||= isThrownAway;
    const account = [...this.shared.store.accounts.values()][index];
    if (account === undefined) return;
    this.#keys += 1;
    const key = keyOf(`${account.name}-${this.#keys}`);
    account.keys = isThrownAway ? [key] : [...account.keys, key];
    account.currentKey = key.fingerprint;
  }

  /** No statement gets through, and its lock is free; afterwards it comes back under another one. */
  #cutOff(slot: number, ms: number): void {
    const instance = this.#slots[slot];
    if (!instance || instance.process.isDead || instance.process.isCutOff) return;
    this.shared.tally.count('cuts');
    instance.process.isCutOff = true;
    instance.liveness.kill();
    void this.shared.clock.wait(ms).then(() => {
      instance.process.isCutOff = false;
      if (!instance.process.isDead && !instance.liveness.isAlive()) instance.liveness.revive();
    });
  }
}
