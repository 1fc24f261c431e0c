import type { Batches, CreatedBatch, NewBatch } from '../ports/batches.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';

export type StartedBatch =
  | (Extract<CreatedBatch, { kind: 'created' }> & { readonly id: string })
  | Exclude<CreatedBatch, { kind: 'created' }>;

/** Retries, removes or restores many failed orders: freezes which ones, and leaves them to whatever instance takes them first. */
export class RunBatch {
  readonly #ports: { readonly batches: Batches; readonly ids: Ids; readonly log: Log };

  constructor(ports: { readonly batches: Batches; readonly ids: Ids; readonly log: Log }) {
    this.#ports = ports;
  }

  /** Throws `LedgerUnavailable`. */
  async execute(asked: Omit<NewBatch, 'id'>): Promise<StartedBatch> {
    const { batches, ids, log } = this.#ports;
    const id = ids.uuid();
    const created = await batches.create({ ...asked, id });
    if (created.kind !== 'created') return created;
    const { total, leftOut } = created;
    log.info('a batch was made', { batch: id, user: asked.userId, action: asked.action, total, left_out: leftOut });
    return { ...created, id };
  }
}
