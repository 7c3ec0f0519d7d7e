/** Outside numbers as they stand in the form, and back. Pure, so that it can be tested. */
import type { FieldError, Read } from '../editing.js';

export interface OutsideNumber {
  readonly prefix: string;
  readonly note: string;
}

export interface OutsideDraft {
  readonly rows: readonly (OutsideNumber & { readonly rowId: string })[];
}

export interface OutsideNumbers {
  readonly numbers: readonly OutsideNumber[];
}

export const outsideDraftOf = ({ numbers }: OutsideNumbers): OutsideDraft => ({
  rows: numbers.map((one) => ({ ...one, rowId: one.prefix })),
});

const plain = (prefix: string): string => prefix.replace(/[\s().\-/]/g, '');

/** Which numbers cost too much is the server's to say: it alone knows them. */
export function readOutside({ rows }: OutsideDraft): Read<OutsideNumbers> {
  const errors: Record<string, FieldError> = {};
  const seen = new Set<string>();
  for (const { rowId, prefix } of rows) {
    const number = plain(prefix);
    if (number === '') errors[`${rowId}.prefix`] = 'missing';
    else if (seen.has(number)) errors[`${rowId}.prefix`] = 'once';
    seen.add(number);
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { body: { numbers: rows.map(({ prefix, note }) => ({ prefix: prefix.trim(), note: note.trim() })) } };
}
