import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grouped, padKeys, press, troubleOf, type PadKey } from './number.js';

const typed = (keys: string): string => [...keys].reduce((number, key) => press(number, key as PadKey), '');

describe('the pad', () => {
  it('writes, erases, and takes a plus at the beginning alone', () => {
    expect(typed('045')).toBe('045');
    expect(press('045', 'erase')).toBe('04');
    expect(press('', 'erase')).toBe('');
    expect(press('', '+')).toBe('+');
    expect(press('39', '+')).toBe('39');
  });

  it('never holds anything but a number of bounded length, whatever is pressed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...padKeys), { maxLength: 60 }), (keys) => {
        const number = keys.reduce(press, '');
        expect(number).toMatch(/^\+?\d{0,17}$/);
        expect(number.length).toBeLessThanOrEqual(17);
      }),
    );
  });
});

describe('what is wrong with a number', () => {
  it.each([
    ['', 'numberShort'],
    ['045', 'numberShort'],
    ['33344455', 'numberShort'],
    ['33344455667', 'numberLong'],
    ['045555014212', 'numberLong'],
    ['112', 'numberStart'],
    ['899123456', 'numberStart'],
    ['+39045', 'numberShort'],
    ['0044', 'numberShort'],
  ])('%s: %s', (number, trouble) => expect(troubleOf(number)).toBe(trouble));

  it.each(['0455550142', '061234', '3334445566', '333444556', '+390455550142', '00442079460000', '+442079460000'])(
    '%s: nothing',
    (number) => expect(troubleOf(number)).toBeNull(),
  );
});

describe('how it reads', () => {
  it.each([
    ['', ''],
    ['045', '045'],
    ['0455550142', '045 555 0142'],
    ['3334445566', '333 444 5566'],
    ['+390455550142', '+39 045 555 0142'],
    ['+', '+'],
  ])('%s as %s', (number, shown) => expect(grouped(number)).toBe(shown));

  it('loses no digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{0,17}$/), (number) => grouped(number).replaceAll(' ', '') === number),
    );
  });
});
