import ipaddr from 'ipaddr.js';

/** An address range: its network address and how many leading bits count. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Where TradingView sends its webhooks from, as its documentation lists them. */
const TRADINGVIEW = ['52.89.214.238', '34.212.75.30', '54.218.53.128', '52.32.178.7'];

/** An IP address as IPv4 wherever it is one, also when mapped into IPv6; null for any other text. */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : null;
}

/** Comma-separated addresses and CIDRs, and the word `tradingview` for its four; null when one of them is neither. */
export function parseNetworks(text: string): readonly Network[] | null {
  const words = text.split(',').map((word) => word.trim());
  const expanded = words.flatMap((word) => (word.toLowerCase() === 'tradingview' ? TRADINGVIEW : [word]));
  const networks = expanded.map(parseNetwork);
  return networks.every((network) => network !== null) ? networks : null;
}

/** `::ffff:10.0.0.0/104` is `10.0.0.0/8`, for addresses are compared as IPv4 wherever they are one. */
function parseNetwork(text: string): Network | null {
  const [, host = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(host);
  if (!address) return null;
  const width = address.kind() === 'ipv4' ? 32 : 128;
  if (bits === undefined) return [address, width];
  const counted = address.kind() === 'ipv4' && host.includes(':') ? Number(bits) - 96 : Number(bits);
  return counted >= 0 && counted <= width ? [address, counted] : null;
}

/** Whether one of the networks holds the address. */
export function isWithin(networks: readonly Network[], address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
}
