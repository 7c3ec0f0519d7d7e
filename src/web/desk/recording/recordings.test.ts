import { expect, it } from 'vitest';
import type { RecordingShown } from '#modules/contacts/recording/contract.js';
import { pausedMs, placesOf } from './recordings.js';

const of = (id: string, callId: string, startedAt: number): RecordingShown => ({
  ...{ id, callId, startedAt, contactId: 'contact_1', consultantId: null, state: 'kept', problem: null },
  ...{ isCutShort: false, soundMs: 1_000, purposes: [], pauses: [], keepUntil: null, reasons: [] },
  ...{ maySeeListenings: false, notice: { language: 'it', words: '', heardAt: null }, hold: null, mayHold: false },
});
const entries = [
  { id: 'entry_mail', at: 100 },
  { id: 'entry_call_1', at: 200 },
  { id: 'mark_7', at: 210 },
  { id: 'entry_note', at: 900 },
];

it('each recording stands under its call, or under what came before it', () => {
  const places = placesOf([of('a', 'call_1', 300), of('b', 'call_1', 400), of('c', 'call_out', 250)], entries);
  expect(Object.fromEntries([...places].map(([id, list]) => [id, list.map((one) => one.id)]))).toEqual({
    entry_call_1: ['a', 'b'],
    mark_7: ['c'],
  });
  // Its call's line is in another contact, and nothing came before: still in sight.
  expect([...placesOf([of('d', 'call_x', 5)], entries).keys()]).toEqual(['entry_mail']);
  expect(placesOf([of('d', 'call_x', 5)], []).size).toBe(0);
});

it('what was not recorded is the sum of the pauses', () => {
  const pauses = [
    { from: 100, to: 400, by: 'person_anna' },
    { from: 500, to: 600, by: null },
    { from: 700, to: null, by: null },
  ];
  expect(pausedMs({ pauses })).toBe(400);
});
