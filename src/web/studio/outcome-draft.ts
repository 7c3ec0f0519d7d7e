/** The list of outcomes as it stands in the form, and back. Pure, so that it can be tested. */
import type { WrapUpCode, WrapUpCodeChange } from '#modules/contacts/wrap-up/contract.js';
import type { FieldError, Read } from './editing.js';

export interface OutcomeRow extends WrapUpCode {
  /** Stays with the row while it is moved and named; a new one has no code yet. */
  readonly rowId: string;
}

export interface OutcomesDraft {
  readonly rows: readonly OutcomeRow[];
}

export const outcomesDraftOf = (codes: readonly WrapUpCode[]): OutcomesDraft => ({
  rows: codes.map((one) => ({ ...one, rowId: one.code })),
});

export const newOutcome = (rowId: string): OutcomeRow => ({
  ...{ rowId, code: '', it: '', en: '' },
  ...{ isActive: true, isUsed: false },
});

/** A code that can be read wherever it stands: from the first name it was given, and no other row's. */
export function codeFor(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')
    .slice(0, 32);
  const base = plain || 'outcome';
  for (let n = 1; ; n += 1) {
    const code = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(code)) return code;
  }
}

export function readOutcomes({ rows }: OutcomesDraft): Read<readonly WrapUpCodeChange[]> {
  const errors: Record<string, FieldError> = {};
  const taken = new Set(rows.map((row) => row.code).filter(Boolean));
  const names = { it: new Set<string>(), en: new Set<string>() };
  const body = rows.map((row) => {
    for (const language of ['it', 'en'] as const) {
      const name = row[language].trim().toLowerCase();
      if (name === '') errors[`${row.rowId}.${language}`] = 'missing';
      // Two alike at the desk could not be told apart; those at rest are not offered.
      else if (row.isActive && names[language].has(name)) errors[`${row.rowId}.${language}`] = 'once';
      if (row.isActive) names[language].add(name);
    }
    const code = row.code || codeFor(row.en || row.it, taken);
    taken.add(code);
    return { code, it: row.it.trim(), en: row.en.trim(), isActive: row.isActive };
  });
  if (!rows.some((row) => row.isActive)) errors.list = 'offered';
  return Object.keys(errors).length > 0 ? { errors } : { body };
}
