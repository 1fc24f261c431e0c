import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { Markup } from './markup.ts';

/** What tells whether real money is at stake. */
export interface Stake {
  readonly exchange: string;
  readonly sandbox: boolean;
}

export type StakeName = 'PAPER' | 'SIMULATED' | 'TESTNET' | 'LIVE';

export function stakeName({ exchange, sandbox }: Stake, isSimulated: boolean): StakeName {
  if (exchange === 'paper') return 'PAPER';
  if (isSimulated) return 'SIMULATED';
  return sandbox ? 'TESTNET' : 'LIVE';
}

/** Stands on every account, row and confirmation. */
export function stakeBadge(name: StakeName, locale: Locale): Markup {
  return html`<span class="badge stake stake-${name.toLowerCase()}" title="${wordsOf('badges', locale)[name]()}">${name}</span>`;
}
