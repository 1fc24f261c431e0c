import type { Locale } from './account.ts';

type Text = Readonly<Record<Locale, string>>;

/** One row of the table of reasons. Texts may hold placeholders, `{limit}`, filled from a failure's parameters. */
export interface Reason {
  /** At most 100 characters when filled. */
  readonly text: Text;
  /** What the reader should do next. */
  readonly advice: Text;
  /** Whether sending the same order again can ever succeed. */
  readonly retryable: boolean;
  /** Whether a submission that ended so uses up one of the five retries. */
  readonly counted: boolean;
}

const row = (
  ko: string,
  en: string,
  adviceKo: string,
  adviceEn: string,
  retryable: boolean,
  counted: boolean,
): Reason => ({
  text: { ko, en },
  advice: { ko: adviceKo, en: adviceEn },
  retryable,
  counted,
});

/** Every reason why an order was not executed, or is not known to have been. */
export const REASONS = {
  INSUFFICIENT_FUNDS: row(
    '잔고 부족',
    'Insufficient balance',
    '입금하거나 수량을 줄인 뒤 재시도하세요',
    'Add funds or free a balance, then retry',
    true,
    true,
  ),
  MARKET_RULE: row(
    '거래 규칙 위반',
    'Against a market rule',
    '전략의 수량과 가격을 규칙에 맞추세요',
    'Fit the quantity and price of the alert to the rule',
    true,
    true,
  ),
  UNKNOWN_SYMBOL: row(
    '알 수 없는 심볼: {symbol}',
    'Unknown symbol: {symbol}',
    '거래소에 있는 심볼로 알림을 고치세요',
    'Use a symbol that the exchange lists',
    true,
    true,
  ),
  MARKETS_UNAVAILABLE: row(
    '거래소 종목 정보를 불러오지 못했습니다',
    'The exchange’s markets could not be loaded',
    '잠시 뒤 재시도하세요',
    'Retry in a moment',
    true,
    true,
  ),
  AUTHENTICATION: row(
    'API 키가 거부되었습니다',
    'The API key was refused',
    'API 키를 다시 등록하세요',
    'Enter the API key again',
    true,
    true,
  ),
  PERMISSION_DENIED: row(
    'API 키에 권한이 없거나 주소가 허용되지 않습니다',
    'The API key lacks a permission, or this address is not allowed',
    '키의 거래 권한과 허용 주소를 확인하세요',
    'Allow trading and this address for the key',
    true,
    true,
  ),
  RATE_LIMITED: row(
    '거래소 요청 한도 초과',
    'Rate limit of the exchange',
    '잠시 뒤 재시도하세요',
    'Retry in a moment',
    true,
    false,
  ),
  CLOCK_SKEW: row(
    '거래소와 시계가 맞지 않습니다',
    'Clock differs from the exchange’s',
    '서버의 시계를 맞춘 뒤 재시도하세요',
    'Set this machine’s clock, then retry',
    true,
    false,
  ),
  EXCHANGE_UNAVAILABLE: row(
    '거래소를 이용할 수 없습니다',
    'The exchange is unavailable',
    '거래소가 복구된 뒤 재시도하세요',
    'Retry when the exchange is back',
    true,
    false,
  ),
  ORDER_REJECTED: row(
    '거래소가 주문을 거부했습니다',
    'The exchange refused the order',
    '거래소 에러를 확인하세요',
    'Read the exchange’s words',
    true,
    true,
  ),
  NOTHING_TO_REDUCE: row(
    '이미 청산된 포지션입니다',
    'The position is already closed',
    '할 일이 없습니다. 목록에서 제거하세요',
    'Nothing to do; remove it',
    false,
    true,
  ),
  POSITION_SIDE_REQUIRED: row(
    '헤지 모드에서는 position_side가 필요합니다',
    'Hedge mode needs position_side',
    '알림에 position_side를 넣으세요',
    'Add position_side to the alert',
    false,
    true,
  ),
  QUOTE_QUANTITY_REQUIRED: row(
    '시장가 매수는 quote_quantity(금액)가 필요합니다',
    'Market buys here need quote_quantity, a cost',
    '알림에 quote_quantity를 쓰세요',
    'Use quote_quantity in the alert',
    false,
    true,
  ),
  STOP_ALREADY_CROSSED: row(
    '스탑 가격을 이미 지났습니다',
    'The stop price is already crossed',
    '현재가를 보고 판단하세요',
    'Look at the price and decide',
    true,
    true,
  ),
  NOT_FILLED: row(
    '체결 없이 종료되었습니다',
    'Closed with nothing filled',
    '가격과 호가를 확인한 뒤 재시도하세요',
    'Check the price, then retry',
    true,
    true,
  ),
  NOT_SENT: row('전송하지 못했습니다', 'Not sent', '재시도할 수 있습니다', 'It can be retried', true, false),
  EXECUTION_TIMEOUT: row(
    'Execution timeout ({seconds}s)',
    'Execution timeout ({seconds}s)',
    '거래소에서 결과를 확인하는 중입니다. 누르지 마세요',
    'Its outcome is being looked up; do nothing',
    true,
    true,
  ),
  NO_ANSWER: row(
    '거래소 응답을 받지 못했습니다',
    'No answer from the exchange',
    '거래소에서 결과를 확인하는 중입니다. 누르지 마세요',
    'Its outcome is being looked up; do nothing',
    true,
    true,
  ),
  ACCOUNT_FROZEN: row(
    '계정이 동결되었습니다',
    'The account is frozen',
    '거래소의 포지션을 확인한 뒤 동결을 푸세요',
    'Check the positions at the exchange, then unfreeze',
    true,
    true,
  ),
  ACCOUNT_INACTIVE: row(
    '계정이 꺼져 있거나 일시중지되었습니다',
    'The account is off or paused',
    '계정을 켠 뒤 재시도하세요',
    'Switch the account on, then retry',
    true,
    true,
  ),
  NOT_SUPPORTED: row(
    '지원하지 않는 주문입니다: {what}',
    'Not supported: {what}',
    '이 거래소에서 지원하는 주문 유형을 쓰세요',
    'Use what is supported at this exchange',
    false,
    true,
  ),
  UNKNOWN: row('알 수 없는 오류', 'Unknown error', '거래소 에러를 확인하세요', 'Read the exchange’s words', true, true),
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof REASONS;

/** Why it may not be known whether an order was executed. */
export const UNKNOWN_REASONS = ['EXECUTION_TIMEOUT', 'NO_ANSWER'] as const satisfies readonly ReasonCode[];

/** For people, what programs know by one text in every language. */
const IN_WORDS: Readonly<Partial<Record<ReasonCode, Text>>> = {
  EXECUTION_TIMEOUT: { ko: '응답 시간 초과 ({seconds}초)', en: 'Execution timeout ({seconds}s)' },
};

/** The rules of a market that an order can break; they refine the text of `MARKET_RULE`. `value` is the order's, `limit` the allowed one. */
const MARKET_RULES = {
  min_quantity: {
    ko: '수량 {value}이(가) 최소 {limit}보다 작습니다',
    en: 'Quantity {value} is below the minimum {limit}',
  },
  max_quantity: {
    ko: '수량 {value}이(가) 최대 {limit}보다 큽니다',
    en: 'Quantity {value} is above the maximum {limit}',
  },
  quantity_step: {
    ko: '수량 {value}이(가) 단위 {limit}에 맞지 않습니다',
    en: 'Quantity {value} is not a multiple of {limit}',
  },
  zero_quantity: {
    ko: '수량 {value}은(는) 단위 {limit}로 내림하면 0입니다',
    en: 'Quantity {value} rounds to zero at the step {limit}',
  },
  price_tick: {
    ko: '가격 {value}이(가) 호가 단위 {limit}에 맞지 않습니다',
    en: 'Price {value} is not a multiple of the tick {limit}',
  },
  min_price: { ko: '가격 {value}이(가) 최저 {limit}보다 낮습니다', en: 'Price {value} is below the lowest {limit}' },
  max_price: { ko: '가격 {value}이(가) 최고 {limit}보다 높습니다', en: 'Price {value} is above the highest {limit}' },
  min_cost: {
    ko: '주문 금액 {value}이(가) 최소 {limit}보다 작습니다',
    en: 'Order value {value} is below the minimum {limit}',
  },
  max_cost: {
    ko: '주문 금액 {value}이(가) 최대 {limit}보다 큽니다',
    en: 'Order value {value} is above the maximum {limit}',
  },
  margin_mode: {
    ko: '계정에 margin_mode(cross 또는 isolated)를 설정하세요',
    en: 'Set margin_mode (cross or isolated) on the account',
  },
} as const satisfies Record<string, Text>;

export type MarketRule = keyof typeof MARKET_RULES;

/** Further texts for one code, chosen by the parameter that is given. */
const CANDIDATES: Text = {
  ko: '심볼 {symbol}: {candidates} 중에서 고르세요',
  en: 'Symbol {symbol} could be {candidates}; choose one',
};

const MAX_REASON = 100;

/** The reason in the reader's language, at most 100 characters (`failed_orders.reason`). */
export function reasonText(
  failure: { code: ReasonCode; params: Readonly<Record<string, string>> },
  locale: Locale,
): string {
  return filled(templateOf(failure)[locale], failure.params);
}

/** The same for a page, on which nothing has to be what programs know. */
export function reasonInWords(
  failure: { code: ReasonCode; params: Readonly<Record<string, string>> },
  locale: Locale,
): string {
  return filled((IN_WORDS[failure.code] ?? templateOf(failure))[locale], failure.params);
}

/** Every text that a reason may be shown as, its placeholders not filled. */
export const textsOfReason = (code: ReasonCode): readonly string[] =>
  [REASONS[code].text, IN_WORDS[code] ?? {}].flatMap((text) => Object.values(text));

function filled(template: string, params: Readonly<Record<string, string>>): string {
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1)}…` : text;
}

function templateOf({ code, params }: { code: ReasonCode; params: Readonly<Record<string, string>> }): Text {
  if (code === 'MARKET_RULE' && params.rule && Object.hasOwn(MARKET_RULES, params.rule))
    return MARKET_RULES[params.rule as MarketRule];
  if (code === 'UNKNOWN_SYMBOL' && params.candidates) return CANDIDATES;
  return REASONS[code].text;
}

/** The reason without what its placeholders would name, for many failures at once: `Unknown symbol`. */
export function reasonTitle(code: ReasonCode, locale: Locale): string {
  return (IN_WORDS[code] ?? REASONS[code].text)[locale].replace(/:? \(?\{\w+\}.*$/, '');
}

/** What the reader should do next, in his language. */
export function adviceText(code: ReasonCode, locale: Locale): string {
  return REASONS[code].advice[locale];
}
