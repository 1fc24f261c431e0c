import { createHmac } from 'node:crypto';
import type { Credentials } from '../accounts.ts';
import { type Call, json } from '../exchange.ts';
import type { Answer } from '../types.ts';

const AHEAD = 1000;

/** Bybit refuses with HTTP 200 and a code. */
export const error = (code: string, message: string, status = 200): Answer =>
  json({ retCode: Number(code), retMsg: message, result: {}, retExtInfo: {}, time: Date.now() }, status);

export const reply = (call: Call, result: unknown, retExtInfo: unknown = {}): Answer =>
  json({ retCode: 0, retMsg: 'OK', result, retExtInfo, time: call.now });

export function verify(call: Call): Credentials | Answer {
  const { request } = call;
  const { 'x-bapi-api-key': apiKey, 'x-bapi-timestamp': timestamp = '', 'x-bapi-sign': signature } = request.headers;
  const credentials = call.world.accounts.find('bybit', apiKey);
  if (!credentials) return error('10003', 'API key is invalid.');

  const window = request.headers['x-bapi-recv-window'] ?? '5000';
  const payload = timestamp + apiKey + window + (request.method === 'POST' ? request.body : request.query);
  if (createHmac('sha256', credentials.secret).update(payload).digest('hex') !== signature) {
    return error('10004', `error sign! origin_string[${payload}]`);
  }
  const signedAt = Number(timestamp);
  const fresh = call.now - Number(window) <= signedAt && signedAt < call.now + AHEAD;
  if (fresh || call.ignoreWindow) return credentials;
  const times = `req_timestamp[${timestamp}],server_timestamp[${call.now}],recv_window[${window}]`;
  return error('10002', `invalid request, please check your server timestamp or recv_window param. ${times}`);
}
