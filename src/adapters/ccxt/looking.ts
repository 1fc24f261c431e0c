import type { Account } from '../../domain/account.ts';
import type { PreparedOrder } from '../../domain/order.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { type Evidence, noEvidence, type ObservedCall } from './evidence.ts';
import { afterAnswer } from './limit-answers.ts';
import type { LoadedMarkets } from './market-loading.ts';
import { observed } from './observed.ts';
import { treatmentOf } from './outcome/error-classes.ts';
import { jsonOf } from './outcome/words.ts';
import { masked, type Parts, readyClient } from './parts.ts';
import type { CcxtClient, CcxtOrder, Profile } from './profile.ts';
import { seenOrder } from './seen.ts';
import { accountKey, siteKey, siteOf } from './site.ts';

/** A look that can't begin within so many milliseconds has failed. */
const PATIENCE = 10_000;

interface Looking {
  readonly parts: Parts;
  readonly account: Account;
  readonly order: PreparedOrder;
  readonly profile: Profile;
  readonly lookUp: NonNullable<Profile['lookUp']>;
}

const impossible = (exchangeError: string): Sighting => ({ kind: 'impossible', exchangeError });
const failed = (exchangeError: string): Sighting => ({ kind: 'failed', exchangeError });

/** Asks the exchange for an order by its client order id. Never throws. */
export async function lookUp(parts: Parts, account: Account, order: PreparedOrder): Promise<Sighting> {
  const profile = parts.profileOf(account.exchange);
  if (!profile.lookUp) return impossible(`${account.exchange} has no look-up that is proven`);
  if (!account.key) return impossible('The API key is gone');
  if (account.key.fingerprint !== order.keyFingerprint) return impossible('The API key was replaced');
  try {
    return await look({ parts, account, order, profile, lookUp: profile.lookUp });
  } catch (error) {
    return failed(masked(String(error), account));
  }
}

async function look(looking: Looking): Promise<Sighting> {
  const { parts, account, order, profile } = looking;
  const patience = AbortSignal.timeout(PATIENCE);
  const ready = await readyClient(parts, account, order.marketType, patience);
  if (!ready) return failed('The markets are not loaded');
  const site = siteKey(siteOf(account));
  const requester = { site, marketType: order.marketType, account: accountKey(account) };
  if (!(await parts.limiter.take(requester, 'requests', patience))) return failed('Rate limit of the exchange');
  const call: ObservedCall = { evidence: noEvidence(), gate: null, isUsed: false };
  const asked = await ask(looking, ready.client, call, patience);
  void afterAnswer(parts, requester, call.evidence, profile);
  if (asked.kind === 'order') return sightingOf(looking, ready, asked.order, call.evidence);
  return sightingOfError(looking, ready.client, asked.error, call.evidence);
}

type Asked =
  | { readonly kind: 'order'; readonly order: CcxtOrder | null }
  | { readonly kind: 'thrown'; readonly error: unknown };

async function ask(
  { parts, account, order, profile, lookUp }: Looking,
  client: CcxtClient,
  call: ObservedCall,
  patience: AbortSignal,
): Promise<Asked> {
  const asking = () => lookUp(observed(client, call), order).then((found) => ({ found }));
  try {
    const answer = profile.serialPerKey
      ? await parts.serial.run(accountKey(account), patience, asking)
      : await asking();
    if (!answer) return { kind: 'thrown', error: new Error('Other requests of this key took too long') };
    return { kind: 'order', order: answer.found };
  } catch (error) {
    return { kind: 'thrown', error };
  }
}

function sightingOf(
  looking: Looking,
  { client, loaded }: { client: CcxtClient; loaded: LoadedMarkets },
  found: CcxtOrder | null,
  evidence: Evidence,
): Sighting {
  const { order, profile } = looking;
  if (!found) return absent(looking, evidence);
  const market = loaded.bySymbol.get(order.marketSymbol) ?? null;
  const seen = seenOrder(found, order, { profile, client, market });
  return seen ? { kind: 'found', order: seen } : failed('The answer has no order id or side');
}

function sightingOfError(looking: Looking, client: CcxtClient, error: unknown, evidence: Evidence): Sighting {
  const { parts, account, order, profile } = looking;
  const words = masked(error instanceof Error ? error.message : String(error), account);
  // ccxt itself no longer knows the market, and will not ask.
  if (evidence.status === null && (error as { name?: unknown }).name === 'BadSymbol') return impossible(words);
  if (!evidence.bodyRead || evidence.status === null || evidence.status >= 500) return failed(words);
  if ((error as { name?: unknown }).name === 'OrderNotFound') return absent(looking, evidence);
  const codes = profile.codesOf(jsonOf(evidence));
  const says = (kind: 'authentication' | 'permission' | 'clock' | 'rateLimit') =>
    codes.some((code) => profile.codes[kind].includes(code));
  if (says('clock')) void parts.offsets.measure(siteOf(account), order.marketType, client, profile);
  if (says('rateLimit')) return failed(words);
  const treatment = treatmentOf(error);
  const isKeyRefused = treatment?.kind === 'refused' && KEY_REFUSALS.includes(treatment.code);
  const refusesKey = says('authentication') || says('permission') || (codes.length > 0 && isKeyRefused);
  return refusesKey ? impossible(words) : failed(words);
}

const KEY_REFUSALS: readonly string[] = ['AUTHENTICATION', 'PERMISSION_DENIED'];

/** Past the time for which the exchange keeps such orders, that one is not there says nothing. */
function absent({ order, profile }: Looking, { exchangeTime }: Evidence): Sighting {
  const support = profile.orders[order.marketType]?.[order.orderType];
  const isForgotten =
    order.fenceAt !== null &&
    exchangeTime !== null &&
    exchangeTime.getTime() > order.fenceAt.getTime() + (support?.retentionMs ?? 0);
  if (isForgotten) return impossible('The exchange keeps such orders no longer');
  return { kind: 'absent', proves: support?.absenceProves ?? false, exchangeTime };
}
