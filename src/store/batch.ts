/** The one SQL statement of a group commit: lease, events and current-state rows, all or nothing. */

export type ColumnType = 'text' | 'bigint' | 'int' | 'boolean' | 'jsonb' | 'text[]' | 'bytea' | 'double precision';

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

/** Parameters 1-4 are the lease's: floor, token, length of the lease, last sequence number. */
const LEASE = `lease as (
  update floor set expires = clock_timestamp() + $3::float8 * interval '1 ms', last_seq = $4::bigint
   where id = $1::text and token = $2::bigint returning id)`;

const EVENTS = `ev as (
  insert into event (floor, seq, at, type, contact_id, data)
  select lease.id, e.seq, e.at, e.type, e.contact_id, e.data
    from unnest($5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::jsonb[]) as e(seq, at, type, contact_id, data), lease)`;

/** Text of the statement for a combination of tables. The lease is the source of every insert: no lease, no row. */
export function batchStatement(tables: readonly TableSpec[]): string {
  let parameter = 10;
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

/** `unnest` flattens arrays of arrays, so lists travel as JSON, one a row. */
const listOf = (value: string): string =>
  `case when ${value} is not null then array(select jsonb_array_elements_text(${value})) end`;

function onConflict(table: TableSpec): string {
  const others = Object.keys(table.columns).filter((column) => !table.key.includes(column));
  if (table.onConflict === 'nothing' || others.length === 0) return 'nothing';
  return `update set ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

/** Parameters from the fifth on: an array a column, in PostgreSQL's own notation (manual, 8.15.2). */
export function batchValues(events: readonly LogRow[], sets: readonly RowSet[]): string[] {
  const values = [
    literal(events, 'bigint', (event) => event.seq),
    literal(events, 'bigint', (event) => event.at),
    literal(events, 'text', (event) => event.type),
    literal(events, 'text', (event) => event.contactId),
    literal(events, 'jsonb', (event) => event.data),
  ];
  for (const { table, rows } of sets) {
    for (const [column, type] of Object.entries(table.columns)) values.push(literal(rows, type, (row) => row[column]));
  }
  return values;
}

/** The driver would write the arrays too, but looks at the type of each value anew and quotes numbers. */
function literal<T>(rows: readonly T[], type: ColumnType, valueOf: (row: T) => unknown): string {
  let text = '{';
  for (const row of rows) {
    if (text.length > 1) text += ',';
    const value = valueOf(row);
    text += value === undefined || value === null ? 'NULL' : element(value, type);
  }
  return `${text}}`;
}

function element(value: unknown, type: ColumnType): string {
  switch (type) {
    case 'text':
      return quoted(safeText(String(value)));
    case 'jsonb':
    case 'text[]':
      return quoted(safeJson(value));
    case 'bytea':
      return `"\\\\x${(value as Buffer).toString('hex')}"`;
    case 'bigint':
    case 'int':
    case 'boolean':
    case 'double precision':
      return String(value);
  }
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/**
 * PostgreSQL's text cannot hold U+0000, and its jsonb no lone surrogates either (RFC 8259, 8.2 calls them unpredictable).
 * One such sign in one message must not fail the whole batch, so it becomes U+FFFD, the sign for what cannot be shown.
 */
function safeText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

export function safeJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes('\\u0000') && !json.includes('\\ud')) return json;
  // JSON.stringify escapes surrogates only when they stand alone. A backslash that is itself escaped is skipped in pairs.
  return json.replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape) =>
    escape.length === 6 && /^\\u(?:0000|d)/.test(escape) ? '\\ufffd' : escape,
  );
}
