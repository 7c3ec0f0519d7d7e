import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultOf } from './api.js';
import {
  addItem,
  afterSending,
  readOutbox,
  removeItem,
  Sender,
  unseen,
  type OutItem,
  type SendResult,
} from './outbox.js';
import { deviceKeep, memoryKeep, readJson } from './storage.js';
import { backoffMs } from '#web/kit/customer/backoff.js';

const written = (id: string, body = id) => ({ id, kind: 'message', body, name: '', attachments: [], at: 1 }) as const;

describe('the outbox', () => {
  it('keeps the order of writing, survives spoilt storage, and forgets what is shown', () => {
    const keep = memoryKeep();
    for (const id of ['c', 'a', 'b']) addItem(keep, written(id));
    keep.set('out.bad', '{broken');
    keep.set('out.odd', '42');
    expect(readOutbox(keep).map((item) => item.id)).toEqual(['c', 'a', 'b']);
    expect(unseen(readOutbox(keep), (id) => id === 'entry_a').map((item) => item.id)).toEqual(['c', 'b']);
    removeItem(keep, 'c');
    expect(readOutbox(keep).map((item) => item.id)).toEqual(['a', 'b']);
  });

  it('two tabs that write at once lose nothing', () => {
    const keep = memoryKeep();
    const [first, second] = [addItem(keep, written('one')), addItem(keep, written('two'))];
    expect(readOutbox(keep)).toEqual([first, second]);
  });

  it('whatever the line does, every message reaches the centre, in order, and once by its id', async () => {
    const line = fc.array(fc.constantFrom('ok', 'lost', 'answerLost', 'busy'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(line, fc.integer({ min: 1, max: 6 }), async (faults, count) => {
        const keep = memoryKeep();
        const centre = new Map<string, string>();
        let turn = 0;
        const send = async (item: OutItem): Promise<SendResult> => {
          const fault = faults[turn++] ?? 'ok';
          if (fault === 'lost') return { is: 'later' };
          if (fault === 'busy') return { is: 'later', afterMs: 1, reason: 'chat.tooFast' };
          centre.set(item.id, item.body);
          return fault === 'answerLost' ? { is: 'later' } : { is: 'taken' };
        };
        const open = (): Sender =>
          new Sender(
            keep,
            send,
            () => undefined,
            async () => undefined,
            () => 0.5,
          );
        for (let i = 0; i < count; i++) addItem(keep, written(`id${i}`));
        // A reload in the middle: a second sender over the same storage.
        await Promise.all([open().run(), open().run()]);
        expect([...centre.keys()]).toEqual(Array.from({ length: count }, (_, i) => `id${i}`));
        expect(readOutbox(keep).every((item) => item.state === 'sent')).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('a refused message waits for the customer and holds nobody up; a removed one never comes back', async () => {
    const keep = memoryKeep();
    for (const id of ['bad', 'good', 'gone']) addItem(keep, written(id));
    const send = async (item: OutItem): Promise<SendResult> => {
      if (item.id === 'gone') removeItem(keep, 'gone');
      return item.id === 'bad' ? { is: 'refused', reason: 'chat.refused' } : { is: 'taken' };
    };
    await new Sender(
      keep,
      send,
      () => undefined,
      async () => undefined,
    ).run();
    expect(readOutbox(keep).map((item) => [item.id, item.state, item.reason])).toEqual([
      ['bad', 'failed', 'chat.refused'],
      ['good', 'sent', null],
    ]);
  });

  it('waits longer each time, never over 30 s', () => {
    expect([0, 1, 2, 10, 50].map((attempt) => backoffMs(attempt, 1))).toEqual([1000, 2000, 4000, 30_000, 30_000]);
    expect(
      afterSending({ ...written('x'), order: 1, state: 'coming', reason: null, entryId: null }, { is: 'later' }).state,
    ).toBe('coming');
  });

  it('tells what is final from what may pass', () => {
    expect(resultOf(401, null)).toEqual({ is: 'refused', reason: 'chat.gone' });
    expect(resultOf(422, null)).toEqual({ is: 'refused', reason: 'chat.refused' });
    expect(resultOf(503, null)).toEqual({ is: 'later' });
    expect(resultOf(429, '7')).toEqual({ is: 'later', afterMs: 7000, reason: 'chat.tooFast' });
  });
});

it('works from memory where storage is forbidden', () => {
  const keep = deviceKeep(() => {
    throw new Error('denied');
  });
  keep.set('draft', 'parole');
  expect([keep.get('draft'), keep.keys()]).toEqual(['parole', ['draft']]);
  keep.remove('draft');
  expect(readJson(keep, 'draft')).toBeNull();
});
