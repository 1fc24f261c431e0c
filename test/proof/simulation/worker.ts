import { parentPort } from 'node:worker_threads';
import { playSeed } from './history.ts';
import type { Promised } from './judge.ts';
import { Tally } from './tally.ts';

export interface PlayedChunk {
  readonly counts: Readonly<Record<string, number>>;
  readonly broken: readonly { readonly seed: number; readonly promises: readonly Promised[] }[];
}

parentPort?.on('message', async ({ first, last }: { readonly first: number; readonly last: number }) => {
  const tally = new Tally();
  const broken: { seed: number; promises: Promised[] }[] = [];
  for (let seed = first; seed <= last; seed += 1) {
    const ended = await playSeed(seed);
    tally.add(ended.tally);
    if (ended.broken.length > 0)
      broken.push({ seed, promises: [...new Set(ended.broken.map(({ promise }) => promise))] });
  }
  const chunk: PlayedChunk = { counts: tally.toJSON(), broken };
  parentPort?.postMessage(chunk);
});
