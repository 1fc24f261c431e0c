/**
 * A simulator of exchanges for tests: Binance spot and USDⓈ-M futures, Bybit, OKX and Upbit on one loopback port, told
 * apart by the Host header. Send every host's connection to it in plain TCP and use the clients unchanged.
 */
export { connectClients, errorOf, loopbackAgent } from './clients.ts';
export type { Fault, FaultHandle } from './faults.ts';
export { type Simulator, startSimulator } from './simulator.ts';
export { useSimulator } from './suite.ts';
export type { ExchangeName, LedgerOrder, MarketType, RecordedRequest } from './types.ts';
