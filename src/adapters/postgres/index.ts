/** PostgreSQL for embedders: the journal, strategies, migrations, proof of life. */
export { PostgresBatches, PostgresBatchLanes } from './batches/batches.ts';
export { type Database, openDatabase } from './database.ts';
export { PostgresFailedOrderActions } from './failed-orders/failed-order-actions.ts';
export { PostgresOrderLedger } from './ledger/order-ledger.ts';
export { InstanceLiveness } from './liveness.ts';
export { migrateDown, migrateUp, migrationStatus } from './migrator.ts';
export { PostgresFailedOrderQueries } from './queries/failed-orders.ts';
export { PostgresOrderQueries } from './queries/orders.ts';
export { PostgresSignalQueries } from './queries/signals.ts';
export { PostgresStrategies } from './strategies.ts';
