import { describe, expect, it } from 'vitest';
import { formatsOf } from './formats.js';

const it_ = formatsOf('it', 'Europe/Rome');
const en = formatsOf('en', 'Europe/Rome');
const at = (iso: string): number => Date.parse(iso);
const now = at('2026-11-21T09:42:08Z');
const minute = 60_000;

describe('times in words', () => {
  it('are those of the centre, not of the browser', () => {
    expect(it_.time(now)).toBe('10:42');
    expect(it_.timeWithSeconds(now)).toBe('10:42:08');
    expect(formatsOf('it', 'America/New_York').time(now)).toBe('04:42');
  });

  it('tell how long somebody waits', () => {
    expect(it_.length(38_000)).toBe('0:38');
    expect(it_.length(185_000)).toBe('3:05');
    expect(it_.length(65 * minute)).toBe('1:05 h');
    expect(it_.length(49 * 60 * minute)).toBe('2 giorni');
    expect(it_.length(-5)).toBe('0:00');
  });

  it('tell for how long by now, never as an hour of the day', () => {
    expect(it_.since(now - 185_000, now)).toBe('3:05');
    expect(it_.since(now - 190 * minute, now)).toBe('3:10 h');
    expect(it_.since(now - 25 * 60 * minute, now)).toBe('1 giorno');
    expect(en.since(now - 49 * 60 * minute, now)).toBe('2 days');
  });

  it('count a day by its midnights, also when daylight saving ends', () => {
    const morning = at('2026-10-25T08:00:00Z');
    expect(it_.stamp(at('2026-10-24T21:30:00Z'), morning)).toBe('sab 23:30');
    expect(it_.stamp(at('2026-10-24T22:30:00Z'), morning)).toBe('00:30');
    expect(it_.due(at('2026-10-26T22:30:00Z'), morning)).toBe('domani 23:30');
  });

  it('stand in a sentence with their day, today too', () => {
    expect(it_.dated(now, now, 'of')).toBe('del 21 novembre alle 10:42');
    expect(en.dated(now, now, 'of')).toBe('of 21 November, 10:42');
    expect(it_.dated(at('2026-11-08T09:00:00Z'), now, 'on')).toBe('l’8 novembre alle 10:00');
    expect(it_.dated(at('2026-11-11T09:00:00Z'), now, 'of')).toBe('dell’11 novembre alle 10:00');
    expect(it_.dated(at('2026-03-18T09:00:00Z'), now, 'since')).toBe('dal 18 marzo alle 10:00');
    expect(en.dated(at('2025-11-21T23:30:00Z'), now, 'since')).toBe('since 22 November 2025, 00:30');
  });

  it('tell by when, and in round words how long is left', () => {
    expect(it_.due(at('2026-11-21T11:00:00Z'), now)).toBe('12:00');
    expect(it_.due(at('2026-11-22T08:30:00Z'), now)).toBe('domani 09:30');
    expect(it_.due(at('2026-11-24T17:20:00Z'), now)).toBe('mar 18:20');
    expect(it_.roughly(39.2 * minute)).toBe('40 min');
    expect(it_.roughly(3 * 60 * minute)).toBe('3 h');
  });

  it('say sizes and shares with their unit', () => {
    expect(it_.size(182_000)).toBe('182 kB');
    expect(it_.size(2_400_000)).toBe('2,4 MB');
    expect(en.share(0.83)).toBe('83%');
  });
});
