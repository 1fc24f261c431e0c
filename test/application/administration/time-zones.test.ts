import { describe, expect, it } from '@jest/globals';
import { TIME_ZONES, timeZoneNamed } from '../../../src/application/administration/time-zones.ts';

describe('time zones', () => {
  it('can be chosen by name, UTC first and none twice', () => {
    expect(TIME_ZONES[0]).toBe('UTC');
    expect(TIME_ZONES).toContain('Asia/Seoul');
    expect(new Set(TIME_ZONES).size).toBe(TIME_ZONES.length);
  });

  it.each([
    ['Asia/Seoul', 'Asia/Seoul'],
    ['asia/seoul', 'Asia/Seoul'],
    ['UTC', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['US/Eastern', 'America/New_York'],
  ])('are known in every spelling: %s', (text, name) => {
    expect(timeZoneNamed(text)).toBe(name);
  });

  it.each(['', 'Seoul', 'Asia/Nowhere', '+09:00', '\u0000', 'Asia/Seoul '])('are not made up: %j', (text) => {
    expect(timeZoneNamed(text)).toBeNull();
  });

  it('that can be chosen are all known by that name', () => {
    for (const zone of TIME_ZONES) expect(timeZoneNamed(zone)).toBe(zone);
  });
});
