import type { Clock } from '../../application/ports/clock.ts';
import type { Log } from '../../application/ports/log.ts';
import type { Account } from '../../domain/account.ts';
import { maskExchangeError } from '../../domain/masking.ts';
import type { AccountModes } from './account-modes.ts';
import type { Clients } from './clients.ts';
import type { ClockOffsets } from './clock-offsets.ts';
import type { Limiter } from './limiter.ts';
import type { LoadedMarkets } from './market-loading.ts';
import type { Markets } from './markets.ts';
import type { CcxtClient, Profile } from './profile.ts';
import type { Serial } from './serial.ts';
import { siteOf } from './site.ts';

/** What `CcxtExchange` is made of, and its three ways of asking an exchange share. */
export interface Parts {
  readonly clock: Clock;
  readonly log: Log;
  readonly profileOf: (id: string) => Profile;
  readonly clients: Clients;
  readonly markets: Markets;
  readonly offsets: ClockOffsets;
  readonly modes: AccountModes;
  readonly limiter: Limiter;
  readonly serial: Serial;
}

/** The account's client with the shared markets and the measured clock; null when the signal aborts before the markets are there. */
export async function readyClient(
  { clients, markets, offsets }: Parts,
  account: Account,
  marketType: 'SPOT' | 'FUTURES',
  signal: AbortSignal,
): Promise<{ client: CcxtClient; loaded: LoadedMarkets } | null> {
  const client = await clients.of(account);
  const loaded = await markets.wait(siteOf(account), signal);
  if (!loaded) return null;
  if (client.markets !== loaded.source.markets) client.setMarketsFromExchange(loaded.source);
  client.options.timeDifference = -offsets.of(siteOf(account), marketType);
  return { client, loaded };
}

/** An exchange's own words without the account's secrets, cut to what is stored. */
export function masked(text: string, { key }: Account): string {
  const others = [key?.secret, key?.password].flatMap((secret) => (secret ? [secret.reveal()] : []));
  return maskExchangeError(text, { ...(key && { apiKey: key.apiKey.reveal() }), others });
}
