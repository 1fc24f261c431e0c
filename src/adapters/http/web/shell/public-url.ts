import type { Context } from 'hono';

export interface PublicAddress {
  /** Where senders reach this instance, without a slash at its end; null: where the reader did. */
  readonly publicUrl: string | null;
}

export const publicUrlOf = (c: Context, { publicUrl }: PublicAddress): string => publicUrl ?? new URL(c.req.url).origin;
