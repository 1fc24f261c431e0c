import 'reflect-metadata';
import { Container, type ServiceIdentifier } from 'inversify';
import type { Kysely } from 'kysely';
import { CcxtCatalogue } from './adapters/ccxt/catalogue.ts';
import { CcxtExchange } from './adapters/ccxt/ccxt-exchange.ts';
import type { App, UserUseCases } from './adapters/http/app.ts';
import { PaperExchange } from './adapters/paper/paper-exchange.ts';
import type { PaperTables } from './adapters/paper/paper-tables.ts';
import { PaperViews } from './adapters/paper/paper-views.ts';
import { PostgresPaperBook } from './adapters/paper/postgres-paper-book.ts';
import { PostgresAdministration } from './adapters/postgres/administration/administration.ts';
import type { Database } from './adapters/postgres/database.ts';
import { PostgresEventFeed } from './adapters/postgres/events/event-feed.ts';
import { PostgresFailedOrderActions } from './adapters/postgres/failed-orders/failed-order-actions.ts';
import { PostgresOrderLedger } from './adapters/postgres/ledger/order-ledger.ts';
import { PostgresLegacy } from './adapters/postgres/legacy/postgres-legacy.ts';
import { InstanceLiveness } from './adapters/postgres/liveness.ts';
import { PostgresRetention } from './adapters/postgres/retention/postgres-retention.ts';
import { PostgresStrategies } from './adapters/postgres/strategies.ts';
import { openArchiveFolder } from './adapters/system/archive-folder.ts';
import { systemClock } from './adapters/system/clock.ts';
import { randomIds } from './adapters/system/ids.ts';
import { Argon2Passwords } from './adapters/system/passwords.ts';
import { freshSecrets } from './adapters/system/tokens.ts';
import { ApplyFile } from './application/administration/apply-file.ts';
import { ChangePassword, CreateUser } from './application/administration/change-users.ts';
import { MakeDemo } from './application/administration/make-demo.ts';
import { RotateKeys } from './application/administration/rotate-keys.ts';
import { RotateToken } from './application/administration/rotate-token.ts';
import { AnswerDuplicate } from './application/answer-duplicate.ts';
import { AuditNotExecuted } from './application/audit-not-executed.ts';
import type { Background } from './application/background.ts';
import type { RunLanes } from './application/batches/run-lanes.ts';
import { DraftOrders } from './application/draft-orders.ts';
import { ExecuteOrder } from './application/execute-order.ts';
import type { RetryFailedOrder } from './application/failed-orders/retry-failed-order.ts';
import { RunDueRetries } from './application/failed-orders/run-due-retries.ts';
import { Leases } from './application/leases.ts';
import { ImportLegacy } from './application/legacy/import-legacy.ts';
import type { LegacyDatabase } from './application/legacy/legacy-database.ts';
import { UndoLegacy } from './application/legacy/undo-legacy.ts';
import type { Administration } from './application/ports/administration.ts';
import type { Exchange } from './application/ports/exchange.ts';
import type { ViewsOf } from './application/ports/exchange-views.ts';
import type { FailedOrderActions } from './application/ports/failed-orders.ts';
import type { Ports } from './application/ports/index.ts';
import type { Log } from './application/ports/log.ts';
import type { Passwords } from './application/ports/passwords.ts';
import type { Sealing } from './application/ports/sealing.ts';
import { RecordFills } from './application/record-fills.ts';
import { RecoverAttempts } from './application/recover-attempts.ts';
import { ResolveUnknownAttempts } from './application/resolve-unknown-attempts.ts';
import { ArchiveOld } from './application/retention/archive-old.ts';
import { SubmitOrder } from './application/submit-order.ts';
import { TakeInSignal } from './application/take-in-signal.ts';
import { composeApp } from './compose-app.ts';
import { composeBackground } from './compose-background.ts';
import { composeRunLanes } from './compose-batches.ts';
import { composeFailedOrders, composeRetry, type FailedOrderUseCases } from './compose-failed-orders.ts';
import { composeUserUseCases, isKnownExchange } from './compose-users.ts';
import type { Config } from './config.ts';
import type { DatabaseServer } from './database-server.ts';

