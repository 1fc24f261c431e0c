import { createHmac } from 'node:crypto';
import type { Credentials } from '../accounts.ts';
import { type Call, json } from '../exchange.ts';
import type { Answer } from '../types.ts';

const WINDOW = 30_000;

const refusal = (code: string, message: string, status: number): Answer =>
  json({ code, msg: message, data: [] }, status);

export const reply = (data: readonly unknown[]): Answer => json({ code: '0', msg: '', data });

/** The verdict on one element of a trading request. */
export const verdict = (sCode: string, sMsg: string, ids: Record<string, string> = {}) => ({
  ordId: '',
  clOrdId: '',
  tag: '',
  ...ids,
  sCode,
  sMsg,
});

/** Code 0 when all went well, 1 when nothing did, 2 for a part. */
export function verdicts(list: readonly { sCode: string }[], now: number): Answer {
  const refused = list.filter(({ sCode }) => sCode !== '0').length;
  const code = refused === 0 ? '0' : refused === list.length ? '1' : '2';
  const msg = { '0': '', '1': 'All operations failed', '2': 'Bulk operation partially succeeded' }[code];
  return json({ code, msg, data: list, inTime: String(now * 1000), outTime: String(now * 1000) });
}

/** Codes from 51000 on concern one order and stand inside the list; the others are the whole answer. */
export const error = (code: string, message: string, status = 200): Answer =>
  /^5[1-9]/.test(code)
    ? json({ code: '1', msg: 'All operations failed', data: [verdict(code, message)] }, status)
    : refusal(code, message, status);

export const notFound = (): Answer => refusal('51603', 'Order does not exist', 200);

export function verify(call: Call): Credentials | Answer {
  const { request } = call;
  const {
    'ok-access-key': apiKey,
    'ok-access-sign': signature,
    'ok-access-timestamp': timestamp = '',
    'ok-access-passphrase': passphrase,
  } = request.headers;
  if (!apiKey) return refusal('50103', 'Request header "OK-ACCESS-KEY" cannot be empty.', 401);
  const credentials = call.world.accounts.find('okx', apiKey);
  if (!credentials) return refusal('50111', 'Invalid OK-ACCESS-KEY', 401);
  if (credentials.password !== (passphrase ?? null)) {
    return refusal('50105', 'Request header "OK-ACCESS-PASSPHRASE" incorrect.', 401);
  }
  const path = request.query ? `${request.path}?${request.query}` : request.path;
  const payload = timestamp + request.method + path + request.body;
  if (createHmac('sha256', credentials.secret).update(payload).digest('base64') !== signature) {
    return refusal('50113', 'Invalid Sign', 401);
  }
  const age = Math.abs(call.now - Date.parse(timestamp));
  if (age > WINDOW && !call.ignoreWindow) return refusal('50102', 'Timestamp request expired', 401);
  return credentials;
}
