import type { AccountOrders, AccountRecord, AdministrationRecords } from '../ports/administration.ts';

/** A user's account that nothing else changes until the transaction ends; null for what is another's or does not exist. */
export async function lockAccount(
  { accounts }: Pick<AdministrationRecords, 'accounts'>,
  userId: number,
  id: number,
): Promise<{ readonly account: AccountRecord; readonly orders: AccountOrders } | null> {
  if (!(await accounts.get(userId, id))) return null;
  const orders = await accounts.lock(id);
  const account = await accounts.get(userId, id);
  return account && { account, orders };
}
