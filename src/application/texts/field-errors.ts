import type { Text } from './text.ts';

/** What is wrong with one field of a webhook or a request; it reads on after the field's name. */
export const FIELD_ERRORS = {
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
  word_not_supported: {
    ko: '지원하지 않습니다. {allowed} 중에서 고르세요',
    en: 'is not supported; use one of {allowed}',
  },
  control_character: { ko: '쓸 수 없는 문자가 있습니다', en: 'holds a control character' },
  not_with: { ko: '{other}와 함께 쓸 수 없습니다', en: 'can not be used with {other}' },
  decimal_text: {
    ko: '"0.1"처럼 따옴표로 묶은 십진수여야 합니다',
    en: 'must be a decimal number in quotes, such as "0.1"',
  },
  not_whole: { ko: '정수여야 합니다', en: 'must be a whole number' },
  too_small: { ko: '{min} 이상이어야 합니다', en: 'must be at least {min}' },
  too_large: { ko: '{max} 이하여야 합니다', en: 'must be at most {max}' },
  too_short: { ko: '{min}자 이상이어야 합니다', en: 'must have at least {min} characters' },
  not_a_list: { ko: '목록이어야 합니다', en: 'must be a list' },
  not_a_symbol: { ko: 'BTC/USDT처럼 써야 합니다', en: 'must be spelled like BTC/USDT' },
  not_known: { ko: '알 수 없는 항목입니다', en: 'is not known here' },
  unknown_exchange: { ko: 'paper나 ccxt가 아는 거래소가 아닙니다', en: 'is no exchange that ccxt knows, nor paper' },
  exchange_credentials: {
    ko: '계정에 담을 수 없는 인증 정보가 필요한 거래소입니다: {missing}',
    en: 'needs what an account can not hold: {missing}',
  },
  exchange_orders: {
    ko: '주문을 조회와 구별할 수 없어 안전하게 보낼 수 없는 거래소입니다',
    en: 'takes orders that can not be told from questions on the wire, so that none is sent',
  },
  not_a_time: {
    ko: '2026-12-01 또는 2026-12-01T09:00:00Z처럼 써야 합니다',
    en: 'must be a time such as 2026-12-01 or 2026-12-01T09:00:00Z',
  },
  not_a_time_zone: { ko: 'Asia/Seoul 같은 시간대 이름이어야 합니다', en: 'must be a time zone such as Asia/Seoul' },
  ids_or_filter: { ko: 'ids와 filter 중 하나만 쓰세요', en: 'give ids or filter, and not both' },
  malformed: { ko: '올바르지 않습니다', en: 'is not valid' },
} as const satisfies Record<string, Text>;
