import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { ConsoleWorld } from './console-world.ts';
import type { Person } from './people.ts';

/** The first suite of a run compiles the project and makes the database server, and may have to install a browser. */
const START_PATIENCE = 600_000;

/**
 * One gateway and one Chromium for a test file, to be asked for inside tests. After each test its pages are closed, and it fails if
 * one of them said anything on its console, threw, or failed to load something. With `keepsPages` they are closed after the last test.
 */
export function useConsole(people: readonly Person[], { keepsPages = false } = {}): () => ConsoleWorld {
  let world: ConsoleWorld | undefined;
  beforeAll(async () => {
    world = await ConsoleWorld.start(people);
  }, START_PATIENCE);
  afterEach(async () => {
    if (!keepsPages) await world?.closePages();
    expect(world?.complaints.take()).toEqual([]);
  });
  afterAll(() => world?.stop());
  return () => {
    if (world === undefined) throw new Error('The console has not started');
    return world;
  };
}
