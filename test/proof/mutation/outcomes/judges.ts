import { judgeBy } from '../judge.ts';

await judgeBy(
  'adapters/ccxt/outcome',
  'application/look-once.test.ts',
  'application/recover-attempts.test.ts',
  'application/resolve-unknown-attempts.test.ts',
  'application/send-gate.test.ts',
);
