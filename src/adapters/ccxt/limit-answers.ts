import type { ReasonCode } from '../../domain/reasons.ts';
import type { Evidence } from './evidence.ts';
import type { Requester } from './limiter.ts';
import type { Parts } from './parts.ts';
import type { Profile } from './profile.ts';

/** By these an exchange turns away an address, whoever asked. */
const TURNED_AWAY: readonly (number | null)[] = [429, 418];
/** When it does not say for how long. */
const USUAL_PAUSE = 2_000;
const LONGEST_PAUSE = 24 * 3_600_000;

/** Counts with the exchange, and pauses every account there once it says that the limit is passed. */
export async function afterAnswer(
  { limiter, clock }: Pick<Parts, 'limiter' | 'clock'>,
  requester: Requester,
  evidence: Evidence,
  profile: Profile,
  code: ReasonCode | null = null,
): Promise<void> {
  if (TURNED_AWAY.includes(evidence.status) || code === 'RATE_LIMITED') {
    limiter.pause(requester.site, pauseOf(evidence, profile, clock.now()));
  }
  const used = profile.usedIn?.(evidence.headers) ?? [];
  await limiter.note(requester, used);
}

/** `Retry-After` in seconds or as a date, else what the body says. Both dates are the exchange's. */
function pauseOf({ headers, body, exchangeTime }: Evidence, profile: Profile, ourTime: Date): number {
  const retryAfter = headers['retry-after'] ?? '';
  const now = (exchangeTime ?? ourTime).getTime();
  const until = /^\d+$/.test(retryAfter) ? now + Number(retryAfter) * 1_000 : Date.parse(retryAfter);
  const banned = profile.bannedUntil?.(body) ?? Number.NaN;
  const pauses = [until - now, banned - now].filter((pause) => pause > 0);
  return Math.min(Math.max(USUAL_PAUSE, ...pauses), LONGEST_PAUSE);
}
