import type { ExchangeCatalogue } from '../ports/exchange-catalogue.ts';
import type { FieldError } from '../texts/index.ts';

/** Why no account can be at the exchange of this id; null where one can. */
export async function whyNoAccountAt(
  exchanges: Pick<ExchangeCatalogue, 'describe'>,
  id: string,
): Promise<FieldError | null> {
  if (id === 'paper') return null;
  const exchange = await exchanges.describe(id);
  if (exchange === null) return { code: 'unknown_exchange' };
  if (exchange.kind === 'supported') return null;
  return exchange.why === 'credentials'
    ? { code: 'exchange_credentials', params: { missing: exchange.missing.join(', ') } }
    : { code: 'exchange_orders' };
}
