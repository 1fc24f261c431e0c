import type { Locale } from '../domain/account.ts';

/** What is wrong with one field of a webhook. `params` fill the placeholders of its text. */
export interface FieldError {
  readonly code: FieldErrorCode;
  readonly params?: Readonly<Record<string, string>>;
}

type Text = Readonly<Record<Locale, string>>;

const FIELD_ERRORS = {
  required: { ko: '필수 항목입니다', en: 'is required' },
  required_for: { ko: '{type} 주문에 필수입니다', en: 'is required for {type}' },
  one_of: { ko: '{allowed} 중 하나여야 합니다', en: 'must be one of {allowed}' },
  not_a_number: { ko: '0.1 같은 십진수여야 합니다', en: 'must be a decimal number such as 0.1' },
  not_positive: { ko: '0보다 커야 합니다', en: 'must be greater than 0' },
  too_many_digits: {
    ko: '소수점 앞은 12자리까지입니다',
    en: 'may have at most 12 digits before the point and 30 after it',
  },
  not_text: { ko: '문자열이어야 합니다', en: 'must be a text' },
  not_boolean: { ko: 'true 또는 false여야 합니다', en: 'must be true or false' },
  too_long: { ko: '{max}자까지입니다', en: 'may have at most {max} characters' },
  empty: { ko: '비어 있습니다', en: 'is empty' },
  placeholder: {
    ko: '{placeholder}이(가) 값으로 바뀌지 않았습니다. 알림의 종류를 확인하세요',
    en: 'still holds {placeholder}, which TradingView did not replace: check the kind of alert',
  },
  not_supported: { ko: '지원하지 않는 항목입니다. 알림에서 빼세요', en: 'is not supported; take it out of the alert' },
  ids_differ: { ko: 'webhook_id와 헤더의 값이 다릅니다', en: 'differs from the id in the headers' },
  both_amounts: { ko: 'quantity와 quote_quantity 중 하나만 쓰세요', en: 'give quantity or quote_quantity, not both' },
  quote_only_market_buy: { ko: 'quote_quantity는 시장가 매수에만 쓸 수 있습니다', en: 'is only for market buys' },
  given_twice: { ko: '{names}: 하나만 쓰세요', en: 'is given twice ({names}); keep one' },
  futures_only: { ko: 'FUTURES에서만 쓸 수 있습니다', en: 'is only for FUTURES' },
  not_with: { ko: '{other}와 함께 쓸 수 없습니다', en: 'can not be used with {other}' },
} as const satisfies Record<string, Text>;

export type FieldErrorCode = keyof typeof FIELD_ERRORS;

const MESSAGES = {
  INVALID_PAYLOAD: { ko: '본문은 JSON 객체여야 합니다', en: 'The body must be a JSON object' },
  INVALID_ORDER: { ko: '주문을 읽을 수 없습니다: {fields}', en: 'The order can not be read: {fields}' },
  INVALID_TOKEN: { ko: '토큰이 없거나 알 수 없는 토큰입니다', en: 'The token is missing or unknown' },
  STRATEGY_AMBIGUOUS: { ko: 'group_name으로 전략을 고르세요: {names}', en: 'Name one strategy in group_name: {names}' },
  STRATEGY_MISMATCH: {
    ko: '이 토큰에는 group_name {name}인 전략이 없습니다',
    en: 'This token opens no strategy with the group_name {name}',
  },
  NO_ACTIVE_ACCOUNT: { ko: '전략에 켜진 계정이 없습니다', en: 'The strategy has no active account' },
  IP_NOT_ALLOWED: { ko: '허용되지 않은 주소입니다', en: 'This address is not allowed' },
  STRATEGY_INACTIVE: { ko: '전략이 꺼져 있습니다', en: 'The strategy is switched off' },
  TRADING_PAUSED: { ko: '거래가 일시중지되었습니다', en: 'Trading is paused' },
  LIMIT_EXCEEDED: { ko: '전략의 한도를 넘습니다: {what}', en: 'Over a limit of the strategy: {what}' },
  IDEMPOTENCY_CONFLICT: { ko: '같은 id로 다른 주문이 이미 왔습니다', en: 'This id was already used for another order' },
  PAYLOAD_TOO_LARGE: { ko: '본문은 64 KiB까지입니다', en: 'The body may have at most 64 KiB' },
  UNSUPPORTED_MEDIA_TYPE: {
    ko: 'application/json 또는 text/plain으로 보내세요',
    en: 'Send application/json or text/plain',
  },
  TOO_MANY_BAD_TOKENS: { ko: '잘못된 토큰이 너무 많이 왔습니다', en: 'Too many bad tokens from this address' },
  NOT_ACCEPTED: {
    ko: '주문을 받지 못했습니다. 아무것도 전송되지 않았습니다',
    en: 'The order could not be taken; nothing was sent',
  },
  EXECUTION_TIMEOUT: { ko: 'Order execution timeout', en: 'Order execution timeout' },
} as const satisfies Record<string, Text>;

export type MessageCode = keyof typeof MESSAGES;

const fill = (text: string, params: Readonly<Record<string, string>>) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');

/** What is wrong with a field, in the reader's language. */
export const fieldErrorText = ({ code, params = {} }: FieldError, locale: Locale): string =>
  fill(FIELD_ERRORS[code][locale], params);

/** The text of a stable code, in the reader's language. */
export const messageText = (code: MessageCode, locale: Locale, params: Readonly<Record<string, string>> = {}): string =>
  fill(MESSAGES[code][locale], params);