/** What must be open before anything can be composed. */
export interface Resources {
  readonly config: Config;
  readonly log: Log;
  readonly server: DatabaseServer;
  readonly database: Database;
  /** The same database over connections that no webhook waits for. */
  readonly reading: Database;
  /** The same over connections that only webhooks wait for. */
  readonly journal: Database;
  readonly sealing: Sealing;
  /** Aborted once this instance takes no more webhooks. */
  readonly stopping: AbortSignal;
  /** How many processes share this one's address and its exchange accounts, itself counted. */
  readonly processes: number;
}

/** Gives out every service of `SERVICES`. */
export type Composition = Pick<Container, 'get'>;

const service = <T>(name: string): ServiceIdentifier<T> => Symbol.for(name);

/** Everything that can be asked of the container, with its type. */
export const SERVICES = {
  resources: service<Resources>('Resources'),
  liveness: service<InstanceLiveness>('InstanceLiveness'),
  eventFeed: service<PostgresEventFeed>('EventFeed'),
  ccxt: service<CcxtExchange>('CcxtExchange'),
  paper: service<Exchange>('PaperExchange'),
  ports: service<Ports>('Ports'),
  background: service<Background>('Background'),
  leases: service<Leases>('Leases'),
  resolveUnknownAttempts: service<ResolveUnknownAttempts>('ResolveUnknownAttempts'),
  recordFills: service<RecordFills>('RecordFills'),
  recoverAttempts: service<RecoverAttempts>('RecoverAttempts'),
  submitOrder: service<SubmitOrder>('SubmitOrder'),
  takeInSignal: service<TakeInSignal>('TakeInSignal'),
  executeOrder: service<ExecuteOrder>('ExecuteOrder'),
  failedOrderActions: service<FailedOrderActions>('FailedOrderActions'),
  retryFailedOrder: service<RetryFailedOrder>('RetryFailedOrder'),
  runDueRetries: service<RunDueRetries>('RunDueRetries'),
  runLanes: service<RunLanes>('RunLanes'),
  failedOrders: service<FailedOrderUseCases>('FailedOrderUseCases'),
  administration: service<Administration>('Administration'),
  passwords: service<Passwords>('Passwords'),
  makeDemo: service<MakeDemo>('MakeDemo'),
  applyFile: service<ApplyFile>('ApplyFile'),
  createUser: service<CreateUser>('CreateUser'),
  changePassword: service<ChangePassword>('ChangePassword'),
  rotateToken: service<RotateToken>('RotateToken'),
  rotateKeys: service<RotateKeys>('RotateKeys'),
  legacy: service<LegacyDatabase>('LegacyDatabase'),
  importLegacy: service<ImportLegacy>('ImportLegacy'),
  undoLegacy: service<UndoLegacy>('UndoLegacy'),
  archiveOld: service<ArchiveOld>('ArchiveOld'),
  userUseCases: service<UserUseCases>('UserUseCases'),
  app: service<App>('App'),
} as const;

/** Composes all: adapters to ports, ports to use cases, use cases to the app. Nothing is opened or started here. */
export function createContainer(resources: Resources): Composition {
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(SERVICES.resources).toConstantValue(resources);
  bindAdapters(container);
  bindOrderProtocol(container);
  bindFailedOrders(container);
  bindAdministration(container);
  bindLegacy(container);
  bindRetention(container);
  bindUserUseCases(container);
  container
    .bind(SERVICES.app)
    .toResolvedValue(composeApp, [SERVICES.resources, SERVICES.executeOrder, SERVICES.liveness, SERVICES.userUseCases]);
  return container;
}

function bindAdapters(container: Container): void {
  const { resources, liveness, eventFeed, ccxt, paper, ports } = SERVICES;
  container
    .bind(liveness)
    .toResolvedValue(
      ({ server, config, log }) => new InstanceLiveness({ url: server.listenUrl, schema: config.databaseSchema, log }),
      [resources],
    );
  container.bind(eventFeed).toResolvedValue(composeEventFeed, [resources]);
  container.bind(ccxt).toResolvedValue(
    ({ config, log, processes }) =>
      new CcxtExchange({
        clock: systemClock,
        log,
        processes,
        simulatorPort: config.exchangeSimulatorUrl === null ? null : Number(new URL(config.exchangeSimulatorUrl).port),
      }),
    [resources],
  );
  container
    .bind(paper)
    .toResolvedValue(
      ({ database }) => new PaperExchange(new PostgresPaperBook(paperTables(database)), systemClock),
      [resources],
    );
  container.bind(ports).toResolvedValue(composePorts, [resources, liveness, ccxt, paper]);
}

