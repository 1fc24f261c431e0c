import { leverageOf } from '../accounts.ts';
import { absolute, add, compare, divide, isPositive } from '../decimal.ts';
import { type SignedCall, text } from '../exchange.ts';
import type { Answer } from '../types.ts';
import { error, reply } from './auth.ts';

export const apiKey = (call: SignedCall): Answer =>
  reply(call, {
    id: '13770661',
    note: 'ordergate',
    apiKey: call.credentials.apiKey,
    readOnly: 0,
    secret: '',
    permissions: {
      ContractTrade: ['Order', 'Position'],
      Spot: ['SpotTrade'],
      Wallet: call.account.canWithdraw ? ['AccountTransfer', 'Withdraw'] : [],
    },
    ips: ['*'],
    type: 1,
    unified: 0,
    uta: call.account.unified ? 1 : 0,
    userID: 24600000,
    isMaster: true,
  });

export const accountInfo = (call: SignedCall): Answer =>
  reply(call, {
    marginMode: call.account.marginMode === 'cross' ? 'REGULAR_MARGIN' : 'ISOLATED_MARGIN',
    updatedTime: String(call.now),
    unifiedMarginStatus: call.account.unified ? 6 : 1,
    dcpStatus: 'OFF',
    timeWindow: 10,
    smpGroup: 0,
    isMasterTrader: false,
    spotHedgingStatus: 'OFF',
  });

export function walletBalance(call: SignedCall): Answer {
  const wallet = call.account.spot;
  const coin = wallet.currencies().map((currency) => ({
    coin: currency,
    walletBalance: add(wallet.free(currency), wallet.held(currency)),
    equity: add(wallet.free(currency), wallet.held(currency)),
    locked: wallet.held(currency),
    totalOrderIM: '0',
    totalPositionIM: '0',
    availableToWithdraw: '',
    borrowAmount: '0',
    accruedInterest: '0',
  }));
  return reply(call, { list: [{ accountType: text(call.parameters, 'accountType') ?? 'UNIFIED', coin }] });
}

/** Both sides of a hedged position, or the one of a one-way position, for the symbol that is asked. */
export function positions(call: SignedCall): Answer {
  const symbol = text(call.parameters, 'symbol');
  const sides = call.account.hedgeMode ? (['LONG', 'SHORT'] as const) : (['NET'] as const);
  const held = [...call.account.positions.keys()].map((key) => key.split('|')[0] ?? '');
  const symbols = symbol === null ? [...new Set(held)] : [symbol];
  const list = symbols.flatMap((symbolId) =>
    sides.map((side) => {
      const { quantity, cost, margin } = call.account.positions.get(`${symbolId}|${side}|`) ?? {
        quantity: '0',
        cost: '0',
        margin: '0',
      };
      const open = compare(quantity, '0') !== 0;
      return {
        symbol: symbolId,
        side: open ? (isPositive(quantity) ? 'Buy' : 'Sell') : '',
        size: absolute(quantity),
        positionIdx: { NET: 0, LONG: 1, SHORT: 2 }[side],
        avgPrice: open ? divide(cost, quantity, 8) : '0',
        positionValue: absolute(cost),
        positionIM: margin,
        leverage: leverageOf(call.account, symbolId),
        tradeMode: call.account.marginMode === 'cross' ? 0 : 1,
        positionStatus: 'Normal',
        unrealisedPnl: '',
        createdTime: String(call.now),
        updatedTime: String(call.now),
      };
    }),
  );
  return reply(call, { category: 'linear', list, nextPageCursor: '' });
}

export function switchMode(call: SignedCall): Answer {
  const hedgeMode = text(call.parameters, 'mode') === '3';
  if (hedgeMode === call.account.hedgeMode) return error('110025', 'Position mode is not modified');
  call.account.hedgeMode = hedgeMode;
  return reply(call, {});
}

export function setLeverage(call: SignedCall): Answer {
  const symbol = text(call.parameters, 'symbol') ?? '';
  const leverage = text(call.parameters, 'buyLeverage') ?? '';
  if (leverage === leverageOf(call.account, symbol)) return error('110043', 'leverage not modified');
  call.account.leverage.set(symbol, leverage);
  return reply(call, {});
}
