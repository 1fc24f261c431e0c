import { describe, expect, it } from '@jest/globals';
import { agoText } from '../../../../../src/adapters/http/web/shell/times.ts';
import { instantIn, zonedText } from '../../../../../src/adapters/http/web/shell/zoned-time.ts';

describe('a time by the clocks of a zone', () => {
  it.each([
    ['Asia/Seoul', '2026-12-01', '2026-11-30T15:00:00.000Z'],
    ['Asia/Seoul', '2026-12-01T09:00', '2026-12-01T00:00:00.000Z'],
    ['UTC', '2026-12-01 09:00:30', '2026-12-01T09:00:30.000Z'],
    ['America/New_York', '2026-07-01T12:00', '2026-07-01T16:00:00.000Z'],
    ['Asia/Kathmandu', '2026-07-01T12:00', '2026-07-01T06:15:00.000Z'],
    // The clocks go forward at 02:00 and back at 02:00.
    ['America/New_York', '2026-03-08T01:59', '2026-03-08T06:59:00.000Z'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30:00.000Z'],
    ['America/New_York', '2026-03-08T03:00', '2026-03-08T07:00:00.000Z'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30:00.000Z'],
    ['America/New_York', '2026-11-01T02:00', '2026-11-01T07:00:00.000Z'],
  ])('in %s %s is the instant %s', (zone, text, instant) => {
    expect(instantIn(zone, text)?.toISOString()).toBe(instant);
  });

  it.each(['', 'tomorrow', '2026-02-30', '2026-13-01', '2026-01-01T24:00', '2026-01-01T09:60', '2026-1-1'])(
    'is none for %j',
    (text) => {
      expect(instantIn('Asia/Seoul', text)).toBeNull();
    },
  );

  it('is shown as those clocks show it', () => {
    expect(zonedText(new Date('2026-11-30T15:00:12Z'), 'Asia/Seoul')).toBe('2026-12-01 00:00:12');
  });
});

describe('how long ago something was', () => {
  const now = new Date('2026-12-01T00:00:00Z');
  it.each([
    [0, '0초 전', '0 seconds ago'],
    [12_999, '12초 전', '12 seconds ago'],
    [60_000, '1분 전', '1 minute ago'],
    [7_199_000, '1시간 전', '1 hour ago'],
    [172_800_000, '2일 전', '2 days ago'],
    [-5_000, '0초 전', '0 seconds ago'],
  ])('%d ms', (age, ko, en) => {
    const time = new Date(now.getTime() - age);
    expect([agoText(time, now, 'ko'), agoText(time, now, 'en')]).toEqual([ko, en]);
  });
});
