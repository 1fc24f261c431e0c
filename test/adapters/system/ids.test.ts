import { describe, expect, it } from '@jest/globals';
import { randomIds } from '../../../src/adapters/system/ids.ts';

describe('random ids', () => {
  it('have the shapes that the ports promise, and never repeat', () => {
    const uuids = Array.from({ length: 1_000 }, () => randomIds.uuid());
    const clientOrderIds = Array.from({ length: 1_000 }, () => randomIds.clientOrderId());

    expect(uuids.filter((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toEqual([]);
    expect(clientOrderIds.filter((id) => !/^[0-9a-f]{32}$/.test(id))).toEqual([]);
    expect(new Set([...uuids, ...clientOrderIds]).size).toBe(2_000);
  });
});
