import { createHmac } from 'node:crypto';
import type { Credentials } from '../accounts.ts';
import { type Call, json, text } from '../exchange.ts';
import type { Answer } from '../types.ts';

const DEFAULT_WINDOW = 5000;
const LONGEST_WINDOW = 60_000;
const AHEAD = 1000;

export const error = (code: string, message: string, status = 400): Answer =>
  json({ code: Number(code), msg: message }, status);

type Age = 'fresh' | 'ahead' | 'expired';

function ageAt(moment: number, timestamp: number, recvWindow: number): Age {
  if (timestamp > moment + AHEAD) return 'ahead';
  return moment - timestamp > recvWindow ? 'expired' : 'fresh';
}

/** A request that was in time on arrival but not when its turn came: futures have a code of their own for it. */
function outsideOfWindow(call: Call, timestamp: number, recvWindow: number): Answer {
  const heldTooLong = ageAt(call.arrivedAt, timestamp, recvWindow) === 'fresh';
  return heldTooLong && call.request.path.startsWith('/fapi/')
    ? error('-5028', 'Timestamp for this request is outside of the ME recvWindow.')
    : error('-1021', 'Timestamp for this request is outside of the recvWindow.');
}

export function verify(call: Call): Credentials | Answer {
  const { request, parameters } = call;
  const apiKey = request.headers['x-mbx-apikey'];
  if (!apiKey) return error('-2014', 'API-key format invalid.', 401);
  const credentials = call.world.accounts.find('binance', apiKey);
  if (!credentials) return error('-2015', 'Invalid API-key, IP, or permissions for action.', 401);

  const payload = request.query + request.body;
  const mark = payload.lastIndexOf('&signature=');
  const expected = createHmac('sha256', credentials.secret).update(payload.slice(0, mark)).digest('hex');
  if (mark < 0 || payload.slice(mark + '&signature='.length) !== expected) {
    return error('-1022', 'Signature for this request is not valid.');
  }
  const timestamp = Number(text(parameters, 'timestamp') ?? Number.NaN);
  const recvWindow = Number(text(parameters, 'recvWindow') ?? DEFAULT_WINDOW);
  if (Number.isNaN(timestamp)) {
    return error('-1102', "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.");
  }
  if (recvWindow > LONGEST_WINDOW) return error('-1131', 'recvWindow must be less than 60000.');
  if (call.ignoreWindow) return credentials;
  const age = ageAt(call.now, timestamp, recvWindow);
  if (age === 'ahead') {
    return error('-1021', "Timestamp for this request was 1000ms ahead of the server's time.");
  }
  return age === 'expired' ? outsideOfWindow(call, timestamp, recvWindow) : credentials;
}
