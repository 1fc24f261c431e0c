import { setTimeout as wait } from 'node:timers/promises';
import { statement } from '../../support/gateway-database.ts';
import type { Fault, FaultHandle } from '../../support/simulator/index.ts';
import { count, isImmediate, restart, type Slot, type SoakWorld } from './world.ts';

const REFUSED: Readonly<Record<string, Fault>> = {
  binance: { kind: 'refuse', code: '-2010', message: 'Order would not do.' },
  bybit: { kind: 'refuse', code: '10001', message: 'Price invalid' },
  okx: { kind: 'refuse', code: '51000', message: 'Parameter px error' },
};
const OF_ORDERS: readonly Fault[] = [
  { kind: 'resetBefore' },
  { kind: 'resetAfter' },
  { kind: 'hangBefore' },
  { kind: 'hangAfter' },
  { kind: 'slow' },
  { kind: 'partialBody' },
  { kind: 'stalledBody' },
  { kind: 'garbage' },
  { kind: 'empty' },
  { kind: 'html' },
  { kind: 'status', status: 502, when: 'after' },
  { kind: 'status', status: 503, when: 'before' },
  { kind: 'rateLimited' },
];
const OF_LOOK_UPS: readonly Fault[] = [
  { kind: 'lookupLag' },
  { kind: 'lookupDown' },
  { kind: 'resetBefore' },
  { kind: 'garbage' },
];

/** One fault at an exchange after the other, each for a while; what is held is let go again, at the end all of it. */
export async function troubleExchanges(world: SoakWorld): Promise<void> {
  const { chance, simulator, traders } = world;
  const active = new Set<FaultHandle>();
  const end = (handle: FaultHandle) => {
    handle.release();
    handle.withdraw();
    active.delete(handle);
  };
  while (!world.isOver) {
    const trader = traders[chance.between(0, traders.length - 1)]!;
    const { apiKey, exchange } = trader;
    const closing: readonly Fault[] = isImmediate(trader) ? [{ kind: 'closeUnfilled' }, { kind: 'closeUnfilled' }] : [];
    const ofOrders = [REFUSED[exchange]!, REFUSED[exchange]!, ...closing, ...OF_ORDERS];
    const isOrder = chance.happens(750);
    const faults = isOrder ? ofOrders : OF_LOOK_UPS;
    const fault = faults[chance.between(0, faults.length - 1)]!;
    const handle = simulator.inject(fault, { kind: isOrder ? 'create' : 'lookup', apiKey });
    count(world, `exchange: ${fault.kind}`);
    active.add(handle);
    void wait(chance.between(500, 8_000)).then(() => end(handle));
    await wait(chance.between(300, 1_200));
  }
  for (const handle of active) end(handle);
}

/** Cuts one process off from the database, loses acknowledgements, and stops PostgreSQL at once. */
export async function troubleDatabase(world: SoakWorld): Promise<void> {
  const { chance, slots, server } = world;
  while (!world.isOver) {
    await wait(chance.between(2_000, 6_000));
    if (world.isOver) return;
    const { proxy } = slots[chance.between(0, slots.length - 1)]!;
    const roll = chance.between(1, 10);
    if (roll <= 5) {
      count(world, 'database: cut off');
      proxy.refuse();
      await wait(chance.between(200, 2_500));
      proxy.admit();
    } else if (roll <= 9) {
      count(world, 'database: acknowledgement lost');
      const hold = proxy.holdAnswer(statement(roll <= 7 ? 'take_in' : 'conclude'));
      await Promise.race([hold.reached, wait(2_000)]);
      hold.cut();
      hold.release();
    } else {
      count(world, 'database: stopped at once');
      await server.stopAtOnce();
      await wait(chance.between(100, 1_500));
      await server.startAgain();
    }
  }
}

/** Kills processes, or stops them for a while across their gates; never the steady one. */
export async function troubleProcesses(world: SoakWorld): Promise<void> {
  const { chance, slots, options } = world;
  const mortal = slots.filter(({ isSteady }) => !isSteady);
  const busy = new Set<Promise<void>>();
  while (!world.isOver) {
    await wait((options.killEvery * 1_000 * chance.between(50, 150)) / 100);
    const slot = mortal[chance.between(0, mortal.length - 1)]!;
    if (world.isOver || slot.gateway === null) continue;
    const work = (chance.happens(250) ? pause(world, slot) : kill(world, slot)).finally(() => busy.delete(work));
    busy.add(work);
  }
  await Promise.all(busy);
}

async function kill(world: SoakWorld, slot: Slot): Promise<void> {
  const { gateway } = slot;
  if (gateway === null) return;
  count(world, 'kills');
  slot.gateway = null;
  await gateway.kill('SIGCONT');
  await gateway.kill('SIGKILL');
  await wait(world.chance.between(100, 2_000));
  await restart(slot);
}

async function pause(world: SoakWorld, slot: Slot): Promise<void> {
  const { gateway } = slot;
  if (gateway === null) return;
  count(world, 'stops');
  await gateway.kill('SIGSTOP');
  await wait(world.chance.between(500, 9_000));
  await gateway.kill('SIGCONT');
}