/** Whatever this instance commits is told at once, here and on the others. */
function composeEventFeed({ server, config, database, journal, log }: Resources): PostgresEventFeed {
  const feed = new PostgresEventFeed({
    url: server.listenUrl,
    schema: config.databaseSchema,
    clock: systemClock,
    log,
  });
  for (const one of [database, journal]) one.onCommit(() => feed.announce());
  return feed;
}

/** The paper exchange keeps its own tables in the same database. */
function paperTables({ db }: Database): Kysely<PaperTables> {
  return db as unknown as Kysely<PaperTables>;
}

/** What a person looks at, no webhook waits for. */
function viewsOf(reading: Database, ccxt: CcxtExchange): ViewsOf {
  const paper = new PaperViews(new PostgresPaperBook(paperTables(reading)));
  return ({ exchange }) => (exchange === 'paper' ? paper : ccxt);
}

/** The instance is asked for at each use, for it is another one after every loss of its connection. */
function journalOptions({ sealing }: Resources, liveness: InstanceLiveness) {
  return { instanceId: () => liveness.instanceId, openKey: sealing.open.bind(sealing) };
}

function composePorts(resources: Resources, liveness: InstanceLiveness, ccxt: Exchange, paper: Exchange): Ports {
  const { database, journal, log } = resources;
  const options = journalOptions(resources, liveness);
  return {
    ledger: new PostgresOrderLedger(database, { ...options, journal, clock: systemClock }),
    strategies: new PostgresStrategies(journal, options.openKey),
    exchangeOf: (account) => (account.exchange === 'paper' ? paper : ccxt),
    liveness,
    clock: systemClock,
    ids: randomIds,
    log,
  };
}

function bindOrderProtocol(container: Container): void {
  const {
    resources,
    ports,
    background,
    leases,
    resolveUnknownAttempts,
    recordFills,
    recoverAttempts,
    submitOrder,
    takeInSignal,
    executeOrder,
  } = SERVICES;
  container.bind(background).toResolvedValue(({ clock, log }) => composeBackground(clock, log), [ports]);
  container.bind(leases).toResolvedValue(({ ledger, clock, log }) => new Leases(ledger, clock, log), [ports]);
  container
    .bind(resolveUnknownAttempts)
    .toResolvedValue((...parts) => new ResolveUnknownAttempts(...parts), [ports, leases, background]);
  container.bind(recordFills).toResolvedValue((...parts) => new RecordFills(...parts), [ports, leases, background]);
  container
    .bind(recoverAttempts)
    .toResolvedValue(
      (all, resolve, fills, held, work) =>
        new RecoverAttempts(all, { resolve, recordFills: fills, audit: new AuditNotExecuted(all) }, held, work),
      [ports, resolveUnknownAttempts, recordFills, leases, background],
    );
  container
    .bind(submitOrder)
    .toResolvedValue(
      (all, resolve, fills, held, work) => new SubmitOrder(all, { resolve, recordFills: fills }, held, work),
      [ports, resolveUnknownAttempts, recordFills, leases, background],
    );
  container.bind(takeInSignal).toResolvedValue((all) => new TakeInSignal(all), [ports]);
  container.bind(executeOrder).toResolvedValue(
    ({ config }, all, takeIn, submit, work) => {
      const steps = { draft: new DraftOrders(all), takeIn, submit, answerDuplicate: new AnswerDuplicate(all) };
      return new ExecuteOrder(all, steps, work, config.executionTimeout);
    },
    [resources, ports, takeInSignal, submitOrder, background],
  );
}

