import type { SeenBalance } from '../../../application/ports/exchange-views.ts';
import { Decimal } from '../../../domain/decimal.ts';
import { lastPriceOf } from '../last-price.ts';
import { askOpenly, askSigned, type Question } from './asking.ts';

/** The last traded price; asked without the account's key. */
export function lastPriceAt(question: Question): Promise<Decimal | null> {
  return askOpenly(question, (client, { unified }) => lastPriceOf(client, { marketSymbol: unified }, question.signal));
}

/** What is held of the base currency; a currency that is not listed is not held. */
export function baseBalanceAt(question: Question): Promise<SeenBalance | null> {
  return askSigned(question, async (client, { base: currency }) => {
    const balances = await client.fetchBalance();
    if (typeof balances.info !== 'object' || balances.info === null) return null;
    const balance = balances[currency];
    if (!balance) return { currency, total: '0', free: '0' };
    return { currency, total: amountText(balance.total), free: amountText(balance.free) };
  });
}

/** ccxt gives numbers as texts here (`number: String`). */
function amountText(value: unknown): string | null {
  return value === undefined || value === null ? null : (Decimal.parse(String(value))?.toString() ?? null);
}
