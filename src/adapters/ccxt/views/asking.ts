import type { AskedMarket } from '../../../application/ports/exchange-views.ts';
import type { Account } from '../../../domain/account.ts';
import type { Market } from '../../../domain/market.ts';
import { namedMarket } from '../../../domain/symbols.ts';
import { type Evidence, MAX_BODY_KEPT, noEvidence, type ObservedCall } from '../evidence.ts';
import { afterAnswer } from '../limit-answers.ts';
import { observed } from '../observed.ts';
import { jsonOf } from '../outcome/words.ts';
import { type Parts, readyClient } from '../parts.ts';
import type { CcxtClient } from '../profile.ts';
import { accountKey, siteKey, siteOf } from '../site.ts';
import { unlessAborted } from '../unless-aborted.ts';

/** What is asked about, until when. */
export interface Question {
  readonly parts: Parts;
  readonly account: Account;
  readonly asked: AskedMarket;
  readonly signal: AbortSignal;
}

type Ask<T> = (client: CcxtClient, market: Market) => Promise<T | null>;

/** Asks with the account's key. Null: it can't be asked, it erred, said nothing, or had not answered when the signal aborted. */
export async function askSigned<T>(question: Question, ask: Ask<T>): Promise<T | null> {
  const { parts, account, asked, signal } = question;
  const { serialPerKey } = parts.profileOf(account.exchange);
  try {
    const ready = await readyClient(parts, account, asked.marketType, signal);
    const market = ready && namedMarket(asked.symbol, asked.marketType, ready.loaded.index);
    if (!market) return null;
    return await inTurn(question, (call) => {
      const asking = () => ask(observed(ready.client, call), market);
      return serialPerKey ? parts.serial.run(accountKey(account), signal, asking) : asking();
    });
  } catch {
    return null;
  }
}

/** The same of what needs no key. */
export async function askOpenly<T>(question: Question, ask: Ask<T>): Promise<T | null> {
  const { parts, account, asked, signal } = question;
  const site = siteOf(account);
  try {
    // Rejects for an exchange that can't be reached at all, whose markets would be tried for ever.
    if (!parts.markets.latest(site)) await parts.clients.keyless(site);
    const loaded = await parts.markets.wait(site, signal);
    const market = loaded && namedMarket(asked.symbol, asked.marketType, loaded.index);
    if (!market) return null;
    return await inTurn(question, (call) => ask(observed(loaded.source, call), market));
  } catch {
    return null;
  }
}

/** Behind whatever else wants room under the exchange's limits; what its answer tells of them is heeded. */
async function inTurn<T>(
  { parts, account, asked: { marketType }, signal }: Question,
  run: (call: ObservedCall) => Promise<T | null>,
): Promise<T | null> {
  const requester = { site: siteKey(siteOf(account)), marketType, account: accountKey(account) };
  if (!(await parts.limiter.untilRoom(requester, 1, signal))) return null;
  if (!(await parts.limiter.take(requester, 'requests', signal))) return null;
  const evidence = noEvidence();
  const call = { evidence, gate: null, until: signal, isUsed: false };
  try {
    const told = await unlessAborted(run(call), signal);
    return saysNothing(evidence) ? null : told;
  } finally {
    void afterAnswer(parts, requester, evidence, parts.profileOf(account.exchange));
  }
}

/** ccxt takes an answer that says nothing for an empty list. What is kept of a long one can't be parsed, but says something. */
function saysNothing(evidence: Evidence): boolean {
  const json = jsonOf(evidence);
  if (Array.isArray(json) || evidence.body.length === MAX_BODY_KEPT) return false;
  return typeof json !== 'object' || json === null || Object.keys(json).length === 0;
}
