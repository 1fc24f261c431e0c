import { afterEach, beforeEach, describe } from '@jest/globals';
import { candidateContract } from './failed-order-actions/candidate.ts';
import { changesContract } from './failed-order-actions/changes.ts';
import { claimContract } from './failed-order-actions/claim.ts';
import { countsContract } from './failed-order-actions/counts.ts';
import { legacyContract } from './failed-order-actions/legacy.ts';
import { resolveContract } from './failed-order-actions/resolve.ts';
import { scheduleContract } from './failed-order-actions/schedule.ts';
import type { FailedOrderSubject, MakeFailedOrderSubject } from './failed-order-subject.ts';

const PARTS = {
  'a candidate': candidateContract,
  'the claim of a retry': claimContract,
  counts: countsContract,
  'changes by hand': changesContract,
  'a person’s verdict': resolveContract,
  schedules: scheduleContract,
  'rows of the old system': legacyContract,
};

/** What every `FailedOrderActions` must do, whatever it is made of. Each test has a world of its own. */
export function failedOrderActionsContract(makeSubject: MakeFailedOrderSubject): void {
  let current: FailedOrderSubject | null = null;
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
