import type { Clock } from '../ports/clock.ts';
import type { Sealing } from '../ports/sealing.ts';
import type { DatabaseFacts, DatabaseProbe, Surroundings } from '../ports/surroundings.ts';
import {
  checkClock,
  checkDurability,
  checkExchanges,
  checkFolder,
  checkKeys,
  checkMigrations,
  checkNode,
  checkPort,
  checkSpace,
  checkVersion,
  type Verdict,
} from './doctor-checks.ts';

export type Finding = Verdict & { readonly check: string };

export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** False when something bad kept the doctor from looking any further. */
  readonly isComplete: boolean;
}

/** The part of the configuration that the doctor looks behind. */
export interface DoctorConfiguration {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
}

/** A database that answered, and every migration with when it was applied to it. */
export interface OpenedDatabase {
  readonly probe: DatabaseProbe;
  migrations(): Promise<readonly { readonly name: string; readonly appliedAt: Date | null }[]>;
}

export interface DoctorPorts {
  readonly surroundings: Surroundings;
  readonly clock: Pick<Clock, 'now'>;
  /** This and the next two throw an error that says in one line what is wrong and what to do. */
  readonly configuration: () => Promise<DoctorConfiguration>;
  readonly sealing: () => Promise<Sealing>;
  readonly database: () => Promise<OpenedDatabase>;
  readonly isKnownExchange: (id: string) => boolean;
}

/** Looks at everything that a start needs, and says of what is bad what to do about it. */
export class Doctor {
  readonly #ports: DoctorPorts;

  constructor(ports: DoctorPorts) {
    this.#ports = ports;
  }

  async execute(): Promise<Diagnosis> {
    const findings: Finding[] = [];
    const isComplete = await this.#examine((check, verdict) => findings.push({ check, ...verdict }));
    return { findings, isComplete };
  }

  async #examine(note: Note): Promise<boolean> {
    const ports = this.#ports;
    note('Node.js', checkNode(ports.surroundings.nodeVersion));
    const configuration = await obtain(note, 'configuration', 'complete', ports.configuration);
    if (!configuration) return false;
    await this.#lookAround(note, configuration);
    const sealing = await obtain(note, 'encryption key', 'readable', ports.sealing);
    const database = await obtain(note, 'database', 'reachable', () => this.#askDatabase());
    if (!database || !(await this.#lookAtDatabase(note, database))) return false;
    const { probe } = database;
    await examine(note, 'exchanges', async () => checkExchanges(await probe.exchanges(), ports.isKnownExchange));
    if (sealing) await examine(note, 'exchange keys', async () => checkKeys(await probe.sealedKeys(), sealing));
    return sealing !== null;
  }

  async #lookAround(note: Note, { dataDir, host, port }: DoctorConfiguration): Promise<void> {
    const { surroundings } = this.#ports;
    const folder = await surroundings.folder(dataDir);
    note('data folder', checkFolder(dataDir, folder));
    if (folder) note('disk space', checkSpace(folder.freeBytes));
    note('port', checkPort(host, port, await surroundings.port(host, port)));
  }

  async #askDatabase(): Promise<AskedDatabase> {
    const { database, clock } = this.#ports;
    const opened = await database();
    const before = clock.now();
    const facts = await opened.probe.facts();
    return { ...opened, facts, before, after: clock.now() };
  }

  /** Whether our tables are as this version wants them. */
  async #lookAtDatabase(note: Note, { facts, before, after, migrations }: AskedDatabase): Promise<boolean> {
    note('clock', checkClock(before, facts.now, after));
    note('database version', checkVersion(facts.versionNumber));
    note('durability', checkDurability(facts));
    return examine(note, 'migrations', async () => {
      const pending = (await migrations()).filter(({ appliedAt }) => appliedAt === null);
      return checkMigrations(pending.map(({ name }) => name));
    });
  }
}

/** `facts` came between the two times. */
interface AskedDatabase extends OpenedDatabase {
  readonly facts: DatabaseFacts;
  readonly before: Date;
  readonly after: Date;
}

type Note = (check: string, verdict: Verdict) => void;

/** What can't be had is itself a finding. */
async function obtain<T>(note: Note, check: string, good: string, get: () => Promise<T>): Promise<T | null> {
  try {
    const value = await get();
    note(check, { verdict: 'good', found: good });
    return value;
  } catch (error) {
    note(check, failure(error));
    return null;
  }
}

/** Whether it is good. A check that can't be made is bad. */
async function examine(note: Note, check: string, look: () => Promise<Verdict>): Promise<boolean> {
  const verdict = await look().catch(failure);
  note(check, verdict);
  return verdict.verdict === 'good';
}

function failure(error: unknown): Verdict {
  return { verdict: 'bad', found: error instanceof Error ? error.message : String(error), advice: null };
}