function bindFailedOrders(container: Container): void {
  const { resources, liveness, ports, ccxt, submitOrder, background } = SERVICES;
  const { failedOrderActions, retryFailedOrder, runDueRetries, runLanes, failedOrders } = SERVICES;
  container
    .bind(failedOrderActions)
    .toResolvedValue(
      (opened, instance) => new PostgresFailedOrderActions(opened.database, journalOptions(opened, instance)),
      [resources, liveness],
    );
  container
    .bind(retryFailedOrder)
    .toResolvedValue(
      ({ config }, all, actions, submit, work) => composeRetry(all, actions, submit, work, config.executionTimeout),
      [resources, ports, failedOrderActions, submitOrder, background],
    );
  container
    .bind(runDueRetries)
    .toResolvedValue(
      ({ log }, actions, retry, work) => new RunDueRetries({ actions, log }, retry, work),
      [resources, failedOrderActions, retryFailedOrder, background],
    );
  container
    .bind(runLanes)
    .toResolvedValue(
      (opened, all, actions, submit, work) =>
        composeRunLanes(opened, all, actions, submit, work, opened.config.executionTimeout),
      [resources, ports, failedOrderActions, submitOrder, background],
    );
  container
    .bind(failedOrders)
    .toResolvedValue(
      ({ reading }, all, actions, retry, exchange) =>
        composeFailedOrders(all, actions, retry, reading, viewsOf(reading, exchange)),
      [resources, ports, failedOrderActions, retryFailedOrder, ccxt],
    );
}

function bindAdministration(container: Container): void {
  const {
    resources,
    administration,
    passwords,
    makeDemo,
    applyFile,
    createUser,
    changePassword,
    rotateToken,
    rotateKeys,
  } = SERVICES;
  container
    .bind(administration)
    .toResolvedValue(({ database }) => new PostgresAdministration(database.db), [resources]);
  container.bind(passwords).toResolvedValue(() => new Argon2Passwords(), []);
  container
    .bind(makeDemo)
    .toResolvedValue((records, hashes) => new MakeDemo(records, hashes, freshSecrets), [administration, passwords]);
  container.bind(applyFile).toResolvedValue(
    ({ config, sealing }, records, hashes) =>
      new ApplyFile({
        administration: records,
        sealing,
        passwords: hashes,
        freshSecrets,
        defaultLocale: config.defaultLocale,
        exchanges: new CcxtCatalogue(),
      }),
    [resources, administration, passwords],
  );
  container.bind(createUser).toResolvedValue((...parts) => new CreateUser(...parts), [administration, passwords]);
  container
    .bind(changePassword)
    .toResolvedValue((...parts) => new ChangePassword(...parts), [administration, passwords]);
  container.bind(rotateToken).toResolvedValue((records) => new RotateToken(records, freshSecrets), [administration]);
  container
    .bind(rotateKeys)
    .toResolvedValue(({ sealing }, records) => new RotateKeys(records, sealing), [resources, administration]);
}

function bindLegacy(container: Container): void {
  const { resources, legacy, importLegacy, undoLegacy } = SERVICES;
  container
    .bind(legacy)
    .toResolvedValue(
      ({ server, config }) => new PostgresLegacy({ url: server.listenUrl, schema: config.databaseSchema }),
      [resources],
    );
  container
    .bind(importLegacy)
    .toResolvedValue(
      ({ config }, database) =>
        new ImportLegacy({ legacy: database, defaultLocale: config.defaultLocale, isKnownExchange }),
      [resources, legacy],
    );
  container.bind(undoLegacy).toResolvedValue((database) => new UndoLegacy(database), [legacy]);
}

function bindRetention(container: Container): void {
  container.bind(SERVICES.archiveOld).toResolvedValue(
    ({ server, config }) =>
      new ArchiveOld({
        retention: new PostgresRetention({ url: server.listenUrl, schema: config.databaseSchema }),
        openFolder: openArchiveFolder,
        clock: systemClock,
      }),
    [SERVICES.resources],
  );
}

function bindUserUseCases(container: Container): void {
  const { userUseCases, resources, administration, passwords, ccxt, eventFeed, failedOrders } = SERVICES;
  container
    .bind(userUseCases)
    .toResolvedValue(composeUserUseCases, [resources, administration, passwords, ccxt, eventFeed, failedOrders]);
}
