import type { IncomingMessage } from 'node:http';
import type ipaddr from 'ipaddr.js';
import { isWithin, type Network, parseAddress } from './networks.ts';

/** Whose `X-Forwarded-For` is believed: nobody's, that of a number of proxies in a row, or of proxies in these networks. */
export type TrustProxy =
  | { readonly kind: 'none' }
  | { readonly kind: 'hops'; readonly hops: number }
  | { readonly kind: 'networks'; readonly networks: readonly Network[] };

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * The sender's address; null when the connection is already gone. Every proxy appends the address that it saw, so the
 * chain is walked from our end, past trusted proxies only: whatever stands further left the sender may have made up.
 */
export function clientAddress(incoming: IncomingMessage, trust: TrustProxy): Address | null {
  const nearest = parseAddress(incoming.socket.remoteAddress ?? '');
  if (!nearest) return null;
  const header = incoming.headers['x-forwarded-for'];
  const forwarded = header === undefined ? [] : String(header).split(',').reverse();
  let sender = nearest;
  for (const [hop, text] of forwarded.entries()) {
    if (!isTrusted(trust, hop, sender)) return sender;
    const before = parseAddress(withoutPort(text.trim()));
    if (!before) return sender;
    sender = before;
  }
  return sender;
}

function isTrusted(trust: TrustProxy, hop: number, address: Address): boolean {
  switch (trust.kind) {
    case 'none':
      return false;
    case 'hops':
      return hop < trust.hops;
    case 'networks':
      return isWithin(trust.networks, address);
  }
}

/** Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

/** What counts as one sender: an IPv4 address, or the /64 that one IPv6 customer holds. */
export function senderKey(address: Address | null): string {
  if (address === null) return 'unknown';
  return address.kind() === 'ipv4' ? address.toString() : address.toByteArray().slice(0, 8).join('.');
}
