import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refused } from '../../../../application/accounts/refused.ts';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { SessionEnv } from '../../env.ts';
import type { Markup } from '../shell/markup.ts';
import type { Shell } from '../shell/shell.ts';
import { progressOf } from './checklist.ts';
import { isFirstRun } from './first-run.ts';
import { strategiesSection } from './list-page.ts';
import { type Done, doneThen, refusedNotice } from './notices.ts';
import type { StrategiesUseCases } from './options.ts';
import { viewOf } from './view.ts';

type Answer = Promise<Response>;

/** The answers that all of these pages share. */
export class Pages {
  readonly #useCases: Pick<StrategiesUseCases, 'listStrategies' | 'listAccounts' | 'readOverview'>;
  readonly shell: Shell;

  constructor(useCases: Pick<StrategiesUseCases, 'listStrategies' | 'listAccounts' | 'readOverview'>, shell: Shell) {
    this.#useCases = useCases;
    this.shell = shell;
  }

  async list(c: Context<SessionEnv>, notice: Markup | null, status: ContentfulStatusCode = 200): Answer {
    const { listStrategies, listAccounts, readOverview } = this.#useCases;
    const userId = c.var.user.id;
    const [strategies, accounts, { lastSignalAt }] = await Promise.all([
      listStrategies.execute(userId),
      listAccounts.execute(userId),
      readOverview.execute(userId),
    ]);
    const progress = progressOf(strategies, accounts, lastSignalAt);
    const page = { strategies, accounts, notice, progress, isFirstRun: isFirstRun(c, progress) };
    return this.show(c, strategiesSection(page, viewOf(c, this.shell)), status);
  }

  /** A panel, or the whole list. */
  async show(c: Context<SessionEnv>, content: Markup, status: ContentfulStatusCode = 200): Answer {
    const title = wordsOf('strategies', c.var.user.locale).title();
    return this.shell.page(c, { section: 'strategies', title, content, status });
  }

  /** What was pressed on the list was done; or it was refused: then the list again, and why. */
  async after(c: Context<SessionEnv>, changed: Refused | { readonly kind: 'done' }, done: Done): Answer {
    if (changed.kind === 'done') return doneThen(c, done);
    if (changed.kind === 'not_found') return this.notFound(c);
    return this.list(c, refusedNotice(changed, c.var.user.locale), 409);
  }

  /** One of the reader's own accounts; null for whatever is not. */
  async accountOf(c: Context<SessionEnv>, id: number): Promise<AccountRecord | null> {
    const accounts = await this.#useCases.listAccounts.execute(c.var.user.id);
    return accounts.find((account) => account.id === id) ?? null;
  }

  /** What is another's is as unknown as what does not exist. */
  notFound(c: Context<SessionEnv>): Answer {
    const { locale } = c.var.user;
    const back = html`<p><a class="button" href="/strategies">${wordsOf('strategiesRefused', locale).back()}</a></p>`;
    return this.show(c, html`${refusedNotice({ kind: 'not_found' }, locale)}${back}`, 404);
  }
}
