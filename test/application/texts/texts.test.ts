import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { API_DOCS_IN_KOREAN } from '../../../src/application/texts/api-docs.ts';
import {
  fieldErrorText,
  messageText,
  noticeText,
  statusAdvice,
  TEXTS,
  wordsOf,
} from '../../../src/application/texts/index.ts';

/** Every pair of languages in the table, by its place there. */
function pairsIn(part: object, place = ''): readonly (readonly [string, { ko: string; en: string }])[] {
  return Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return [];
    const here = `${place}/${name}`;
    return 'ko' in value && 'en' in value
      ? [[here, value as { ko: string; en: string }] as const]
      : pairsIn(value, here);
  });
}

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

const HANGUL = /[가-힣]/;

/** The table itself, the reasons, and words by which failures of the older system are told apart, which nobody is shown. */
const MAY_HOLD_KOREAN = [
  /^src\/application\/texts\//,
  /^src\/domain\/reasons\.ts$/,
  /^src\/application\/legacy\/refusals\.ts$/,
];

/** Lines that hold Korean, comments apart, where none belongs. */
function strayKorean(file: string, source: string): readonly string[] {
  if (MAY_HOLD_KOREAN.some((allowed) => allowed.test(file))) return [];
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
  return code.split('\n').flatMap((line) => (HANGUL.test(line) ? [`${file}: ${line.trim()}`] : []));
}

describe('the texts', () => {
  it.each(pairsIn(TEXTS))('%s stand in both languages, with the same places to fill in', (_, { ko, en }) => {
    expect(ko.trim()).not.toBe('');
    expect(en.trim()).not.toBe('');
    expect(placeholders(ko)).toEqual(placeholders(en));
  });

  it('speak of one and of many', () => {
    const words = wordsOf('batchConfirm', 'en');
    expect([1, 2].map((count) => words.retry({ count }))).toEqual(['Retry 1 order?', 'Retry 2 orders?']);
  });

  it('of the REST API’s description are there in Korean', () => {
    for (const [english, korean] of Object.entries(API_DOCS_IN_KOREAN))
      expect([english, HANGUL.test(korean) || /^`?[A-Z]/.test(korean)]).toEqual([english, true]);
  });

  it('stand in one place: no other source holds Korean', async () => {
    const files = (await readdir('src', { recursive: true })).filter((name) => name.endsWith('.ts'));
    const stray = await Promise.all(
      files.map(async (name) => strayKorean(join('src', name), await readFile(join('src', name), 'utf8'))),
    );

    expect(stray.flat()).toEqual([]);
    expect(strayKorean('src/adapters/http/planted.ts', "const text = '재시도';")).toHaveLength(1);
  });

  it('are filled in with what is known', () => {
    expect(messageText('STRATEGY_AMBIGUOUS', 'en', { names: 'a, b' })).toBe('Name one strategy in group_name: a, b');
    expect(messageText('LIMIT_EXCEEDED', 'ko')).toBe('전략의 한도를 넘습니다');
    expect(fieldErrorText({ code: 'too_long', params: { max: 100 } }, 'ko')).toBe('100자까지입니다');
    expect(wordsOf('positions', 'en').total({ total: 3 })).toBe('3 in all');
  });

  it('of the older system stay to the letter', () => {
    expect(noticeText('removed', 'ko')).toBe('주문이 제거되었습니다');
    expect(messageText('MAX_RETRIES_EXCEEDED', 'ko')).toBe('최대 재시도 횟수(5회)를 초과했습니다');
    for (const locale of ['ko', 'en'] as const) {
      expect(messageText('CSRF_MISSING', locale)).toBe('The CSRF token is missing');
      expect(messageText('EXECUTION_TIMEOUT', locale)).toBe('Order execution timeout');
    }
    const columns = wordsOf('columns', 'ko');
    expect(Object.values(columns).map((text) => text())).toEqual([
      '심볼',
      '방향',
      '타입',
      '수량',
      '가격',
      '실패 이유',
      '거래소 에러',
      '생성 시각',
      '액션',
    ]);
    expect(statusAdvice('needs_review', 'ko')).toContain('거래소');
  });
});
