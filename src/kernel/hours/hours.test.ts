import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hours, Interval } from '../routing/types.js';
import { areGoodHours, isOpen, nextChange, nextOpening, openMsBetween } from './index.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const everyDay = (...spans: Interval[]): Interval[][] => Array.from({ length: 7 }, () => spans);
const rome = (week: Interval[][], holidays?: Hours['holidays']): Hours => ({
  timeZone: 'Europe/Rome',
  week,
  ...(holidays ? { holidays } : {}),
});
const office = rome([...everyDay({ from: 540, to: 780 }, { from: 840, to: 1080 }).slice(0, 5), [], []], {
  '2026-12-25': [],
  '2026-12-24': [{ from: 540, to: 720 }],
});
const at = (text: string): number => Date.parse(text);

describe('opening hours', () => {
  it('have several intervals a day and a pause between', () => {
    expect(isOpen(office, at('2026-06-01T09:00+02:00'))).toBe(true);
    expect(isOpen(office, at('2026-06-01T12:59:59.999+02:00'))).toBe(true);
    expect(isOpen(office, at('2026-06-01T13:00+02:00'))).toBe(false);
    expect(isOpen(office, at('2026-06-01T08:59:59.999+02:00'))).toBe(false);
    expect(nextChange(office, at('2026-06-01T10:00+02:00'))).toBe(at('2026-06-01T13:00+02:00'));
  });

  it('look over the week-end and over holidays', () => {
    expect(nextOpening(office, at('2026-06-05T18:00+02:00'))).toBe(at('2026-06-08T09:00+02:00'));
    expect(nextChange(office, at('2026-12-24T11:00+01:00'))).toBe(at('2026-12-24T12:00+01:00'));
    expect(nextOpening(office, at('2026-12-24T12:00+01:00'))).toBe(at('2026-12-28T09:00+01:00'));
  });

  it('know midnight: 24:00 runs into the next 0:00 without a gap', () => {
    const always = rome(everyDay({ from: 0, to: 1440 }));
    expect(nextChange(always, at('2026-06-01T10:00Z'))).toBeNull();
    const night = rome(everyDay({ from: 1320, to: 1440 }, { from: 0, to: 120 }));
    expect(isOpen(night, at('2026-06-02T00:00+02:00'))).toBe(true);
    expect(nextChange(night, at('2026-06-01T22:30+02:00'))).toBe(at('2026-06-02T02:00+02:00'));
  });

  it('never open, always open', () => {
    expect(nextOpening(rome(everyDay()), 0)).toBeNull();
    expect(nextChange(null, 0)).toBeNull();
    expect(isOpen(null, 0)).toBe(true);
    expect(openMsBetween(null, 5, 12)).toBe(7);
  });

  it('keep the clock on the wall when the clocks change', () => {
    const day = rome(everyDay({ from: 540, to: 1020 }));
    // 29 March 2026 has 23 hours, 25 October has 25.
    expect(nextOpening(day, at('2026-03-28T17:00+01:00'))).toBe(at('2026-03-29T09:00+02:00'));
    expect(nextOpening(day, at('2026-10-24T17:00+02:00'))).toBe(at('2026-10-25T09:00+01:00'));
    const night = rome(everyDay({ from: 60, to: 240 }));
    expect(openMsBetween(night, at('2026-03-29T00:00+01:00'), at('2026-03-29T12:00+02:00'))).toBe(2 * hourMs);
    expect(openMsBetween(night, at('2026-10-25T00:00+02:00'), at('2026-10-25T12:00+01:00'))).toBe(4 * hourMs);
  });

  it('are refused when they cannot be read', () => {
    expect(areGoodHours(office)).toBe(true);
    expect(areGoodHours({ ...office, timeZone: 'Europe/Atlantis' })).toBe(false);
    expect(areGoodHours({ ...office, week: [] })).toBe(false);
    expect(areGoodHours(rome(everyDay({ from: 600, to: 540 })))).toBe(false);
    expect(areGoodHours(rome(everyDay({ from: 0, to: 1441 })))).toBe(false);
    expect(areGoodHours(rome(everyDay(), { Christmas: [] }))).toBe(false);
  });
});

/** Rome, and zones whose offsets or changes are half hours: Adelaide +9:30/+10:30, Lord Howe +10:30/+11, Kolkata +5:30. */
const zones = ['Europe/Rome', 'Australia/Adelaide', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
const spans = fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 6 }).map((marks) => {
  const sorted = [...marks].sort((a, b) => a - b);
  const list: Interval[] = [];
  for (let i = 0; i + 1 < sorted.length; i += 2) list.push({ from: sorted[i]! * 15, to: sorted[i + 1]! * 15 });
  return list;
});
const anyHours: fc.Arbitrary<Hours> = fc.record({
  timeZone: fc.constantFrom(...zones),
  week: fc.array(spans, { minLength: 7, maxLength: 7 }),
});
/** Moments of 2026, half of them within two days of a change of the clocks in one of the zones. */
const changes = [
  '2026-03-29T01:00Z',
  '2026-10-25T01:00Z',
  '2026-04-04T16:30Z',
  '2026-10-03T16:30Z',
  '2026-04-04T15:00Z',
];
const moments = fc.oneof(
  fc
    .integer({ min: at('2026-01-01T00:00Z') / minuteMs, max: at('2026-12-31T00:00Z') / minuteMs })
    .map((m) => m * minuteMs),
  fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -2_880, max: 2_880 }))
    .map(([change, minutes]) => at(change) + minutes * minuteMs),
);

/** The same question to the engine's own calendar, without any of our arithmetic. */
function isOpenByCalendar({ timeZone, week }: Hours, moment: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  const part = (type: string): string => parts.find((each) => each.type === type)!.value;
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday'));
  const minutes = Number(part('hour')) * 60 + Number(part('minute'));
  return week[day]!.some((span) => minutes >= span.from && minutes < span.to);
}

describe('over any hours, zone and change of the clocks', () => {
  it('open is what the calendar says', () => {
    fc.assert(
      fc.property(anyHours, moments, (hours, moment) => {
        expect(isOpen(hours, moment)).toBe(isOpenByCalendar(hours, moment));
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  it('the next change is the first minute that differs', () => {
    fc.assert(
      fc.property(anyHours, moments, (hours, moment) => {
        const now = isOpen(hours, moment);
        let walked = moment;
        while (walked < moment + 30 * hourMs && isOpen(hours, walked) === now) walked += 15 * minuteMs;
        const change = nextChange(hours, moment);
        if (walked < moment + 30 * hourMs) {
          // All edges stand on quarters of an hour, the moment need not.
          expect(change).toBeGreaterThan(walked - 15 * minuteMs);
          expect(change).toBeLessThanOrEqual(walked);
          expect(isOpen(hours, change! - 1)).toBe(now);
          expect(isOpen(hours, change!)).toBe(!now);
        } else if (change !== null) expect(change).toBeGreaterThan(walked - 15 * minuteMs);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('open time adds up', () => {
    fc.assert(
      fc.property(anyHours, moments, fc.nat(3_000), fc.nat(3_000), (hours, start, first, second) => {
        const middle = start + first * minuteMs;
        const end = middle + second * minuteMs;
        const whole = openMsBetween(hours, start, end);
        expect(whole).toBe(openMsBetween(hours, start, middle) + openMsBetween(hours, middle, end));
        let walked = 0;
        for (let moment = start; moment < end; moment += minuteMs) if (isOpen(hours, moment)) walked += minuteMs;
        expect(whole).toBe(walked);
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});
