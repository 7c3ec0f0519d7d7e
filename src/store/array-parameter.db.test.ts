import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrayParameter, type ColumnType, safeJson } from './array-parameter.js';
import { testDatabase } from './testing/database.js';

const { pool } = await testDatabase();

/** What each type may hold, and what comes back where it is not the same. */
const types: readonly [ColumnType, fc.Arbitrary<unknown>, ((value: never) => unknown)?][] = [
  ['text', fc.string({ unit: 'binary' }), (value: string) => Buffer.from(value).toString().replaceAll('\0', '\ufffd')],
  ['text', fc.string({ minLength: 20, maxLength: 60 })],
  ['bigint', fc.maxSafeInteger()],
  ['int', fc.integer()],
  ['boolean', fc.boolean()],
  ['double precision', fc.double()],
  ['bytea', fc.uint8Array().map((bytes) => Buffer.from(bytes))],
  ['jsonb', fc.jsonValue({ stringUnit: 'binary' }), (value: unknown) => JSON.parse(safeJson(value)) as unknown],
];

it.each(types)(
  'PostgreSQL reads %s as it was written',
  async (type, arbitrary, expected = (value: unknown) => value) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(arbitrary)), async (values) => {
        const { rows } = await pool.query<{ value: unknown }>(
          `select value from unnest($1::${type}[]) with ordinality as u(value, n) order by n`,
          [arrayParameter(values, type, (value) => value)],
        );
        const wanted = values.map((value) =>
          value === null ? null : (expected as (value: unknown) => unknown)(value),
        );
        expect(rows.map((row) => row.value)).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  },
);
