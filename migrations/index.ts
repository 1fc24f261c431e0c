import type { Migration } from 'kysely/migration';
import * as orders from './0001_orders.ts';
import * as paper from './0002_paper.ts';

/** Every migration by name, in order; a static table works compiled and in tests alike. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_orders': orders,
  '0002_paper': paper,
};
