import type { Account } from '../../domain/account.ts';

/** One exchange, real or sandbox: what accounts share there. */
export interface Site {
  readonly id: string;
  readonly sandbox: boolean;
}

export const siteOf = ({ exchange, sandbox }: Account): Site => ({ id: exchange, sandbox });

/** Names a site. */
export const siteKey = ({ id, sandbox }: Site): string => (sandbox ? `${id} (sandbox)` : id);

/** Names one key of one account. */
export const accountKey = ({ id, key }: Account): string => `${id}:${key?.fingerprint ?? ''}`;
