import { expect, it } from 'vitest';
import { outsideDraftOf, readOutside } from './outside-draft.js';

const numbers = [
  { prefix: '+39045123', note: 'Il Comune' },
  { prefix: '+39 045 999', note: '' },
];

it('outside numbers come back as they were', () => {
  expect(readOutside(outsideDraftOf({ numbers }))).toEqual({ body: { numbers } });
  expect(readOutside({ rows: [] })).toEqual({ body: { numbers: [] } });
});

it('an empty number and one that stands twice are told beside their fields', () => {
  const rows = [
    ...outsideDraftOf({ numbers }).rows,
    { rowId: 'a', prefix: ' ', note: '' },
    { rowId: 'b', prefix: '+39 045-123', note: '' },
  ];
  expect(readOutside({ rows })).toEqual({ errors: { 'a.prefix': 'missing', 'b.prefix': 'once' } });
});
