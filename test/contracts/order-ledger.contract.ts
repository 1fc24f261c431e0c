import { afterEach, beforeEach, describe } from '@jest/globals';
import type { LedgerSubject, MakeLedgerSubject } from './ledger-subject.ts';
import { duplicatesContract } from './order-ledger/duplicates.ts';
import { recordContract } from './order-ledger/record.ts';
import { recoveryContract } from './order-ledger/recovery.ts';
import { signalsContract } from './order-ledger/signals.ts';
import { takeInContract } from './order-ledger/take-in.ts';

const PARTS = {
  'taking in': takeInContract,
  duplicates: duplicatesContract,
  recording: recordContract,
  recovery: recoveryContract,
  signals: signalsContract,
};

/** What every `OrderLedger` must do, whatever it is made of. Each test has a world of its own. */
export function orderLedgerContract(makeSubject: MakeLedgerSubject): void {
  let current: LedgerSubject | null = null;
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
