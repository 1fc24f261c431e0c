import { leverageOf } from '../accounts.ts';
import { add, compare, divide } from '../decimal.ts';
import { type SignedCall, text } from '../exchange.ts';
import { findMarket } from '../markets.ts';
import type { Answer } from '../types.ts';
import { error, reply } from './auth.ts';

export const accountConfig = (call: SignedCall): Answer =>
  reply([
    {
      uid: '44705892343619584',
      mainUid: '44705892343619584',
      acctLv: '2',
      posMode: call.account.hedgeMode ? 'long_short_mode' : 'net_mode',
      autoLoan: false,
      level: 'Lv1',
      perm: call.account.canWithdraw ? 'read_only,withdraw,trade' : 'read_only,trade',
      label: 'ordergate',
      enableSpotBorrow: false,
    },
  ]);

export function setPositionMode(call: SignedCall): Answer {
  const posMode = text(call.parameters, 'posMode') ?? '';
  if (posMode !== 'long_short_mode' && posMode !== 'net_mode') return error('51000', 'Parameter posMode error');
  call.account.hedgeMode = posMode === 'long_short_mode';
  return reply([{ posMode }]);
}

export function setLeverage(call: SignedCall): Answer {
  const instId = text(call.parameters, 'instId') ?? '';
  const lever = text(call.parameters, 'lever') ?? '';
  call.account.leverage.set(instId, lever);
  return reply([{ lever, mgnMode: text(call.parameters, 'mgnMode'), instId, posSide: 'net' }]);
}

export function balance(call: SignedCall): Answer {
  const wallet = call.account.spot;
  const details = wallet.currencies().map((ccy) => ({
    ccy,
    eq: add(wallet.free(ccy), wallet.held(ccy)),
    cashBal: add(wallet.free(ccy), wallet.held(ccy)),
    availBal: wallet.free(ccy),
    availEq: wallet.free(ccy),
    frozenBal: wallet.held(ccy),
    ordFrozen: wallet.held(ccy),
    uTime: String(call.now),
  }));
  return reply([{ totalEq: '', adjEq: '', details, uTime: String(call.now) }]);
}

export function positions(call: SignedCall): Answer {
  const instIds = text(call.parameters, 'instId')?.split(',');
  const rows = [...call.account.positions].map(([key, { quantity, cost, margin }]) => {
    const [instId = '', side = 'NET', mgnMode = 'cross'] = key.split('|');
    const market = findMarket('okx', 'FUTURES', instId);
    return {
      instType: market?.kind === 'dated' ? 'FUTURES' : 'SWAP',
      instId,
      posId: '307173036051017730',
      mgnMode,
      posSide: { NET: 'net', LONG: 'long', SHORT: 'short' }[side],
      pos: divide(quantity, market?.contractSize ?? '1'),
      avgPx: compare(quantity, '0') === 0 ? '' : divide(cost, quantity, 8),
      lever: leverageOf(call.account, instId),
      imr: margin,
      margin: mgnMode === 'isolated' ? margin : '',
      upl: '0',
      ccy: market?.quote,
      cTime: String(call.now),
      uTime: String(call.now),
    };
  });
  return reply(rows.filter((row) => !instIds || instIds.includes(row.instId)));
}
