import { type Context, Hono } from 'hono';
import type { ExecuteResult } from '../../../application/execute-result.ts';
import type { IncomingSignal } from '../../../application/incoming-signal.ts';
import type { Clock } from '../../../application/ports/clock.ts';
import type { Log } from '../../../application/ports/log.ts';
import { messageText } from '../../../application/texts/index.ts';
import type { Locale } from '../../../domain/account.ts';
import { type Address, clientAddress, type TrustProxy } from '../address/client-address.ts';
import { isWithin, type Network } from '../address/networks.ts';
import { localeOf, refuse } from '../answers.ts';
import type { AppEnv } from '../env.ts';
import { BadTokens } from './bad-tokens.ts';
import { readBody } from './body.ts';
import { isSupported } from './content-type.ts';
import { parseObject } from './json.ts';
import { signalOf } from './signal.ts';

/** The use case behind the webhook. */
export interface ExecutesOrders {
  execute(signal: IncomingSignal): Promise<ExecuteResult>;
  /** The answer for this signal is on its way to its sender. */
  answerDelivered(signalId: string): void;
}

export interface WebhookOptions {
  readonly executeOrder: ExecutesOrders;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted once this instance takes no more webhooks. */
  readonly stopping: AbortSignal;
  readonly defaultLocale: Locale;
  readonly trustProxy: TrustProxy;
  /** Null: every address. */
  readonly webhookAllowed: readonly Network[] | null;
}

/** Seconds after which a sender may try again; TradingView does by itself after five. */
const RETRY_AFTER = 5;

type WebhookContext = Context<AppEnv>;

/** `POST /api/webhook`: takes a signal in the order of checks that the contract fixes, and answers what became of it. */
export function webhookRoutes(options: WebhookOptions): Hono<AppEnv> {
  const badTokens = new BadTokens(options.log);
  const routes = new Hono<AppEnv>({ strict: false });
  routes.post('/api/webhook', (c) => receive(c, options, badTokens));
  routes.onError((error, c) => {
    // Whatever is thrown up to here was thrown before the use case began, so nothing was sent.
    options.log.error('a webhook could not be read', { error });
    return refuse(c, 503, 'NOT_ACCEPTED', { locale: localeOf(c, options.defaultLocale), retryAfter: RETRY_AFTER });
  });
  return routes;
}

async function receive(c: WebhookContext, options: WebhookOptions, badTokens: BadTokens): Promise<Response> {
  const { clock, webhookAllowed } = options;
  const arrived = { receivedAt: clock.now(), startedAt: clock.monotonic() };
  const locale = localeOf(c, options.defaultLocale);
  const { incoming } = c.env;
  const address = clientAddress(incoming, options.trustProxy);
  if (webhookAllowed && !(address && isWithin(webhookAllowed, address)))
    return refuse(c, 403, 'IP_NOT_ALLOWED', { locale });
  if (options.stopping.aborted) return refuse(c, 503, 'NOT_ACCEPTED', { locale, retryAfter: RETRY_AFTER });
  if (!isSupported(incoming.headers)) return refuse(c, 415, 'UNSUPPORTED_MEDIA_TYPE', { locale });
  const read = await readBody(incoming, clock);
  if (read.kind === 'too_large') return refuse(c, 413, 'PAYLOAD_TOO_LARGE', { locale });
  const body = read.kind === 'body' ? parseObject(read.bytes) : null;
  if (body === null) return refuse(c, 400, 'INVALID_PAYLOAD', { locale });
  const authorization = c.req.header('Authorization');
  const signal = signalOf(body, { ...arrived, authorization, idHeaders: (name) => c.req.header(name) });
  if (signal === null) return refuseToken(c, badTokens, address, locale);
  const result = await execute(options, signal);
  return result.kind === 'invalid_token' ? refuseToken(c, badTokens, address, locale) : answer(c, options, result);
}

async function refuseToken(
  c: WebhookContext,
  badTokens: BadTokens,
  address: Address | null,
  locale: Locale,
): Promise<Response> {
  const verdict = await badTokens.count(address);
  if (verdict.kind === 'refused') return refuse(c, 401, 'INVALID_TOKEN', { locale });
  return refuse(c, 429, 'TOO_MANY_BAD_TOKENS', { locale, retryAfter: verdict.retryAfter });
}

/** What the use case throws leaves the outcome open: a 5xx would make senders send the order a second time. */
async function execute(
  { executeOrder, log, defaultLocale }: WebhookOptions,
  signal: IncomingSignal,
): Promise<ExecuteResult | Unexpected> {
  try {
    return await executeOrder.execute(signal);
  } catch (error) {
    log.error('the execution of a webhook broke off', { error });
    return { kind: 'unexpected', error: messageText('EXECUTION_TIMEOUT', defaultLocale) };
  }
}

interface Unexpected {
  readonly kind: 'unexpected';
  readonly error: string;
}

/** When the answer went out, or could not because its sender has hung up. A process that is killed before tells of neither. */
function onceGone(outgoing: AppEnv['Bindings']['outgoing'], then: () => void): void {
  if (outgoing.closed || outgoing.destroyed) then();
  else outgoing.once('close', then);
}

/** The one place where the result of the use case becomes a status. */
function answer(
  c: WebhookContext,
  options: WebhookOptions,
  result: Exclude<ExecuteResult, { kind: 'invalid_token' }> | Unexpected,
): Response {
  switch (result.kind) {
    case 'answered':
      onceGone(c.env.outgoing, () => options.executeOrder.answerDelivered(result.signalId));
      if (result.replay !== null) {
        c.header('Idempotent-Replay', 'true');
        c.header('Order-Status', result.replay);
      }
      return c.json(result.answer.body, result.answer.status);
    case 'refused':
      return c.json(result.answer.body, result.answer.status);
    case 'conflict':
      return c.json({ success: false, error: result.error, code: 'IDEMPOTENCY_CONFLICT' }, 409);
    case 'not_accepted':
      c.header('Retry-After', String(RETRY_AFTER));
      return c.json({ success: false, error: result.error, code: 'NOT_ACCEPTED' }, 503);
    case 'unexpected':
      return c.json(
        { success: false, error: result.error, code: 'EXECUTION_TIMEOUT', failed_order_id: null, orders: [] },
        408,
      );
  }
}
