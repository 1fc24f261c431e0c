import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refused } from '../../../../application/accounts/refused.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { SessionEnv } from '../../env.ts';
import type { Markup } from '../shell/markup.ts';
import type { Shell } from '../shell/shell.ts';
import { strategiesSection } from './list-page.ts';
import { refusedNotice } from './notices.ts';
import type { StrategiesUseCases } from './options.ts';
import { viewOf } from './view.ts';

type Answer = Promise<Response>;

/** The answers that all of these pages share. */
export class Pages {
  readonly #useCases: Pick<StrategiesUseCases, 'listStrategies' | 'listAccounts'>;
  readonly shell: Shell;

  constructor(useCases: Pick<StrategiesUseCases, 'listStrategies' | 'listAccounts'>, shell: Shell) {
    this.#useCases = useCases;
    this.shell = shell;
  }

  async list(c: Context<SessionEnv>, notice: Markup | null, status: ContentfulStatusCode = 200): Answer {
    const { listStrategies, listAccounts } = this.#useCases;
    const userId = c.var.user.id;
    const [strategies, accounts] = await Promise.all([listStrategies.execute(userId), listAccounts.execute(userId)]);
    return this.show(c, strategiesSection({ strategies, accounts, notice }, viewOf(c, this.shell)), status);
  }

  /** A panel, or the whole list. */
  async show(c: Context<SessionEnv>, content: Markup, status: ContentfulStatusCode = 200): Answer {
    const title = wordsOf('strategies', c.var.user.locale).title();
    return this.shell.page(c, { section: 'strategies', title, content, status });
  }

  /** What was pressed on the list was refused: the list again, and why. */
  refused(c: Context<SessionEnv>, refused: Refused): Answer {
    if (refused.kind === 'not_found') return this.notFound(c);
    return this.list(c, refusedNotice(refused, c.var.user.locale), 409);
  }

  /** What is another's is as unknown as what does not exist. */
  notFound(c: Context<SessionEnv>): Answer {
    const { locale } = c.var.user;
    const back = html`<p><a class="button" href="/strategies">${wordsOf('strategiesRefused', locale).back()}</a></p>`;
    return this.show(c, html`${refusedNotice({ kind: 'not_found' }, locale)}${back}`, 404);
  }
}
