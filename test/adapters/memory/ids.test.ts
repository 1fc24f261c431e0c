import { expect, it } from '@jest/globals';
import { SequentialIds } from '../../../src/adapters/memory/ids.ts';

it('sequential ids are well formed, never the same twice, and the same in every run', () => {
  const ids = new SequentialIds();
  expect(ids.uuid()).toBe('00000000-0000-4000-8000-000000000001');
  expect(ids.clientOrderId()).toBe('00000000000000000000000000000002');
  expect(new SequentialIds().uuid()).toBe('00000000-0000-4000-8000-000000000001');
});
