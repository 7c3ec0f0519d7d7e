/** Cursor paging: a cursor is what the last row of a page was sorted by, opaque to the caller and safe to keep. */
import { z } from 'zod';
import { Refused } from '#modules/identity/index.js';

export const largestPage = 200;

/** Query parameters of a paged list; spread into the route's own `z.object`. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(largestPage).default(50),
  cursor: z
    .string()
    .max(1000)
    .regex(/^[\w-]+$/)
    .optional(),
};

export const cursorOf = (sortedBy: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(sortedBy)).toString('base64url');

/** What a cursor holds, checked against the shape that the list sorts by. */
export function readCursor<T>(cursor: string | undefined, shape: z.ZodType<T>): T | null {
  if (cursor === undefined) return null;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new Refused('request.badCursor');
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new Refused('request.badCursor');
  return parsed.data;
}

/** Cuts a page out of `limit + 1` rows: the extra one only tells whether there is more. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  sortedBy: (row: Row) => readonly (string | number)[],
): { rows: readonly Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? cursorOf(sortedBy(last)) : null };
}
