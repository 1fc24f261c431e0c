import { setTimeout as wait } from 'node:timers/promises';
import { Browser } from '../../adapters/http/browser.ts';
import { USER } from '../../support/gateway-traders.ts';
import { anyRunning, count, type SoakWorld } from './world.ts';

interface Row {
  readonly id: number;
}

/** Retries, schedules, removes and batches failed orders over REST, on whatever process answers. */
export async function people(world: SoakWorld): Promise<void> {
  while (!world.isOver) {
    await act(world).catch(() => count(world, 'people: no answer'));
    await wait(world.chance.between(200, 600));
  }
}

async function act(world: SoakWorld): Promise<void> {
  const { chance } = world;
  const slot = anyRunning(world);
  if (slot?.gateway == null) return;
  const kim = new Browser(slot.gateway.address);
  await kim.logIn(USER.username, USER.password);
  const { body } = await kim.json('GET', '/api/failed-orders?limit=100');
  const rows = (body.orders ?? []) as readonly Row[];
  for (let turn = 0; turn < 8 && rows.length > 0 && !world.isOver; turn += 1) {
    const { id } = rows[chance.between(0, rows.length - 1)]!;
    const roll = chance.between(1, 20);
    if (roll <= 12) await ask(world, kim, 'retry', `/api/failed-orders/${id}/retry`);
    else if (roll <= 15) {
      const at = new Date(Date.now() + chance.between(500, 5_000)).toISOString();
      await ask(world, kim, 'schedule', `/api/failed-orders/${id}/schedule`, { at });
    } else if (roll <= 17) await ask(world, kim, 'remove', `/api/failed-orders/${id}`, undefined, 'DELETE');
    else if (roll === 18) await ask(world, kim, 'restore', `/api/failed-orders/${id}/restore`);
    else if (roll === 19) await ask(world, kim, 'reset', `/api/failed-orders/${id}/reset`);
    else await batch(world, kim);
    await wait(chance.between(50, 300));
  }
}

/** Nobody has two at a time: the one before is cancelled first. */
async function batch(world: SoakWorld, kim: Browser): Promise<void> {
  if (world.batch !== null)
    await ask(world, kim, 'cancel', `/api/failed-orders/batch/${world.batch}`, undefined, 'DELETE');
  const everything = { action: 'retry', filter: {}, include_stale: true };
  const { batch_id: id } = await ask(world, kim, 'batch', '/api/failed-orders/batch', everything);
  world.batch = typeof id === 'string' ? id : null;
}

async function ask(world: SoakWorld, kim: Browser, what: string, path: string, body?: object, method = 'POST') {
  const { status, body: answer } = await kim.json(method, path, body);
  count(world, `${what} ${status}`);
  return answer;
}
