/**
 * The schema as text, from the catalogues, in an order that never changes: committed as `schema.sql` so that a review sees
 * what the migrations add up to. It is for reading and comparing, not for restoring.
 */
import type { Pool } from 'pg';

const TABLES = `
  select c.oid::int as oid, c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname`;

const COLUMNS = `
  select a.attrelid::int as oid,
         format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
           || case when a.attgenerated = 's' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
                   when a.attidentity <> '' then ' generated as identity'
                   when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
           || case when a.attnotnull then ' not null' else '' end as line
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum`;

/** Not-null constraints are rows of their own since PostgreSQL 18; here they stand beside their column. */
const CONSTRAINTS = `
  select k.conrelid::int as oid, format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)) as line
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace
   where n.nspname = 'public' and k.conrelid <> 0 and k.contype <> 'n'
   order by k.conrelid, array_position('{p,u,f,c,x,t}'::"char"[], k.contype), k.conname`;

const AFTERWARDS = `
  select line from (
    select 1 as part, indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as line
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    union all
    select 2, c.relname, 'create view ' || c.relname || ' as' || chr(10) || rtrim(pg_get_viewdef(c.oid), ';')
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'v'
    union all
    select 3, p.proname, rtrim(pg_get_functiondef(p.oid), chr(10))
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select 4, c.relname || t.tgname, pg_get_triggerdef(t.oid)
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and not t.tgisinternal
    union all
    select 0, extname::text, 'create extension ' || extname from pg_extension where extname <> 'plpgsql'
  ) as statement order by part, name collate "C", line collate "C"`;

interface Line {
  readonly oid: number;
  readonly line: string;
}

export async function dumpSchema(pool: Pool): Promise<string> {
  const tables = await pool.query<{ oid: number; name: string }>(TABLES);
  const columns = await pool.query<Line>(COLUMNS);
  const constraints = await pool.query<Line>(CONSTRAINTS);
  const afterwards = await pool.query<{ line: string }>(AFTERWARDS);
  const linesOf = (rows: readonly Line[], oid: number): string[] =>
    rows.filter((row) => row.oid === oid).map((row) => row.line);
  const made = tables.rows.map(({ oid, name }) => {
    const lines = [...linesOf(columns.rows, oid), ...linesOf(constraints.rows, oid)];
    return `create table ${name} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n);\n`;
  });
  const rest = afterwards.rows.map(({ line }) => `${line};\n`);
  return ['-- Written by `npm run schema` from the migrations; not edited by hand.\n', ...made, ...rest].join('\n');
}
