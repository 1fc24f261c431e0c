import type { Migration } from 'kysely/migration';
import * as orders from './0001_orders.ts';
import * as paper from './0002_paper.ts';
import * as events from './0004_events.ts';
import * as failedOrderWorkflow from './0005_failed_order_workflow.ts';
import * as reading from './0006_reading.ts';
import * as legacy from './0007_legacy.ts';
import * as batches from './0008_batches.ts';
import * as adoptedSignals from './0009_adopted_signals.ts';
import * as counting from './0010_counting.ts';
import * as overview from './0011_overview.ts';
import * as refusals from './0012_refusals.ts';
import * as archive from './0013_archive.ts';
import * as counts from './0014_counts.ts';
import * as eventsByStatement from './0015_events_by_statement.ts';

/** Every migration by name, in order; a static table works compiled and in tests alike. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_orders': orders,
  '0002_paper': paper,
  '0004_events': events,
  '0005_failed_order_workflow': failedOrderWorkflow,
  '0006_reading': reading,
  '0007_legacy': legacy,
  '0008_batches': batches,
  '0009_adopted_signals': adoptedSignals,
  '0010_counting': counting,
  '0011_overview': overview,
  '0012_refusals': refusals,
  '0013_archive': archive,
  '0014_counts': counts,
  '0015_events_by_statement': eventsByStatement,
};
