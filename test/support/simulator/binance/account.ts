import { DEFAULT_LEVERAGE, leverageOf, walletOf } from '../accounts.ts';
import { add, compare, fixed, multiply } from '../decimal.ts';
import { json, type SignedCall, text } from '../exchange.ts';
import { findMarket, marketsOf } from '../markets.ts';
import type { Answer } from '../types.ts';
import { error } from './auth.ts';
import { entryPrice } from './futures-orders.ts';

export function spotAccount(call: SignedCall): Answer {
  const wallet = walletOf(call.account, 'SPOT');
  const balances = wallet.currencies().map((asset) => ({
    asset,
    free: fixed(wallet.free(asset), 8),
    locked: fixed(wallet.held(asset), 8),
  }));
  return json({
    makerCommission: 0,
    takerCommission: 0,
    canTrade: true,
    canWithdraw: false,
    canDeposit: true,
    accountType: 'SPOT',
    permissions: ['SPOT'],
    updateTime: call.now,
    balances,
  });
}

/** What the key may do. */
export const apiRestrictions = ({ account, now }: SignedCall): Answer =>
  json({
    ipRestrict: false,
    createTime: now,
    enableReading: true,
    enableWithdrawals: account.canWithdraw,
    enableInternalTransfer: false,
    enableMargin: false,
    enableFutures: true,
    permitsUniversalTransfer: false,
    enableVanillaOptions: false,
    enableFixApiTrade: false,
    enableFixReadOnly: false,
    enableSpotAndMarginTrading: true,
    enablePortfolioMarginTrading: false,
  });

const positionRows = (call: SignedCall) =>
  [...call.account.positions].map(([key, { quantity, cost, margin }]) => {
    const [symbol = '', side] = key.split('|');
    const market = findMarket('binance', 'FUTURES', symbol);
    const markPrice = market ? call.world.prices.last(market) : '0';
    return {
      symbol,
      positionSide: side === 'NET' ? 'BOTH' : side,
      positionAmt: quantity,
      entryPrice: entryPrice(quantity, cost),
      breakEvenPrice: entryPrice(quantity, cost),
      markPrice,
      unRealizedProfit: '0',
      unrealizedProfit: '0',
      liquidationPrice: '0',
      leverage: leverageOf(call.account, symbol),
      marginType: call.account.marginMode,
      isolatedMargin: '0',
      isolatedWallet: '0',
      notional: multiply(quantity, markPrice),
      initialMargin: margin,
      maintMargin: '0',
      positionInitialMargin: margin,
      openOrderInitialMargin: '0',
      marginAsset: 'USDT',
      updateTime: call.now,
    };
  });

/** Open positions, of one symbol if it is named. */
export function positionRisk(call: SignedCall): Answer {
  const symbol = text(call.parameters, 'symbol');
  return json(positionRows(call).filter((row) => symbol === null || row.symbol === symbol));
}

export function futuresAccount(call: SignedCall): Answer {
  const wallet = walletOf(call.account, 'FUTURES');
  const assets = wallet.currencies().map((asset) => ({
    asset,
    walletBalance: fixed(add(wallet.free(asset), wallet.held(asset)), 8),
    unrealizedProfit: '0.00000000',
    marginBalance: fixed(add(wallet.free(asset), wallet.held(asset)), 8),
    maintMargin: '0.00000000',
    initialMargin: fixed(wallet.held(asset), 8),
    positionInitialMargin: fixed(wallet.held(asset), 8),
    openOrderInitialMargin: '0.00000000',
    crossWalletBalance: fixed(add(wallet.free(asset), wallet.held(asset)), 8),
    crossUnPnl: '0.00000000',
    availableBalance: fixed(wallet.free(asset), 8),
    maxWithdrawAmount: fixed(wallet.free(asset), 8),
    updateTime: call.now,
  }));
  return json({
    totalWalletBalance: assets.find(({ asset }) => asset === 'USDT')?.walletBalance ?? '0',
    availableBalance: fixed(wallet.free('USDT'), 8),
    assets,
    positions: positionRows(call),
  });
}

export const getPositionMode = (call: SignedCall): Answer => json({ dualSidePosition: call.account.hedgeMode });

export function setPositionMode(call: SignedCall): Answer {
  const hedgeMode = text(call.parameters, 'dualSidePosition') === 'true';
  if (hedgeMode === call.account.hedgeMode) return error('-4059', 'No need to change position side.');
  call.account.hedgeMode = hedgeMode;
  return json({ code: 200, msg: 'success' });
}

export function setLeverage(call: SignedCall): Answer {
  const symbol = text(call.parameters, 'symbol') ?? '';
  const leverage = text(call.parameters, 'leverage') ?? DEFAULT_LEVERAGE;
  if (!findMarket('binance', 'FUTURES', symbol)) return error('-1121', 'Invalid symbol.');
  if (compare(leverage, '1') < 0 || compare(leverage, '125') > 0) {
    return error('-4028', `Leverage ${leverage} is not valid`);
  }
  call.account.leverage.set(symbol, leverage);
  return json({ leverage: Number(leverage), maxNotionalValue: '1000000', symbol });
}

export function symbolConfig(call: SignedCall): Answer {
  const symbol = text(call.parameters, 'symbol') ?? 'BTCUSDT';
  const marginType = call.account.marginMode === 'cross' ? 'CROSSED' : 'ISOLATED';
  const leverage = Number(leverageOf(call.account, symbol));
  return json([{ symbol, marginType, isAutoAddMargin: false, leverage, maxNotionalValue: '1000000' }]);
}

/** One bracket for each market, whatever the size of the position. */
export const leverageBrackets = (): Answer =>
  json(
    marketsOf('binance', 'FUTURES').map(({ symbolId }) => ({
      symbol: symbolId,
      brackets: [
        {
          bracket: 1,
          initialLeverage: 125,
          notionalCap: 300_000_000,
          notionalFloor: 0,
          maintMarginRatio: 0.004,
          cum: 0,
        },
      ],
    })),
  );
