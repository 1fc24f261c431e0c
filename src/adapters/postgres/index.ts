/** PostgreSQL for embedders: the journal, strategies, migrations, proof of life. */
export { type Database, openDatabase } from './database.ts';
export { PostgresOrderLedger } from './ledger/order-ledger.ts';
export { InstanceLiveness } from './liveness.ts';
export { migrateDown, migrateUp, migrationStatus } from './migrator.ts';
export { PostgresStrategies } from './strategies.ts';
