/**
 * The one place where the driver is set up. Sequence numbers, moments and sizes are `bigint` columns and all stay far
 * below 2^53, so they come back as numbers instead of the driver's default, text.
 */
import pg from 'pg';

const INT8 = 20;
/** `int8[]`; the driver's own list of types knows scalars only. */
const INT8_ARRAY = 1016 as typeof pg.types.builtins.INT8;

function toSafeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`A bigint of the database does not fit a number: ${text}`);
  return value;
}

function toSafeNumbers(text: string): (number | null)[] {
  if (text === '{}') return [];
  return text
    .slice(1, -1)
    .split(',')
    .map((item) => (item === 'NULL' ? null : toSafeNumber(item)));
}

pg.types.setTypeParser(INT8, toSafeNumber);
pg.types.setTypeParser(INT8_ARRAY, toSafeNumbers);

/**
 * Ends a connection now, with all that was asked and not answered. The driver's own `end` waits for the answers of a
 * pipelined connection, and one that is frozen gives none.
 */
export async function cut(client: pg.Client): Promise<void> {
  const ended = client.end();
  client.connection.stream.destroy();
  await ended;
}

export { pg };
