/** What an account can hold to sign with. */
export const CREDENTIAL_NAMES = ['apiKey', 'secret', 'password'] as const;
export type CredentialName = (typeof CREDENTIAL_NAMES)[number];

/** An exchange that ccxt knows. */
export interface ListedExchange {
  /** ccxt's. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Its profile is shown by captured requests; at any other exchange only MARKET and LIMIT are sent, and nothing is looked up. */
  readonly isProven: boolean;
}

/** An exchange, and what an account at it needs. */
export type DescribedExchange = ListedExchange &
  (
    | {
        readonly kind: 'supported';
        readonly credentials: readonly CredentialName[];
        /** It has play money, so that an account may be `sandbox`. */
        readonly hasTestnet: boolean;
        /** Its futures orders bear the account's margin mode. */
        readonly needsMarginMode: boolean;
      }
    /** No account can hold what signs there; `missing`: ccxt's names of it. */
    | { readonly kind: 'unsupported'; readonly why: 'credentials'; readonly missing: readonly string[] }
    /** Its orders can't be told from questions on the wire, so that none is sent. */
    | { readonly kind: 'unsupported'; readonly why: 'orders' }
  );

/** The exchanges that accounts may be at, without a request to any of them. */
export interface ExchangeCatalogue {
  /** In no order. */
  list(): Promise<readonly ListedExchange[]>;
  /** Null: there is no such exchange. */
  describe(id: string): Promise<DescribedExchange | null>;
}
