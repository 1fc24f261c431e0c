import { describe, expect, it } from '@jest/globals';
import { Serial } from '../../../src/adapters/ccxt/serial.ts';
import { deferred } from './support.ts';

const { signal } = new AbortController();

describe('calls of one key, one at a time', () => {
  it('run in the order in which they came; others do not wait', async () => {
    const serial = new Serial();
    const ran: string[] = [];
    const first = deferred();
    const call =
      (name: string, until: Promise<void> = Promise.resolve()) =>
      async () => {
        ran.push(name);
        await until;
        return name;
      };

    const one = serial.run('a', signal, call('one', first.promise));
    const two = serial.run('a', signal, call('two'));
    const other = serial.run('b', signal, call('other'));
    await other;

    expect(ran).toEqual(['one', 'other']);
    first.resolve();
    expect(await Promise.all([one, two])).toEqual(['one', 'two']);
    expect(ran).toEqual(['one', 'other', 'two']);
  });

  it('go on after one that failed', async () => {
    const serial = new Serial();
    const failing = serial.run('a', signal, () => Promise.reject(new Error('no')));
    const next = serial.run('a', signal, async () => 'next');

    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });

  it('are never made when the signal aborts before their turn', async () => {
    const serial = new Serial();
    const first = deferred();
    const gate = new AbortController();
    let made = false;
    const hanging = serial.run('a', signal, () => first.promise);

    const waiting = serial.run('a', gate.signal, async () => {
      made = true;
    });
    gate.abort();

    expect(await waiting).toBeNull();
    first.resolve();
    await hanging;
    expect(await serial.run('a', signal, async () => made)).toBe(false);
  });

  it('are waited for to their end once they have begun, whatever the signal says then', async () => {
    const serial = new Serial();
    const answer = deferred<string>();
    const gate = new AbortController();
    const hasBegun = deferred();
    const before = serial.run('a', signal, async () => null);

    const begun = serial.run('a', gate.signal, () => {
      hasBegun.resolve();
      return answer.promise;
    });
    await hasBegun.promise;
    gate.abort();
    answer.resolve('answer');

    await before;
    expect(await begun).toBe('answer');
  });
});
