import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { CONTROLS, look } from './controls.ts';
import { playSeed, shrinkSeed } from './history.ts';
import { Tally } from './tally.ts';
import type { PlayedChunk } from './worker.ts';

const HELP = `Plays histories of two processes, their database and an exchange, with faults, crashes and every interleaving decided by a seed.

  npm run proof -- [--seeds 20000] [--from 1] [--workers N]   plays so many seeds; exit status 1 when one breaks a promise
  npm run proof -- --seed 736                                 plays one seed, event by event, and shrinks it if it breaks a promise
  npm run proof -- --controls                                 shows that the naive way and deliberate faults are seen to be wrong`;

const CHUNK = 100;
const PROGRESS_MS = 5_000;

async function main(): Promise<number> {
  const number = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      seeds: number,
      from: number,
      workers: number,
      seed: number,
      controls: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.controls) return showControls();
  if (values.seed !== undefined) return replay(whole('seed', values.seed));
  const from = whole('from', values.from ?? '1');
  const workers = whole('workers', values.workers ?? String(availableParallelism()));
  return playAll(from, from + whole('seeds', values.seeds ?? '20000') - 1, workers);
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`--${name} must be a whole number above 0, not "${text}"`);
  process.exit(1);
}

async function playAll(from: number, to: number, workers: number): Promise<number> {
  const began = performance.now();
  const tally = new Tally();
  const broken: PlayedChunk['broken'][number][] = [];
  let next = from;
  let played = 0;
  const progress = setInterval(
    () => console.log(`${played} of ${to - from + 1} histories played, ${broken.length} broke a promise`),
    PROGRESS_MS,
  );
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = new Worker(new URL('./worker.js', import.meta.url));
      while (next <= to) {
        const first = next;
        const last = Math.min(first + CHUNK - 1, to);
        next = last + 1;
        const chunk = await ask(worker, { first, last });
        tally.add(Tally.from(chunk.counts));
        broken.push(...chunk.broken);
        played += last - first + 1;
      }
      await worker.terminate();
    }),
  );
  clearInterval(progress);
  for (const { seed, promises } of broken)
    console.log(`seed ${seed} breaks ${promises.join(', ')}; replay it: npm run proof -- --seed ${seed}`);
  console.table(tally.toJSON());
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(`seeds ${from} to ${to}: ${broken.length} of ${played} histories broke a promise (${seconds} s)`);
  return broken.length === 0 ? 0 : 1;
}

async function ask(worker: Worker, seeds: { readonly first: number; readonly last: number }): Promise<PlayedChunk> {
  worker.postMessage(seeds);
  const [chunk] = await once(worker, 'message');
  return chunk;
}

async function showControls(): Promise<number> {
  let unseen = 0;
  for (const control of CONTROLS) {
    const { seed, broken } = await look(control);
    if (seed === null) unseen += 1;
    const found = seed === null ? 'NOT SEEN' : `seen by seed ${seed}: ${broken.join(', ')} broken`;
    console.log(`${control.name} - ${found}`);
  }
  console.log(`${CONTROLS.length - unseen} of ${CONTROLS.length} deliberate faults were seen`);
  return unseen === 0 ? 0 : 1;
}

async function replay(seed: number): Promise<number> {
  const { broken, tally } = await playSeed(seed, { onEvent: (line) => console.log(line) });
  console.table(tally.toJSON());
  if (broken.length === 0) {
    console.log(`seed ${seed}: every promise was kept`);
    return 0;
  }
  console.log(`seed ${seed} breaks:`, broken);
  console.log('the smallest history found that breaks a promise:');
  console.log(JSON.stringify(await shrinkSeed(seed), null, 2));
  return 1;
}

process.exitCode = await main();
