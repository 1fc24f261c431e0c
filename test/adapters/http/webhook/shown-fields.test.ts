import { describe, expect, it } from '@jest/globals';
import { shownFields } from '../../../../src/adapters/http/webhook/shown-fields.ts';

describe('what a kept payload says', () => {
  it('is found by whatever key names the field, and side and type by what their words mean', () => {
    const said = shownFields({
      Symbol: ' BTCUSDT ',
      SIDE: 'Long',
      'order type': 'Stop-Market',
      qty: 0.1,
      stopprice: '9',
    });
    expect(said.side).toBe('BUY');
    expect((['symbol', 'order_type', 'quantity', 'stop_price'] as const).map(said.text)).toEqual([
      'BTCUSDT',
      'STOP_MARKET',
      '0.1',
      '9',
    ]);
  });

  it('stays as it is where it means nothing', () => {
    const said = shownFields({ side: 'hold', order_type: 'trailing', quantity: ['1', '2'], price: '' });
    expect(said.side).toBeNull();
    expect((['side', 'order_type', 'quantity', 'price', 'symbol'] as const).map(said.text)).toEqual([
      'hold',
      'trailing',
      '["1","2"]',
      null,
      null,
    ]);
  });

  it('fits a line', () => {
    expect(shownFields({ symbol: '😀'.repeat(61) }).text('symbol')).toBe(`${'😀'.repeat(60)}…`);
  });
});
