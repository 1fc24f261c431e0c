import type { LeftRow, LegacyUndo } from '../../../application/legacy/legacy-database.ts';
import type { LegacyKind } from '../../../application/legacy/oddities.ts';
import { markOf } from './marks.ts';
import type { OurTables } from './our-tables.ts';
import type { Session } from './session.ts';
import { CHUNK } from './stage-failed-orders.ts';
import { tellUsers } from './telling.ts';

type Table = Exclude<keyof OurTables, 'nextId' | 'legacy_rows' | 'schema'>;

const TABLES: Readonly<Record<LegacyKind, { readonly table: Table; readonly name: string }>> = {
  user: { table: 'users', name: 't.username' },
  account: { table: 'accounts', name: 't.name' },
  strategy: { table: 'strategies', name: 't.name' },
  link: { table: 'strategy_accounts', name: `t.strategy_id || ' → ' || t.account_id` },
  failed_order: { table: 'failed_orders', name: 't.symbol' },
};

/** A column that points at one of our tables. */
interface Reference {
  readonly table: string;
  readonly column: string;
}

/** Takes back what an import brought. Whatever table a later version adds, a row that it points at stays. */
export class PostgresLegacyUndo implements LegacyUndo {
  readonly #session: Session;
  readonly #from: string;
  readonly #our: OurTables;

  constructor(session: Session, from: string, our: OurTables) {
    this.#session = session;
    this.#from = from;
    this.#our = our;
  }

  tellUsers(): Promise<void> {
    return tellUsers(this.#session, this.#from, this.#our);
  }

  async takeOut(kind: LegacyKind, onRows: (soFar: number) => void): Promise<number> {
    const statement = this.#takeOutStatement(kind, await this.#references(kind));
    let takenOut = 0;
    let last: number | null = null;
    for (;;) {
      const chunk: { count: number; last: number | null } = await this.#session.row(statement, [this.#from, last]);
      takenOut += chunk.count;
      if (chunk.last === null) break;
      last = chunk.last;
      onRows(takenOut);
    }
    await this.#forgetGone(kind);
    return takenOut;
  }

  async *left(kind: LegacyKind): AsyncGenerator<readonly LeftRow[]> {
    const { table, name } = TABLES[kind];
    const references = await this.#references(kind);
    const needed = references.map((reference) => `case when ${pointsAt(reference)} then '${reference.table}' end`);
    const rows = this.#session.batches<{ old_id: number; new_id: number; name: string; by: readonly string[] }>(
      `legacy_left_${kind}`,
      `select m.old_id, m.new_id, ${name} as name, array_remove(array[${needed.join(', ')}]::text[], null) as by
       from ${this.#our.legacy_rows} m join ${this.#our[table]} t on t.id = m.new_id
       where m.source_schema = '${this.#from.replaceAll("'", "''")}' and m.kind = '${kind}' and m.mark is not null
       order by m.old_id`,
    );
    for await (const batch of rows) {
      yield batch.map(({ old_id: oldId, new_id: newId, name, by }) => {
        const why =
          by.length > 0 ? ({ kind: 'needed', by: [...new Set(by)] } as const) : ({ kind: 'changed' } as const);
        return { kind, oldId, newId, name, why };
      });
    }
  }

  #takeOutStatement(kind: LegacyKind, references: readonly Reference[]): string {
    const needed = references.map((reference) => ` and not ${pointsAt(reference)}`).join('');
    return `
      with chunk as materialized (
        select old_id, new_id, mark from ${this.#our.legacy_rows}
        where source_schema = $1 and kind = '${kind}' and ($2::bigint is null or old_id > $2::bigint)
        order by old_id limit ${CHUNK}
      ),
      gone as (
        delete from ${this.#our[TABLES[kind].table]} t using chunk m
        where t.id = m.new_id and m.mark = ${markOf(kind, 't')}${needed}
        returning t.id
      )
      select (select count(*) from gone) as count, (select max(old_id) from chunk) as last`;
  }

  /** Those of rows that were ours before are forgotten too. */
  async #forgetGone(kind: LegacyKind): Promise<void> {
    await this.#session.rows(
      `delete from ${this.#our.legacy_rows} m
       where m.source_schema = $1 and m.kind = '${kind}'
         and (m.mark is null or not exists (select from ${this.#our[TABLES[kind].table]} t where t.id = m.new_id))`,
      [this.#from],
    );
  }

  #references(kind: LegacyKind): Promise<readonly Reference[]> {
    return this.#session.rows<{ table: string; column: string }>(
      `select c.conrelid::regclass::text as table, quote_ident(a.attname) as column
       from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       where c.contype = 'f' and c.confrelid = $1::regclass and c.conparentid = 0 and cardinality(c.conkey) = 1
       order by 1, 2`,
      [this.#our[TABLES[kind].table]],
    );
  }
}

const pointsAt = ({ table, column }: Reference) => `exists (select from ${table} r where r.${column} = t.id)`;
