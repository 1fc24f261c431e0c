import type { Profile } from '../profile.ts';
import { binance } from './binance.ts';
import { bybit } from './bybit.ts';
import { genericProfile } from './generic.ts';
import { okx } from './okx.ts';
import { upbit } from './upbit.ts';

const PROVEN: ReadonlyMap<string, Profile> = new Map(
  [binance, bybit, okx, upbit].map((profile) => [profile.id, profile]),
);

/** What is known of an exchange: its proven profile, else what holds for any. */
export function profileOf(id: string): Profile {
  return PROVEN.get(id) ?? genericProfile(id);
}
