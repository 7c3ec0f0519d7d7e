import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultQueue } from '#kernel/routing/index.js';
import type { Interval, Queue } from '#kernel/routing/types.js';
import { readDay, writeDay } from './hours-text.js';
import { draftOf, readNumber, readQueue } from './queue-draft.js';
import { readSkills, skillIdOf, writeSkills } from './skill-rows.js';

const intervals = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 12 })
  .map((edges) => edges.sort((a, b) => a - b))
  .map((edges) =>
    Array.from({ length: Math.floor(edges.length / 2) }, (_, i): Interval => ({
      from: edges[2 * i]!,
      to: edges[2 * i + 1]!,
    })),
  );

describe('hours as people write them', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(intervals, (day) => {
        expect(readDay(writeDay(day))).toEqual(day);
      }),
    );
  });

  it('are understood in the usual spellings', () => {
    const twice = [
      { from: 540, to: 780 },
      { from: 870, to: 1080 },
    ];
    for (const text of ['9-13, 14:30-18', '09:00-13:00; 14.30-18.00', '14:30 – 18, 9 – 13', '9-13 e 14:30-18'])
      expect(readDay(text), text).toEqual(twice);
    for (const text of ['', ' ', '–']) expect(readDay(text)).toEqual([]);
    expect(readDay('0-24')).toEqual([{ from: 0, to: 1440 }]);
  });

  it('are refused when they cannot be meant', () => {
    for (const text of ['13-9', '9-25', '9', '9-12-15', '9-13, 12-18', '9-13, 13-18', 'mattina', '9:70-10'])
      expect(readDay(text), text).toBeNull();
  });
});

describe('skills', () => {
  it('keep their level through the form', () => {
    const levels = { guasti: 8, 'contratti-luce': 3, 'metà-prezzo': 10 };
    expect(readSkills(writeSkills(levels))).toEqual({ levels, errors: {} });
    expect(skillIdOf('  Contratti / Luce ')).toBe('contratti-luce');
  });

  it('say which row is wrong: twice the same, or no level', () => {
    const rows = [
      { name: 'Luce', level: '5' },
      { name: 'luce', level: '6' },
      { name: 'Acqua', level: '11' },
      { name: '', level: '' },
    ];
    expect(readSkills(rows).errors).toEqual({ 1: 'skill', 2: 'level' });
  });
});

describe('the form of a queue', () => {
  const queue: Queue = defaultQueue('queue_1', 'Guasti', {
    skills: { guasti: 4 },
    promiseMs: 90_000,
    rings: [
      { afterMs: 60_000, levels: { guasti: 2 } },
      { afterMs: 150_000, orQueues: ['queue_2'], orSkills: [{ luce: 3 }] },
    ],
    hours: {
      timeZone: 'Europe/Rome',
      week: [[{ from: 480, to: 780 }], [], [], [], [], [], []],
      holidays: { '2026-12-24': [{ from: 540, to: 720 }], '2026-12-25': [] },
    },
  });

  it('says the same queue when nothing is changed', () => {
    const { id: _id, ...same } = { ...queue, knowsWaitMs: 20_000, headStartMs: 100_000 };
    expect(readQueue(draftOf({ ...queue, ...same }, 'Europe/Rome'))).toEqual({ body: same });
  });

  it('names each wrong field', () => {
    const draft = draftOf(queue, 'Europe/Rome');
    const wrong = {
      ...draft,
      name: ' ',
      promiseMinutes: 'tre',
      week: draft.week.map((day, i) => (i === 2 ? '18-9' : day)),
      rings: [draft.rings[1]!, { ...draft.rings[0]!, levels: {} }],
      specialDays: [{ day: '2026-02-30', hours: '' }],
    };
    expect(readQueue(wrong)).toEqual({
      errors: {
        name: 'missing',
        promiseMinutes: 'number',
        'week.2': 'hours',
        'ring.1.afterMinutes': 'ringOrder',
        'ring.1': 'ringEmpty',
        'special.0.day': 'day',
      },
    });
  });

  it('takes a comma as a decimal point', () => {
    expect(readNumber('1,5', 0, 10)).toBe(1.5);
    expect(readNumber('-1', 0, 10)).toBeNull();
    expect(readNumber('', 0, 10)).toBeNull();
  });
});
