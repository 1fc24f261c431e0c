import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { clientAddress, senderKey, type TrustProxy } from '../../../../src/adapters/http/address/client-address.ts';
import { isWithin, type Network, parseAddress, parseNetworks } from '../../../../src/adapters/http/address/networks.ts';

const networks = (text: string): readonly Network[] => {
  const parsed = parseNetworks(text);
  if (!parsed) throw new Error(`Not networks: ${text}`);
  return parsed;
};

const holds = (text: string, address: string) => {
  const parsed = parseAddress(address);
  return parsed !== null && isWithin(networks(text), parsed);
};

describe('networks', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['192.0.2.7', '::ffff:192.0.2.7', true],
    ['::ffff:10.0.0.0/104', '10.1.1.1', true],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:db8::/32', '10.0.0.1', false],
    ['192.0.2.1, tradingview', '52.32.178.7', true],
    ['TradingView', '52.32.178.8', false],
    ['0.0.0.0/0', '203.0.113.9', true],
  ])('%s and %s: %p', (text, address, expected) => {
    expect(holds(text, address)).toBe(expected);
  });

  it.each(['', '10', '10.0.0.0/33', '1/8', 'example.com', '10.0.0.1,', '::/129', '::ffff:10.0.0.0/8', '010.0.0.1'])(
    'takes no "%s"',
    (text) => {
      expect(parseNetworks(text)).toBeNull();
    },
  );
});

describe('the address of a sender', () => {
  const seenFrom = (remoteAddress: string | undefined, forwarded: string | undefined, trust: TrustProxy) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const address = clientAddress({ socket: { remoteAddress }, headers } as unknown as IncomingMessage, trust);
    return address?.toString() ?? null;
  };
  const hops = (count: number): TrustProxy => ({ kind: 'hops', hops: count });
  const within = (text: string): TrustProxy => ({ kind: 'networks', networks: networks(text) });

  it.each<[string, string | undefined, string | undefined, TrustProxy, string | null]>([
    ['no proxy trusted', '198.51.100.1', '203.0.113.1', { kind: 'none' }, '198.51.100.1'],
    ['mapped IPv4', '::ffff:198.51.100.1', undefined, { kind: 'none' }, '198.51.100.1'],
    ['a connection that is gone', undefined, undefined, hops(1), null],
    ['one proxy', '127.0.0.1', '203.0.113.1', hops(1), '203.0.113.1'],
    ['one proxy, and an invented address', '127.0.0.1', '192.0.2.66, 203.0.113.1', hops(1), '203.0.113.1'],
    ['two proxies', '127.0.0.1', '192.0.2.66, 203.0.113.1, 10.0.0.2', hops(2), '203.0.113.1'],
    ['fewer than expected', '127.0.0.1', '203.0.113.1', hops(3), '203.0.113.1'],
    ['no header', '127.0.0.1', undefined, hops(1), '127.0.0.1'],
    ['an address with port', '127.0.0.1', '203.0.113.1:4711', hops(1), '203.0.113.1'],
    ['IPv6 with port', '127.0.0.1', '[2001:db8::1]:4711', hops(1), '2001:db8::1'],
    ['no address', '127.0.0.1', '203.0.113.1, unknown', hops(2), '127.0.0.1'],
    ['trusted networks', '10.0.0.1', '192.0.2.66, 203.0.113.1, 10.0.0.2', within('10.0.0.0/8'), '203.0.113.1'],
    ['a stranger instead of the proxy', '198.51.100.1', '203.0.113.1', within('10.0.0.0/8'), '198.51.100.1'],
    ['only proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', within('10.0.0.0/8'), '10.0.0.3'],
  ])('is right behind %s', (_, remote, forwarded, trust, expected) => {
    expect(seenFrom(remote, forwarded, trust)).toBe(expected);
  });

  it('counts a whole /64 of IPv6 as one sender, and every IPv4 address by itself', () => {
    const key = (text: string) => senderKey(parseAddress(text));

    expect(key('2001:db8:1:1::1')).toBe(key('2001:db8:1:1:ffff::2'));
    expect(key('2001:db8:1:1::1')).not.toBe(key('2001:db8:1:2::1'));
    expect(key('192.0.2.1')).not.toBe(key('192.0.2.2'));
    expect(key('192.0.2.1')).toBe(key('::ffff:192.0.2.1'));
  });
});
