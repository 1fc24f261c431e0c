import { type Context, Hono } from 'hono';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { SessionEnv } from '../../env.ts';
import { typedOf } from '../shell/forms.ts';
import { AccountForms } from './account-forms.ts';
import { deleteAccountPanel, unfreezePanel } from './confirm-panels.ts';
import { keyTestPanel } from './key-test-panel.ts';
import { type Done, doneThen, noticeOf, refusedNotice } from './notices.ts';
import type { StrategiesUseCases } from './options.ts';
import type { Pages } from './pages.ts';
import { viewOf } from './view.ts';

const ONE = '/strategies/accounts/:id{[0-9]{1,9}}';

type PageContext = Context<SessionEnv>;

/** Accounts: new ones, their keys, and whether they trade. */
export function accountRoutes(options: StrategiesUseCases, pages: Pages): Hono<SessionEnv> {
  const routes = new Hono<SessionEnv>({ strict: false });
  const forms = new AccountForms(options, pages);
  routes.get('/strategies/accounts/new', (c) => forms.showNew(c));
  routes.post('/strategies/accounts', (c) => forms.create(c));
  const ofOne = (show: (c: PageContext, account: AccountRecord) => Promise<Response>) => async (c: PageContext) => {
    const account = await pages.accountOf(c, Number(c.req.param('id')));
    return account ? show(c, account) : pages.notFound(c);
  };
  routes.get(
    `${ONE}/edit`,
    ofOne((c, account) => forms.showEdit(c, account)),
  );
  routes.post(
    ONE,
    ofOne((c, account) => forms.update(c, account)),
  );
  routes.get(
    `${ONE}/key`,
    ofOne((c, account) => forms.showKey(c, account)),
  );
  routes.post(
    `${ONE}/key`,
    ofOne((c, account) => forms.replaceKey(c, account)),
  );
  addKeyTest(routes, options, pages, ofOne);
  addDeletion(routes, options, pages, ofOne);
  addSwitches(routes, options, pages, ofOne);
  return routes;
}

type OfOne = (
  show: (c: PageContext, account: AccountRecord) => Promise<Response>,
) => (c: PageContext) => Promise<Response>;

function addKeyTest(routes: Hono<SessionEnv>, { testKey }: StrategiesUseCases, pages: Pages, ofOne: OfOne): void {
  routes.get(
    `${ONE}/test`,
    ofOne((c, account) => {
      const notice = noticeOf(c.req.query('notice'), c.var.user.locale);
      return pages.show(c, keyTestPanel(account, null, viewOf(c, pages.shell), notice));
    }),
  );
  routes.post(
    `${ONE}/test`,
    ofOne(async (c, account) => {
      const tested = await testKey.execute(c.var.user.id, account.id);
      if (tested.kind === 'not_found') return pages.notFound(c);
      return pages.show(c, keyTestPanel(account, tested, viewOf(c, pages.shell)));
    }),
  );
}

function addDeletion(routes: Hono<SessionEnv>, options: StrategiesUseCases, pages: Pages, ofOne: OfOne): void {
  const usedBy = async (c: PageContext, id: number): Promise<readonly string[]> => {
    const strategies = await options.listStrategies.execute(c.var.user.id);
    const using = strategies.filter(({ accounts }) => accounts.some(({ account }) => account.id === id));
    return using.map(({ strategy }) => strategy.name);
  };
  routes.get(
    `${ONE}/delete`,
    ofOne(async (c, account) =>
      pages.show(c, deleteAccountPanel(account, await usedBy(c, account.id), viewOf(c, pages.shell))),
    ),
  );
  routes.post(
    `${ONE}/delete`,
    ofOne(async (c, account) => {
      const deleted = await options.deleteAccount.execute(c.var.user.id, account.id);
      if (deleted.kind === 'done') return doneThen(c, 'account_deleted');
      if (deleted.kind === 'not_found') return pages.notFound(c);
      const refused = refusedNotice(deleted, c.var.user.locale);
      const panel = deleteAccountPanel(account, await usedBy(c, account.id), viewOf(c, pages.shell), refused);
      return pages.show(c, panel, 409);
    }),
  );
}

/** What one press does; a freeze is taken back after a question. */
function addSwitches(routes: Hono<SessionEnv>, options: StrategiesUseCases, pages: Pages, ofOne: OfOne): void {
  const { updateAccount, pauseTrading } = options;
  routes.post(
    `${ONE}/active`,
    ofOne(async (c, { id }) => {
      const isActive = (await typedOf(c)).get('active') === 'true';
      const changed = await updateAccount.execute(c.var.user.id, id, { isActive });
      return pages.after(c, changed, isActive ? 'account_on' : 'account_off');
    }),
  );
  routes.post(
    `${ONE}/pause`,
    ofOne(async (c, { id }) => {
      const isPaused = (await typedOf(c)).get('paused') === 'true';
      const done: Done = isPaused ? 'account_paused' : 'account_resumed';
      return pages.after(c, await pauseTrading.execute(c.var.user.id, isPaused, id), done);
    }),
  );
  routes.get(
    `${ONE}/unfreeze`,
    ofOne((c, account) => pages.show(c, unfreezePanel(account, viewOf(c, pages.shell)))),
  );
  routes.post(
    `${ONE}/unfreeze`,
    ofOne(async (c, { id }) =>
      pages.after(c, await updateAccount.execute(c.var.user.id, id, { isFrozen: false }), 'account_unfrozen'),
    ),
  );
}
