import type { FailedOrderStatus } from '../../../../domain/failed-order.ts';

/** Every status stands under one tab, so that nothing is ever invisible. */
export const TABS = {
  action: ['pending_retry', 'needs_review'],
  checking: ['unconfirmed', 'retrying'],
  done: ['completed', 'removed'],
} as const satisfies Record<string, readonly FailedOrderStatus[]>;

export type TabName = keyof typeof TABS;
export const TAB_NAMES = Object.keys(TABS) as TabName[];

/** The tab that holds all of the statuses; null where they stand under several. */
export function tabOf(statuses: readonly FailedOrderStatus[]): TabName | null {
  const holds = (tab: TabName) =>
    statuses.every((status) => (TABS[tab] as readonly FailedOrderStatus[]).includes(status));
  return statuses.length === 0 ? null : (TAB_NAMES.find(holds) ?? null);
}

/** What the address of a tab says; null where it says nothing, as of the first. */
export const statusParam = (tab: TabName | null): string | null =>
  tab === null || tab === 'action' ? null : TABS[tab].join(',');
