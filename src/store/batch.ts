/** The one SQL statement of a group commit: lease, events and current-state rows, all or nothing. */
import { arrayParameter, type ColumnType } from './array-parameter.js';

export type { ColumnType } from './array-parameter.js';

/** A table of current state, as the floor's writer sees it. Rows give their values by the names of the columns. */
export interface TableSpec {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly onConflict: 'update' | 'nothing';
}

/** Rows to be written. A key may come once in a batch: PostgreSQL refuses to touch a row twice in one statement. */
export interface RowSet {
  readonly table: TableSpec;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** An event as a row of the log. */
export interface LogRow {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly contactId: string | null;
  readonly data: unknown;
}

/**
 * Parameters 1-5 are the lease's: floor, token, length of the lease, last sequence number, and the last one before this
 * batch. A batch is sent before the one in front of it is answered; if that one was not written, the floor's row still
 * holds an older number, and this one is not written either.
 */
const LEASE = `lease as (
  update floor set expires = clock_timestamp() + $3::float8 * interval '1 ms', last_seq = $4::bigint
   where id = $1::text and token = $2::bigint and last_seq = $5::bigint returning id)`;

const EVENTS = `ev as (
  insert into event (floor, seq, at, type, contact_id, data)
  select lease.id, e.seq, e.at, e.type, e.contact_id, e.data
    from unnest($6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::jsonb[]) as e(seq, at, type, contact_id, data), lease)`;

/** Text of the statement for a combination of tables. The lease is the source of every insert: no lease, no row. */
export function batchStatement(tables: readonly TableSpec[]): string {
  let parameter = 11;
  const parts = tables.map((table, i) => {
    const columns = Object.entries(table.columns);
    const arrays = columns.map(([, type]) => `$${parameter++}::${type === 'text[]' ? 'jsonb' : type}[]`);
    const values = columns.map(([column, type]) => (type === 'text[]' ? listOf(`r.${column}`) : `r.${column}`));
    const names = columns.map(([column]) => column).join(', ');
    return `t${i} as (
  insert into ${table.name} (${names})
  select ${values.join(', ')}
    from unnest(${arrays.join(', ')}) as r(${names}), lease
  on conflict (${table.key.join(', ')}) do ${onConflict(table)})`;
  });
  return `with ${[LEASE, EVENTS, ...parts].join(',\n')}\nselect count(*)::int as held from lease`;
}

const listOf = (value: string): string =>
  `case when ${value} is not null then array(select jsonb_array_elements_text(${value})) end`;

function onConflict(table: TableSpec): string {
  const others = Object.keys(table.columns).filter((column) => !table.key.includes(column));
  if (table.onConflict === 'nothing' || others.length === 0) return 'nothing';
  return `update set ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

/** Parameters from the sixth on: an array a column. */
export function batchValues(events: readonly LogRow[], sets: readonly RowSet[]): Buffer[] {
  const values = [
    arrayParameter(events, 'bigint', (event) => event.seq),
    arrayParameter(events, 'bigint', (event) => event.at),
    arrayParameter(events, 'text', (event) => event.type),
    arrayParameter(events, 'text', (event) => event.contactId),
    arrayParameter(events, 'jsonb', (event) => event.data),
  ];
  for (const { table, rows } of sets) {
    for (const [column, type] of Object.entries(table.columns)) {
      values.push(arrayParameter(rows, type, (row) => row[column]));
    }
  }
  return values;
}
