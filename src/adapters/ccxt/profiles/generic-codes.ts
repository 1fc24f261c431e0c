import type { Profile } from '../profile.ts';
import { member, NO_CODES, textIn, textsOf } from './shared.ts';

/** What the codes of an exchange without a proven profile say; ccxt's classes mislead about these. */
type StatedCodes = Pick<Profile, 'codesOf' | 'codes'>;

/** `{"error":["EService:Busy"]}`; the group before the colon counts too. Source: Kraken's REST document, "Errors". */
const kraken: StatedCodes = {
  codesOf: (body) => {
    const errors = member(body, 'error');
    return textsOf(Array.isArray(errors) ? errors : []).flatMap((error) => [error, `${error.split(':')[0]}:*`]);
  },
  codes: {
    ...NO_CODES,
    unknown: ['EService:*', 'EGeneral:Internal error'],
    rateLimit: [
      'EAPI:Rate limit exceeded',
      'EOrder:Rate limit exceeded',
      'EGeneral:Too many requests',
      'EGeneral:Temporary lockout',
    ],
  },
};

/** `{"code":"408000","msg":"Network timeout"}`, which ccxt takes for a bad request. Source: KuCoin's REST document, "Errors code". */
const kucoin: StatedCodes = {
  codesOf: (body) => (textIn(body, 'code') === '200000' ? [] : textsOf([member(body, 'code'), member(body, 'msg')])),
  codes: { ...NO_CODES, unknown: ['408000'], duplicate: ['126044'] },
};

const STATED: ReadonlyMap<string, StatedCodes> = new Map(Object.entries({ kraken, kucoin, kucoinfutures: kucoin }));

export const statedCodes = (id: string): StatedCodes => STATED.get(id) ?? { codesOf: () => [], codes: NO_CODES };
