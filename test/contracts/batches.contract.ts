import { afterEach, beforeEach, describe } from '@jest/globals';
import { changeContract } from './batches/change.ts';
import { createContract } from './batches/create.ts';
import { lanesContract } from './batches/lanes.ts';
import { previewContract } from './batches/preview.ts';
import type { BatchSubject, MakeBatchSubject } from './batches/subject.ts';

const PARTS = {
  'a new batch': createContract,
  'a preview': previewContract,
  lanes: lanesContract,
  'removing and restoring': changeContract,
};

/** What every `Batches` and `BatchLanes` must do, whatever they are made of. Each test has a world of its own. */
export function batchesContract(makeSubject: MakeBatchSubject): void {
  let current: BatchSubject | null = null;
  const subject = () => {
    if (current === null) throw new Error('There is no subject outside a test');
    return current;
  };
  beforeEach(async () => {
    current = await makeSubject();
  });
  afterEach(async () => {
    await current?.close();
    current = null;
  });
  for (const [name, part] of Object.entries(PARTS)) describe(name, () => part(subject));
}
