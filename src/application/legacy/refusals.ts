import { REASONS, type ReasonCode } from '../../domain/reasons.ts';

/** Codes that say that the exchange, or a check before it, definitely did not take the order. */
const DEFINITE_CODES = [
  'INSUFFICIENT_FUNDS',
  'MARKET_RULE',
  'AUTHENTICATION',
  'PERMISSION_DENIED',
  'RATE_LIMITED',
  'CLOCK_SKEW',
  'ORDER_REJECTED',
  'NOTHING_TO_REDUCE',
  'POSITION_SIDE_REQUIRED',
  'QUOTE_QUANTITY_REQUIRED',
  'STOP_ALREADY_CROSSED',
] as const satisfies readonly ReasonCode[];

const OWN_TEXTS: ReadonlyMap<string, ReasonCode> = new Map(
  DEFINITE_CODES.flatMap((code) => Object.values(REASONS[code].text).map((text) => [plain(text), code] as const)),
);

/** The code of a reason that says exactly what our own table says; null for any other, whose own words tell more. */
export function codeOfReason(reason: string): ReasonCode | null {
  return OWN_TEXTS.get(plain(reason)) ?? null;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[.!\s]+/g, ' ')
    .trim();
}

/** Words after which the order may have been taken all the same. They outweigh every refusal beside them. */
const DOUBT = anyOf([
  // No answer, or none in time.
  'time-?\\s?(?:d\\s)?out|타임\\s?아웃|시간\\s?초과|no (?:response|answer|reply)|응답\\s?(?:없|을 받지|지연)',
  // The way to the exchange.
  'network|네트워크|connect|연결|socket|econn|epipe|enotfound|eai_again|\\bdns\\b|\\bssl|\\btls\\b|unreachable|hang ?up|aborted|중단|\\breset\\b|\\beof\\b|broken pipe|proxy|cloudflare',
  // The exchange as a machine, and answers that could not be read.
  'gateway|unavailable|not ?available|maintenance|점검|overload|\\bbusy\\b|internal|내부|server (?:error|busy|fail)|서버\\s?(?:오류|에러|장애|응답)|system error|시스템|unexpected|unknown (?:error|order)|execution status|operation ?failed|bad ?response|null ?response|<html|eservice|\\bjson\\b|pars(?:e|ing)\\b|decod',
  '5xx|(?:http\\S{0,10}|status|code|error|에러|오류|상태)[^a-z0-9가-힣]{0,6}(?:5\\d\\d|408)(?!\\d)|(?<!\\d)(?:5\\d\\d|408) (?:internal|bad|service|gateway|server|web|error|request)|^\\W*(?:5\\d\\d|408)\\W*$',
  // Codes with which exchanges say that they do not know, and those of ids that were used before.
  '(?<![\\d.])-100[0167](?!\\d)|code\\W{0,6}(?:10000|10016)(?!\\d)|(?<!\\d)(?:170146|51149|408000)(?!\\d)',
  'duplicate|중복|(?<!\\d)(?:110072|170141|51016)(?!\\d)|-4116(?!\\d)',
]);

/** Words with which an exchange, or a check before it, definitely refuses. */
const REFUSAL = anyOf([
  '(?:잔고|잔액|증거금|마진|자금)[이가은는]?\\s?부족',
  'insufficient|not enough|under_min|(?:balance|margin|funds)\\S{0,3} (?:is |are )?too low|exceed.{0,40}(?:balance|limit|position|leverage)',
  'lot_?size|notional|price_?filter|percent_?price|filter failure|precision|최소\\s?(?:주문|금액|수량)|정밀도|minimum|too (?:small|large|low|high|much)|(?:tick|step) ?size|(?:less|greater) than|out of range',
  'invalid|illegal|잘못된|유효하지|올바르지|malformed|mandatory|missing (?:param|required)|required param|필수',
  'bad ?symbol|unknown symbol|symbol .{0,40}(?:not |invalid)|심볼.{0,30}(?:없|않|잘못)|not (?:support|allow|permit|trad)|지원하지',
  'reject|거부|denied|forbidden|unauthori[sz]ed|인증|권한|authenticat|permission|api[- _]?key|whitelist|signature',
  'rate ?limit|too many (?:requests|orders|visits)|요청\\s?(?:한도|제한)|(?:http\\S{0,10}|status|code)[^a-z0-9]{0,6}(?:429|418)(?!\\d)',
  'recv_?window|timestamp for this request|invalid ?nonce|-1021(?!\\d)',
  'reduce ?-?only|이미 청산|no position|immediately (?:trigger|match|take)',
]);

function anyOf(words: readonly string[]): RegExp {
  return new RegExp(words.join('|'), 'i');
}

/** Whether the words leave it open that the exchange took the order. */
export function leavesDoubt(text: string): boolean {
  return DOUBT.test(text);
}

/** Whether the words refuse the order for certain; meaningless where they leave doubt. */
export function refuses(text: string): boolean {
  return REFUSAL.test(text);
}
