/** Control characters, and halves of surrogate pairs, which the database can't hold. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const SYMBOL = /^[^\s/:]+\/[^\s/:]+$/;

/** Lengths in characters. */
export const LONGEST = { username: 80, name: 100, exchange: 50, symbol: 50, secret: 10_000 } as const;

/** Whether something may be called this; how long it may be is another matter. */
export const isName = (text: string): boolean => text.trim() !== '' && !UNPRINTABLE.test(text);

/** Whether it is spelled as orders are shown, `BTC/USDT`. */
export const isSymbol = (text: string): boolean => SYMBOL.test(text);
