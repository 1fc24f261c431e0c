import type { SealedKey } from '../../application/ports/sealing.ts';
import type { Account, AccountKey } from '../../domain/account.ts';

/** Opens a stored key; null when it can't be opened. */
export type OpenKey = (key: SealedKey) => AccountKey | null;

/** The columns of an account, with the key that is meant. */
export interface AccountRow {
  readonly account_id: number;
  readonly account_name: string;
  readonly exchange: string;
  readonly sandbox: boolean;
  readonly margin_mode: 'cross' | 'isolated' | null;
  readonly account_active: boolean;
  readonly account_paused: boolean;
  readonly account_frozen: boolean;
  readonly fingerprint: string | null;
  readonly sealed: Buffer | null;
}

/** The select list of an `AccountRow`, from `accounts a` and `account_keys k`. */
export const ACCOUNT_COLUMNS = `
  a.id as account_id, a.name as account_name, a.exchange, a.sandbox, a.margin_mode, a.is_active as account_active,
  a.is_paused as account_paused, a.frozen_at is not null as account_frozen, k.fingerprint, k.sealed`;

/** The account as exchanges need it. Its key is null when there is none, or none that opens. */
export function accountOf(row: AccountRow, open: OpenKey): Account {
  const { account_id, fingerprint, sealed } = row;
  const sealedKey = fingerprint === null || sealed === null ? null : { accountId: account_id, fingerprint, sealed };
  return {
    id: account_id,
    name: row.account_name,
    exchange: row.exchange,
    sandbox: row.sandbox,
    marginMode: row.margin_mode,
    key: sealedKey === null ? null : open(sealedKey),
    isActive: row.account_active,
    isPaused: row.account_paused,
    isFrozen: row.account_frozen,
  };
}
