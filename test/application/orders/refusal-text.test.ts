import { describe, expect, it } from '@jest/globals';
import { readRefusal } from '../../../src/application/orders/refusal-text.ts';
import { invalidOrder, refusal } from '../../../src/application/webhook-answer.ts';

const kept = ({ body, detail }: ReturnType<typeof refusal>) => ({
  code: String(body.code),
  error: String(body.error),
  detail,
});

describe('why no order was made of a signal', () => {
  it('is told in the language of its reader, whatever its sender was answered', () => {
    const ofLimit = kept(refusal(403, 'LIMIT_EXCEEDED', 'en', { what: 'BTC/USDT (allowed_symbols)' }));
    expect(readRefusal(ofLimit, 'ko')).toEqual({
      code: 'LIMIT_EXCEEDED',
      error: '전략의 한도를 넘습니다: BTC/USDT (allowed_symbols)',
      summary: '전략의 한도를 넘습니다: BTC/USDT (allowed_symbols)',
      fields: {},
    });
    expect(readRefusal(ofLimit, 'en').error).toBe(ofLimit.error);
  });

  it('names each field that is wrong', () => {
    const ofFields = kept(
      invalidOrder({ side: { code: 'required' }, price: { code: 'required_for', params: { type: 'LIMIT' } } }, 'en'),
    );
    expect(readRefusal(ofFields, 'ko')).toEqual({
      code: 'INVALID_ORDER',
      error: '주문을 읽을 수 없습니다: side 필수 항목입니다; price LIMIT 주문에 필수입니다',
      summary: '주문을 읽을 수 없습니다',
      fields: { side: '필수 항목입니다', price: 'LIMIT 주문에 필수입니다' },
    });
  });

  it('stays as it was answered where no more was kept, and for a code of another version', () => {
    const old = { code: 'INVALID_ORDER', error: 'The order can not be read: side is required', detail: null };
    expect(readRefusal(old, 'ko')).toEqual({ code: old.code, error: old.error, summary: old.error, fields: {} });
    const later = { code: 'toString', error: 'Said later', detail: { params: {}, fields: {} } };
    expect(readRefusal(later, 'ko').error).toBe('Said later');
  });
});
