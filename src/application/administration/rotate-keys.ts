import type { Administration, KeyRecords } from '../ports/administration.ts';
import type { Sealing } from '../ports/sealing.ts';

const BATCH = 100;

/** How far a rotation is. */
export interface KeysRotated {
  /** Sealed anew with the current encryption key. */
  readonly resealed: number;
  /** Sealed with the current encryption key before. */
  readonly current: number;
  /** Opened by no encryption key that we have; left as they are. */
  readonly lost: number;
}

/** Seals all API keys, retired ones too, with the current encryption key. Broken off, it goes on where it stopped. */
export class RotateKeys {
  readonly #administration: Administration;
  readonly #sealing: Sealing;

  constructor(administration: Administration, sealing: Sealing) {
    this.#administration = administration;
    this.#sealing = sealing;
  }

  /** `onProgress` is told the sum after each batch. */
  async execute(onProgress: (soFar: KeysRotated) => void): Promise<KeysRotated> {
    let sum: KeysRotated = { resealed: 0, current: 0, lost: 0 };
    let last: number | null = 0;
    while (last !== null) {
      const from: number = last;
      const batch = await this.#administration.inTransaction(async ({ keys }) => {
        return { kind: 'commit', value: await this.#resealAfter(keys, from) };
      });
      if (batch.last !== null) {
        sum = added(sum, batch.rotated);
        onProgress(sum);
      }
      last = batch.last;
    }
    return sum;
  }

  async #resealAfter(keys: KeyRecords, id: number): Promise<{ last: number | null; rotated: KeysRotated }> {
    const rotated = { resealed: 0, current: 0, lost: 0 };
    const batch = await keys.after(id, BATCH);
    for (const key of batch) {
      const opened = this.#sealing.open(key);
      if (opened === null) rotated.lost += 1;
      else if (this.#sealing.isCurrent(key.sealed)) rotated.current += 1;
      else {
        await keys.reseal(key.id, this.#sealing.seal(key.accountId, key.fingerprint, opened));
        rotated.resealed += 1;
      }
    }
    return { last: batch.at(-1)?.id ?? null, rotated };
  }
}

function added(a: KeysRotated, b: KeysRotated): KeysRotated {
  return { resealed: a.resealed + b.resealed, current: a.current + b.current, lost: a.lost + b.lost };
}
