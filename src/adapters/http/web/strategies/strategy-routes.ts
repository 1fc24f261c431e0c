import { type Context, Hono } from 'hono';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import type { SessionEnv } from '../../env.ts';
import { type FieldTexts, type Typed, typedOf } from '../shell/forms.ts';
import { publicUrlOf } from '../shell/public-url.ts';
import { deleteStrategyPanel } from './confirm-panels.ts';
import { joinPanel } from './join-panel.ts';
import { doneThen, refusedNotice } from './notices.ts';
import type { StrategiesPageOptions } from './options.ts';
import type { Pages } from './pages.ts';
import { refusedFields } from './refused-fields.ts';
import { freshStrategy, readNewStrategy, readStrategyChanges, typedStrategy } from './strategy-fields.ts';
import { editStrategyPanel, newStrategyPanel } from './strategy-form.ts';
import { viewOf } from './view.ts';
import { newTokenPanel, webhookPanel } from './webhook-panel.ts';

const ONE = '/strategies/:id{[0-9]{1,9}}';

type PageContext = Context<SessionEnv>;

const idOf = (c: PageContext, name = 'id'): number => Number(c.req.param(name));

/** Strategies: new ones, changed ones, their tokens and where they trade. */
export function strategyRoutes(options: StrategiesPageOptions, pages: Pages): Hono<SessionEnv> {
  const routes = new Hono<SessionEnv>({ strict: false });
  const forms = new StrategyForms(options, pages);
  routes.get('/strategies/new', (c) => forms.showNew(c));
  routes.post('/strategies', (c) => forms.create(c));
  routes.get(`${ONE}/edit`, (c) => forms.showEdit(c));
  routes.post(ONE, (c) => forms.update(c));
  addPanels(routes, options, pages);
  addSwitches(routes, options, pages);
  return routes;
}

class StrategyForms {
  readonly #options: StrategiesPageOptions;
  readonly #pages: Pages;

  constructor(options: StrategiesPageOptions, pages: Pages) {
    this.#options = options;
    this.#pages = pages;
  }

  async showNew(c: PageContext): Promise<Response> {
    const accounts = await this.#options.listAccounts.execute(c.var.user.id);
    return this.#new(c, accounts, freshStrategy(accounts), {}, 200);
  }

  async create(c: PageContext): Promise<Response> {
    const { user } = c.var;
    const typed = await typedOf(c);
    const again = async (errors: FieldTexts) =>
      this.#new(c, await this.#options.listAccounts.execute(user.id), typed, errors, 400);
    const read = readNewStrategy(typed, user.locale);
    if (read.kind === 'wrong') return again(read.errors);
    const created = await this.#options.createStrategy.execute(user.id, read.value);
    if (created.kind !== 'done') return again(refusedFields(created, user.locale));
    return this.#pages.show(
      c,
      newTokenPanel(created.detail, created.token, publicUrlOf(c, this.#options), viewOf(c, this.#pages.shell)),
    );
  }

  #new(c: PageContext, accounts: readonly AccountRecord[], typed: Typed, errors: FieldTexts, status: 200 | 400) {
    const panel = newStrategyPanel({ typed, errors }, accounts, viewOf(c, this.#pages.shell));
    return this.#pages.show(c, panel, status);
  }

  async showEdit(c: PageContext): Promise<Response> {
    const detail = await this.#options.getStrategy.execute(c.var.user.id, idOf(c));
    return detail ? this.#edit(c, detail, typedStrategy(detail), {}, 200) : this.#pages.notFound(c);
  }

  async update(c: PageContext): Promise<Response> {
    const { user } = c.var;
    const detail = await this.#options.getStrategy.execute(user.id, idOf(c));
    if (!detail) return this.#pages.notFound(c);
    const typed = await typedOf(c);
    const read = readStrategyChanges(typed, user.locale);
    if (read.kind === 'wrong') return this.#edit(c, detail, typed, read.errors, 400);
    const changed = await this.#options.updateStrategy.execute(user.id, idOf(c), read.value);
    if (changed.kind === 'done') return doneThen(c, 'strategy_saved');
    if (changed.kind === 'not_found') return this.#pages.notFound(c);
    return this.#edit(c, detail, typed, refusedFields(changed, user.locale), 400);
  }

  #edit(c: PageContext, { strategy }: StrategyDetail, typed: Typed, errors: FieldTexts, status: 200 | 400) {
    return this.#pages.show(c, editStrategyPanel({ typed, errors }, strategy, viewOf(c, this.#pages.shell)), status);
  }
}

/** What is asked or shown before something is done. */
function addPanels(routes: Hono<SessionEnv>, options: StrategiesPageOptions, pages: Pages): void {
  const { getStrategy, issueToken, deleteStrategy, listAccounts } = options;
  const detailOf = (c: PageContext) => getStrategy.execute(c.var.user.id, idOf(c));
  routes.get(`${ONE}/token`, async (c) => {
    const detail = await detailOf(c);
    if (!detail) return pages.notFound(c);
    return pages.show(c, webhookPanel(detail, publicUrlOf(c, options), viewOf(c, pages.shell)));
  });
  routes.post(`${ONE}/token`, async (c) => {
    const issued = await issueToken.execute(c.var.user.id, idOf(c));
    const detail = issued.kind === 'done' ? await detailOf(c) : null;
    if (issued.kind !== 'done' || !detail) return pages.notFound(c);
    return pages.show(c, newTokenPanel(detail, issued.token, publicUrlOf(c, options), viewOf(c, pages.shell)));
  });
  routes.get(`${ONE}/accounts`, async (c) => {
    const [detail, accounts] = await Promise.all([detailOf(c), listAccounts.execute(c.var.user.id)]);
    return detail ? pages.show(c, joinPanel(detail, accounts, viewOf(c, pages.shell))) : pages.notFound(c);
  });
  routes.get(`${ONE}/delete`, async (c) => {
    const detail = await detailOf(c);
    return detail ? pages.show(c, deleteStrategyPanel(detail, viewOf(c, pages.shell))) : pages.notFound(c);
  });
  routes.post(`${ONE}/delete`, async (c) => {
    const deleted = await deleteStrategy.execute(c.var.user.id, idOf(c));
    if (deleted.kind === 'done') return doneThen(c, 'strategy_deleted');
    const detail = await detailOf(c);
    if (!detail) return pages.notFound(c);
    const refused = refusedNotice(deleted, c.var.user.locale);
    return pages.show(c, deleteStrategyPanel(detail, viewOf(c, pages.shell), refused), 409);
  });
}

/** What one press does. */
function addSwitches(routes: Hono<SessionEnv>, options: StrategiesPageOptions, pages: Pages): void {
  const { updateStrategy, linkAccount, unlinkAccount } = options;
  routes.post(`${ONE}/active`, async (c) => {
    const isActive = (await typedOf(c)).get('active') === 'true';
    const changed = await updateStrategy.execute(c.var.user.id, idOf(c), { isActive });
    return pages.after(c, changed, isActive ? 'strategy_on' : 'strategy_off');
  });
  routes.post(`${ONE}/accounts`, async (c) => {
    const accountId = Number((await typedOf(c)).get('account_id'));
    if (!Number.isInteger(accountId) || accountId < 1 || accountId > 999_999_999) return pages.notFound(c);
    return pages.after(c, await linkAccount.execute(c.var.user.id, idOf(c), accountId), 'joined');
  });
  routes.post(`${ONE}/accounts/:account{[0-9]{1,9}}/off`, async (c) => {
    return pages.after(c, await unlinkAccount.execute(c.var.user.id, idOf(c), idOf(c, 'account')), 'taken_off');
  });
}
