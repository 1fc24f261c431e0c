import type { z } from '@hono/zod-openapi';
import type { KeyFindings } from '../../../../application/ports/key-test.ts';
import { messageText } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { reasonText } from '../../../../domain/reasons.ts';
import type { KeyTestSchema } from './schemas.ts';

type KeyTestBody = z.infer<typeof KeyTestSchema>;

const NOTHING = {
  success: true,
  code: null,
  error: null,
  exchange_error: null,
  position_mode: null,
  margin_mode: null,
  may_trade: null,
  may_withdraw: null,
  warnings: [],
} satisfies Partial<KeyTestBody>;

/** What an exchange said of a key, in the reader's language. */
export function keyTestBody(findings: Exclude<KeyFindings, { kind: 'unavailable' }>, locale: Locale): KeyTestBody {
  if (findings.kind === 'bad') {
    const { code, exchangeError } = findings.failure;
    const error = reasonText(findings.failure, locale);
    return { ...NOTHING, good: false, code, error, exchange_error: exchangeError };
  }
  const { positionMode, marginMode, mayTrade, mayWithdraw } = findings.facts;
  const warnings: KeyTestBody['warnings'][number]['code'][] = [];
  if (mayWithdraw) warnings.push('KEY_MAY_WITHDRAW');
  if (mayTrade === false) warnings.push('KEY_MAY_NOT_TRADE');
  return {
    ...NOTHING,
    good: true,
    position_mode: positionMode,
    margin_mode: marginMode,
    may_trade: mayTrade,
    may_withdraw: mayWithdraw,
    warnings: warnings.map((code) => ({ code, text: messageText(code, locale) })),
  };
}
