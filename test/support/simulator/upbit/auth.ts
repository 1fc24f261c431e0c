import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from '../accounts.ts';
import { type Call, json } from '../exchange.ts';
import type { Answer, RecordedRequest } from '../types.ts';

export const error = (code: string, message: string, status = 400): Answer =>
  json({ error: { name: code, message } }, status);

/** The text whose hash the token must bear: the parameters decoded, in the order in which they were sent. */
function hashed(request: RecordedRequest): string {
  if (request.method !== 'POST') return decodeURIComponent(request.query.replaceAll('+', ' '));
  const fields = request.body === '' ? {} : (JSON.parse(request.body) as Record<string, unknown>);
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('&');
}

/** Reads the JSON Web Token of the request. There is no timestamp in it, so an old request is as good as a new one. */
export function verify(call: Call): Credentials | Answer {
  const { request, world } = call;
  const [header = '', payload = '', signature] = request.headers.authorization?.replace('Bearer ', '').split('.') ?? [];
  const claims = claimsOf(request);
  const credentials = world.accounts.find('upbit', claims.access_key);
  if (!credentials) return error('invalid_access_key', '잘못된 엑세스 키입니다.', 401);
  const expected = createHmac('sha256', credentials.secret).update(`${header}.${payload}`).digest('base64url');
  if (signature !== expected) return error('jwt_verification', 'Jwt 토큰 검증에 실패했습니다.', 401);

  const text = hashed(request);
  const hash = text === '' ? undefined : createHash('sha512').update(text).digest('hex');
  if (claims.query_hash !== hash)
    return error('invalid_query_payload', 'Jwt의 query를 검증하는데 실패하였습니다.', 401);
  const { usedNonces } = credentials.account;
  if (!claims.nonce || usedNonces.has(claims.nonce)) return error('nonce_used', '이미 요청한 nonce값입니다.', 401);
  usedNonces.add(claims.nonce);
  return credentials;
}

export function claimsOf(request: RecordedRequest): Record<string, string | undefined> {
  const payload = request.headers.authorization?.split('.')[1] ?? '';
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}
