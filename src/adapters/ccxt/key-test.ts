import type { KeyFindings } from '../../application/ports/key-test.ts';
import type { Account } from '../../domain/account.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import type { ReasonCode } from '../../domain/reasons.ts';
import { type Evidence, noEvidence } from './evidence.ts';
import { askAboutKey } from './key-questions.ts';
import { afterAnswer } from './limit-answers.ts';
import { observed } from './observed.ts';
import { classify } from './outcome/classify.ts';
import { masked, type Parts, readyClient } from './parts.ts';
import { accountKey, siteKey, siteOf } from './site.ts';

const PATIENCE = 10_000;

/** Codes by which an exchange refuses the key itself. */
const KEY_REFUSALS: readonly ReasonCode[] = ['AUTHENTICATION', 'PERMISSION_DENIED'];

/** Asks the exchange about the account's key by requests that change nothing. Never throws. */
export async function testKey(parts: Parts, account: Account): Promise<KeyFindings> {
  if (!account.key) return { kind: 'bad', failure: failure('AUTHENTICATION') };
  // A request was sent, for all that is known: only then do the exchange's own codes count.
  const evidence: Evidence = { ...noEvidence(), sent: 'maybe' };
  const patience = AbortSignal.timeout(PATIENCE);
  const requester = { site: siteKey(siteOf(account)), marketType: 'SPOT', account: accountKey(account) } as const;
  const { serialPerKey } = parts.profileOf(account.exchange);
  try {
    const ready = await readyClient(parts, account, 'SPOT', patience);
    if (!ready) return { kind: 'unavailable', failure: failure('MARKETS_UNAVAILABLE') };
    if (!(await parts.limiter.take(requester, 'requests', patience)))
      return { kind: 'unavailable', failure: failure('RATE_LIMITED') };
    const call = { evidence, gate: null, isUsed: false };
    const asking = () => askAboutKey(observed(ready.client, call), account);
    const facts = serialPerKey ? await parts.serial.run(accountKey(account), patience, asking) : await asking();
    return facts ? { kind: 'good', facts } : { kind: 'unavailable', failure: failure('RATE_LIMITED') };
  } catch (error) {
    return refusalOf(parts, account, error, evidence);
  } finally {
    void afterAnswer(parts, requester, evidence, parts.profileOf(account.exchange));
  }
}

function refusalOf(parts: Parts, account: Account, error: unknown, evidence: Evidence): KeyFindings {
  const noOrder = { symbol: '', orderType: 'MARKET' } as const;
  const classified = classify({ kind: 'thrown', error }, evidence, parts.profileOf(account.exchange), noOrder);
  if (classified.kind === 'accepted') throw new Error('An error was taken for an acceptance', { cause: error });
  const { code, exchangeError } = classified.failure;
  const told = (as: ReasonCode): Failure => {
    return { ...failure(as), exchangeError: exchangeError && masked(exchangeError, account) };
  };
  if (KEY_REFUSALS.includes(code)) return { kind: 'bad', failure: told(code) };
  return {
    kind: 'unavailable',
    failure: told(code === 'CLOCK_SKEW' || code === 'RATE_LIMITED' ? code : 'EXCHANGE_UNAVAILABLE'),
  };
}
