import type { Context } from 'hono';
import type { Refused } from '../../../../application/accounts/refused.ts';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { DescribedExchange } from '../../../../application/ports/exchange-catalogue.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { SessionEnv } from '../../env.ts';
import { typedOf } from '../shell/forms.ts';
import { needsOf, readAccountChanges, readKey, readNewAccount, typedAccount } from './account-fields.ts';
import { type AccountForm, editAccountPanel, keyPanel, newAccountPanel } from './account-form.ts';
import { chooseExchangePanel, unsupportedPanel } from './exchange-panels.ts';
import { type Done, doneThen, refusedNotice } from './notices.ts';
import type { StrategiesUseCases } from './options.ts';
import type { Pages } from './pages.ts';
import { refusedFields } from './refused-fields.ts';
import { viewOf } from './view.ts';

type PageContext = Context<SessionEnv>;
type Answer = Promise<Response>;

/** What is typed of accounts. Of a form that was refused everything comes back but the key. */
export class AccountForms {
  readonly #options: StrategiesUseCases;
  readonly #pages: Pages;

  constructor(options: StrategiesUseCases, pages: Pages) {
    this.#options = options;
    this.#pages = pages;
  }

  async showNew(c: PageContext): Answer {
    const id = c.req.query('exchange') ?? '';
    const exchange = await this.#options.describeExchange.execute(id);
    if (exchange === null) {
      const exchanges = await this.#options.listExchanges.execute();
      return this.#pages.show(c, chooseExchangePanel(exchanges, viewOf(c, this.#pages.shell)), id === '' ? 200 : 404);
    }
    const typed = new URLSearchParams({ name: await this.#freeName(c, exchange) });
    return this.#new(c, exchange, { typed, errors: {} }, 200);
  }

  /** The exchange's own name, unless there is such an account already. */
  async #freeName(c: PageContext, { id }: DescribedExchange): Promise<string> {
    const accounts = await this.#options.listAccounts.execute(c.var.user.id);
    return accounts.some(({ name }) => name === id) ? '' : id;
  }

  async create(c: PageContext): Answer {
    const { user } = c.var;
    const typed = await typedOf(c);
    const exchange = await this.#options.describeExchange.execute(typed.get('exchange') ?? '');
    if (exchange === null) return this.#pages.notFound(c);
    if (exchange.kind === 'unsupported') return this.#new(c, exchange, { typed, errors: {} }, 400);
    const read = readNewAccount(typed, exchange, user.locale);
    if (read.kind === 'wrong') return this.#new(c, exchange, { typed, errors: read.errors }, 400);
    const created = await this.#options.createAccount.execute(user.id, read.value);
    if (created.kind !== 'done')
      return this.#new(c, exchange, { typed, errors: refusedFields(created, user.locale) }, 400);
    return this.#afterKey(c, created.account, 'account_added');
  }

  #new(c: PageContext, exchange: DescribedExchange, form: AccountForm, status: 200 | 400): Answer {
    const view = viewOf(c, this.#pages.shell);
    const panel =
      exchange.kind === 'supported' ? newAccountPanel(form, exchange, view) : unsupportedPanel(exchange, view);
    return this.#pages.show(c, panel, status);
  }

  async showEdit(c: PageContext, account: AccountRecord): Answer {
    return this.#edit(c, account, { typed: typedAccount(account), errors: {} }, 200);
  }

  async update(c: PageContext, account: AccountRecord): Answer {
    const { user } = c.var;
    const typed = await typedOf(c);
    const read = readAccountChanges(typed, await this.#needs(account), user.locale);
    if (read.kind === 'wrong') return this.#edit(c, account, { typed, errors: read.errors }, 400);
    const changed = await this.#options.updateAccount.execute(user.id, account.id, read.value);
    if (changed.kind === 'done') return doneThen(c, 'account_saved');
    if (changed.kind === 'not_found') return this.#pages.notFound(c);
    const errors =
      changed.kind === 'unresolved_orders'
        ? { sandbox: wordsOf('accountForm', user.locale).sandboxNeeded() }
        : refusedFields(changed, user.locale);
    return this.#edit(c, account, { typed, errors }, changed.kind === 'unresolved_orders' ? 409 : 400);
  }

  async #edit(c: PageContext, account: AccountRecord, form: AccountForm, status: 200 | 400 | 409): Answer {
    const panel = editAccountPanel(form, account, await this.#needs(account), viewOf(c, this.#pages.shell));
    return this.#pages.show(c, panel, status);
  }

  async showKey(c: PageContext, account: AccountRecord): Answer {
    if (account.exchange === 'paper') return this.#pages.notFound(c);
    return this.#key(c, account, { typed: new URLSearchParams(), errors: {} }, 200);
  }

  async replaceKey(c: PageContext, account: AccountRecord): Answer {
    const { user } = c.var;
    if (account.exchange === 'paper') return this.#pages.notFound(c);
    const typed = await typedOf(c);
    const read = readKey(typed, await this.#needs(account), user.locale);
    if (read.kind === 'wrong') return this.#key(c, account, { typed, errors: read.errors }, 400);
    const changed = await this.#options.updateAccount.execute(user.id, account.id, read.value);
    return changed.kind === 'done'
      ? this.#afterKey(c, changed.account, 'key_replaced')
      : this.#keyRefused(c, account, changed);
  }

  #keyRefused(c: PageContext, account: AccountRecord, refused: Refused): Answer {
    if (refused.kind === 'not_found') return this.#pages.notFound(c);
    const { locale } = c.var.user;
    const notice = refusedNotice(refused, locale);
    const form = { typed: new URLSearchParams(), errors: refusedFields(refused, locale), notice };
    return this.#key(c, account, form, refused.kind === 'unresolved_orders' ? 409 : 400);
  }

  async #key(c: PageContext, account: AccountRecord, form: AccountForm, status: 200 | 400 | 409): Answer {
    const panel = keyPanel(form, account, await this.#needs(account), viewOf(c, this.#pages.shell));
    return this.#pages.show(c, panel, status);
  }

  /** A new key is best tested at once; paper has none. */
  async #afterKey(c: PageContext, { id, exchange }: AccountRecord, done: Done): Answer {
    if (exchange === 'paper') return doneThen(c, done);
    return c.redirect(`/strategies/accounts/${id}/test?notice=${done}`, 303);
  }

  async #needs(account: AccountRecord) {
    return needsOf(await this.#options.describeExchange.execute(account.exchange), account);
  }
}
