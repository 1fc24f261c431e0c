/** Every exchange of ccxt behind the `Exchange` port, for embedders. */
export { CcxtExchange, type CcxtExchangeOptions } from './ccxt-exchange.ts';
export { exchangeIds } from './loader.ts';
