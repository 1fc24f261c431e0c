/** Every port in memory, for the tests of whoever embeds the use cases. */
export { MemoryBatchLanes } from './batch-lanes.ts';
export { MemoryBatches } from './batches.ts';
export { VirtualClock } from './clock.ts';
export { MemoryEventFeed } from './event-feed.ts';
export { FakeExchange, type FakeExchangeOptions, type LookUpScript, type SubmitScript } from './exchange.ts';
export type { Acceptance } from './exchange-book.ts';
export { MemoryFailedOrderActions } from './failed-order-actions.ts';
export { MemoryFailedOrderQueries } from './failed-order-queries.ts';
export type { HeldSubmission } from './held-submission.ts';
export { SequentialIds } from './ids.ts';
export { MemoryLiveness } from './liveness.ts';
export { type LogLine, MemoryLog } from './log.ts';
export { MemoryOrderLedger } from './order-ledger.ts';
export { MemoryOrderQueries, MemorySignalQueries } from './order-queries.ts';
export type { Scripted, Target } from './scripts.ts';
export { MemorySessions, type MemoryUser } from './sessions.ts';
export { MemoryStore, type Outage } from './store.ts';
export { MemoryStrategies } from './strategies.ts';
