/** The whole table of a consult, state by input, and the promise that the customer is never left with nobody and nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Act,
  alone,
  type Consult,
  type ConsultInput,
  hasThird,
  layoutOf,
  step,
  type ThirdEnd,
} from './consult.js';

const ends: readonly ThirdEnd[] = ['cancelled', 'declined', 'missed', 'deviceFailed', 'gone'];
const inputs: readonly ConsultInput[] = [
  ...[true, false].flatMap((isOutside) =>
    [true, false].map((isAtOnce): ConsultInput => ({ type: 'ask', isOutside, isAtOnce })),
  ),
  ...ends.map((end): ConsultInput => ({ type: 'thirdEnded', end })),
  ...(
    [
      'answered',
      'complete',
      'cancel',
      'swap',
      'conference',
      'consultantHungUp',
      'handed',
      'kept',
      'backInLine',
    ] as const
  ).map((type): ConsultInput => ({ type })),
  { type: 'customerGone' },
];

const at = (name: Consult['at'], change: Partial<Consult> = {}): Consult => ({
  ...{ ...alone, at: name, before: name === 'handing' ? 'consulting' : null },
  ...change,
});
const went = (state: Consult, input: ConsultInput): string => {
  const { state: next, acts } = step(state, input);
  return [next.at, ...acts.map((act) => ('code' in act ? `${act.do} ${act.code}` : act.do))].join(', ');
};

/** The table: a row a state, of a colleague inside the centre. What stands nowhere changes nothing. */
const table: Readonly<Record<string, Partial<Record<ConsultInput['type'], string>>>> = {
  alone: {
    ask: 'ringing',
    complete: 'alone, refuse call.notNow',
    consultantHungUp: 'over, finish',
    backInLine: 'inLine',
    customerGone: 'over, finish',
  },
  ringing: {
    answered: 'consulting',
    thirdEnded: 'alone, dropThird',
    cancel: 'alone, dropThird',
    complete: 'ringing, refuse call.stillRinging',
    swap: 'ringing, refuse call.stillRinging',
    conference: 'ringing, refuse call.stillRinging',
    consultantHungUp: 'ringing, passOn',
    ask: 'ringing, refuse call.notNow',
    backInLine: 'inLine, dropThird',
    customerGone: 'over, dropThird, finish',
  },
  consulting: {
    complete: 'handing, handOver',
    consultantHungUp: 'handing, handOver',
    cancel: 'alone, dropThird',
    swap: 'swapped',
    conference: 'conference',
    thirdEnded: 'alone, dropThird',
    backInLine: 'inLine, dropThird',
    customerGone: 'over, dropThird, finish',
  },
  swapped: {
    swap: 'consulting',
    complete: 'handing, handOver',
    thirdEnded: 'alone, dropThird',
    cancel: 'alone, dropThird',
  },
  conference: {
    swap: 'consulting',
    complete: 'handing, handOver',
    consultantHungUp: 'handing, handOver',
    thirdEnded: 'alone, dropThird',
    customerGone: 'over, dropThird, finish',
  },
  handing: {
    handed: 'alone',
    kept: 'consulting',
    thirdEnded: 'alone, dropThird',
    customerGone: 'over, dropThird, finish',
  },
  outside: { thirdEnded: 'over, finish', backInLine: 'outside', customerGone: 'over, dropThird, finish' },
  over: { customerGone: 'over', thirdEnded: 'over', ask: 'over' },
};

describe('the table of a consult', () => {
  const cells = Object.entries(table).flatMap(([name, row]) =>
    Object.entries(row).map(([input, wanted]) => [name, input, wanted] as const),
  );
  it.each(cells)('%s + %s: %s', (name, input, wanted) => {
    const state = at(name as Consult['at'], { isOutside: name === 'outside' });
    for (const one of inputs.filter(({ type }) => type === input)) expect(went(state, one)).toBe(wanted);
  });

  it('an outside number is handed to at once when asked for so, and never left ringing alone', () => {
    const ringing = step(alone, { type: 'ask', isOutside: true, isAtOnce: true }).state;
    expect(went(ringing, { type: 'consultantHungUp' })).toBe('ringing, refuse call.stillRinging');
    const answered = step(ringing, { type: 'answered' });
    expect(answered).toMatchObject({ state: { at: 'handing' }, acts: [{ do: 'handOver' }] });
    expect(went(answered.state, { type: 'handed' })).toBe('outside');
  });
});

const isSafe = (state: Consult, acts: readonly Act[]): boolean => {
  // With the consultant or on hold with music; in line with music; or the customer hung up, or was hung up on after a talk.
  if (state.at === 'alone' || state.at === 'inLine') return true;
  if (state.at === 'over') return true;
  const layout = layoutOf(state);
  if (layout === null || acts.some((act) => act.do === 'finish')) return false;
  return layout.music.includes('customer') || (layout.room.includes('customer') && layout.room.length > 1);
};

describe('whatever happens in whatever order', () => {
  it('the customer has somebody, music or a place in line; who was dropped is nobody any more', () => {
    const some = fc.array(fc.constantFrom(...inputs), { maxLength: 40 });
    fc.assert(
      fc.property(some, (happened) => {
        let state = alone;
        let isThere = false;
        let hasEnded = false;
        for (const input of happened) {
          const next = step(state, input);
          expect(isSafe(next.state, next.acts), `${state.at} + ${input.type}`).toBe(true);
          for (const act of next.acts) {
            // Nobody is dropped twice, and nothing is handed to nobody.
            if (act.do === 'dropThird') expect(isThere).toBe(true);
            if (act.do === 'handOver') expect(isThere).toBe(true);
            if (act.do === 'finish') {
              expect(hasEnded).toBe(false);
              hasEnded = true;
              // Ended only by the customer, by an outside number that had it, or by a consultant who was alone with it.
              expect(['customerGone', 'thirdEnded', 'consultantHungUp']).toContain(input.type);
            }
          }
          isThere = hasThird(next.state);
          // Each party is in one place at most.
          const layout = layoutOf(next.state);
          const named = layout === null ? [] : [...layout.room, ...layout.music, ...layout.ringback];
          expect(new Set(named).size).toBe(named.length);
          state = next.state;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('a refused handing over leaves everything as it was', () => {
    for (const name of ['consulting', 'swapped', 'conference'] as const) {
      const before = at(name);
      const asked = step(before, { type: 'complete' }).state;
      expect(layoutOf(asked)).toEqual(layoutOf(before));
      expect(step(asked, { type: 'kept' })).toEqual({ state: before, acts: [] });
    }
  });
});
