import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSelector } from './mailbox-draft.js';
import { codeFor, newOutcome, outcomesDraftOf, readOutcomes, type OutcomeRow } from './outcome-draft.js';
import { moved } from './rows.js';

const code = (id: string, more: Partial<OutcomeRow> = {}): OutcomeRow => ({
  ...{ rowId: id, code: id, it: `${id} it`, en: `${id} en`, isActive: true, isUsed: false },
  ...more,
});

describe('the form of the outcomes', () => {
  it('says the same list when nothing is changed', () => {
    const codes = [code('solved'), code('otherOffice', { isActive: false, isUsed: true })];
    expect(readOutcomes(outcomesDraftOf(codes))).toEqual({
      body: codes.map(({ rowId: _rowId, isUsed: _isUsed, ...rest }) => rest),
    });
  });

  it('makes a readable code for a new one, never one that is taken', () => {
    const rows = [code('burst-pipe'), { ...newOutcome('new'), it: 'Tubo rotto', en: 'Burst pipe' }];
    expect(readOutcomes({ rows })).toMatchObject({ body: [{ code: 'burst-pipe' }, { code: 'burst-pipe-2' }] });
    expect(codeFor('Perché no?', new Set())).toBe('perche-no');
    fc.assert(fc.property(fc.string(), (name) => /^[\w-]{1,40}$/.test(codeFor(name, new Set(['outcome'])))));
  });

  it('names each wrong field; two alike are only wrong while both are offered', () => {
    const same = { it: 'Uguale', en: 'Same' };
    const rows = [code('a', same), code('b', same), code('c', { it: ' ' })];
    expect(readOutcomes({ rows })).toEqual({ errors: { 'b.it': 'once', 'b.en': 'once', 'c.it': 'missing' } });
    expect('body' in readOutcomes({ rows: [code('a', same), code('b', { ...same, isActive: false })] })).toBe(true);
    expect(readOutcomes({ rows: [code('a', { isActive: false })] })).toEqual({ errors: { list: 'offered' } });
  });

  it('moves a row one place, and none beyond the ends', () => {
    const rows = ['a', 'b', 'c'].map((id) => code(id));
    const ids = (list: readonly OutcomeRow[]): string => list.map((row) => row.rowId).join('');
    expect([ids(moved(rows, 1, -1)), ids(moved(rows, 1, 1)), ids(moved(rows, 0, -1)), ids(moved(rows, 2, 1))]).toEqual([
      ...['bac', 'acb', 'abc', 'abc'],
    ]);
  });
});

it('a new DKIM key gets a new name', () => {
  expect([null, 'ponte', 'ponte2', 's2026'].map(nextSelector)).toEqual(['ponte', 'ponte2', 'ponte3', 's2027']);
});
