import type { DescribedExchange, ExchangeCatalogue, ListedExchange } from '../ports/exchange-catalogue.ts';

const PAPER: ListedExchange = { id: 'paper', name: 'Paper', isProven: true };

/** Where an account can be: paper, then the exchanges with a proven profile, then all others, by name. */
export class ListExchanges {
  readonly #catalogue: ExchangeCatalogue;

  constructor(catalogue: ExchangeCatalogue) {
    this.#catalogue = catalogue;
  }

  async execute(): Promise<readonly ListedExchange[]> {
    const listed = await this.#catalogue.list();
    const byName = listed.toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id, 'en'));
    return [PAPER, ...byName.filter(({ isProven }) => isProven), ...byName.filter(({ isProven }) => !isProven)];
  }
}

/** What an account at one exchange needs. */
export class DescribeExchange {
  readonly #catalogue: ExchangeCatalogue;

  constructor(catalogue: ExchangeCatalogue) {
    this.#catalogue = catalogue;
  }

  /** Null: there is no such exchange. */
  async execute(id: string): Promise<DescribedExchange | null> {
    if (id !== PAPER.id) return this.#catalogue.describe(id);
    return { ...PAPER, kind: 'supported', credentials: [], hasTestnet: false, needsMarginMode: false };
  }
}
