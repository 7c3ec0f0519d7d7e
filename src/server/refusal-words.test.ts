import { describe, expect, it } from 'vitest';
import { refusalWords } from '#web/kit/text/refusals.js';
import { statusByCode } from './problems.js';

describe('every refusal the server can give', () => {
  it('has words in Italian and in English that say what to do', () => {
    const { it: italian, en: english } = refusalWords.texts as Record<'it' | 'en', Record<string, string>>;
    const silent = Object.keys(statusByCode).filter((code) => !italian[code]?.trim() || !english[code]?.trim());
    expect(silent).toEqual([]);
  });
});
