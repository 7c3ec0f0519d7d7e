import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { cross, decode, encode, type Law, mix, silenceOf } from './g711.js';

/** The first values of ITU-T G.711's tables 1 and 2, scaled to 16 bits as in the tool library G.191. */
const reference: Readonly<Record<Law, Readonly<Record<number, number>>>> = {
  alaw: {
    ...{ 0x00: -5504, 0x01: -5248, 0x02: -6016, 0x03: -5760, 0x04: -4480, 0x05: -4224, 0x06: -4992, 0x07: -4736 },
    ...{ 0x2a: -32256, 0xaa: 32256, 0x55: -8, 0xd5: 8, 0x54: -24, 0xd4: 24, 0x80: 5504 },
  },
  ulaw: {
    ...{ 0x00: -32124, 0x01: -31100, 0x02: -30076, 0x03: -29052, 0x04: -28028, 0x05: -27004, 0x10: -15996 },
    ...{ 0x80: 32124, 0xff: 0, 0x7f: 0, 0xfe: 8, 0x7e: -8, 0x8f: 16764 },
  },
};
const laws: readonly Law[] = ['alaw', 'ulaw'];
const every = Buffer.from(Array.from({ length: 256 }, (_, code) => code));

describe.each(laws)('%s', (law) => {
  it('decodes as the ITU-T says', () => {
    for (const [code, sample] of Object.entries(reference[law]))
      expect(decode(law, Buffer.from([Number(code)]))[0]).toBe(sample);
  });

  it('gives every code back, but for the two zeros of µ-law', () => {
    const back = encode(law, decode(law, every));
    const changed = [...every].filter((code) => back[code] !== code);
    expect(changed.every((code) => law === 'ulaw' && (code === 0x7f || code === 0xff))).toBe(true);
    expect(decode(law, back)).toEqual(decode(law, every));
  });

  it('is never further away than half of its step', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_768, max: 32_767 }), (sample) => {
        const near = decode(law, encode(law, Int16Array.of(sample)))[0]!;
        // 13 bits of magnitude in segments: a step is 1/16 of its segment, half of that at the most, clipped at the top.
        expect(Math.abs(near - sample)).toBeLessThanOrEqual(Math.max(8, Math.abs(sample) / 31 + 4));
      }),
    );
  });

  it('has silence that is silent', () => {
    expect(Math.abs(decode(law, Buffer.from([silenceOf[law]]))[0]!)).toBeLessThanOrEqual(8);
  });
});

describe('between the laws', () => {
  it('crosses at the price of one more rounding, and changes nothing within one', () => {
    expect(cross('alaw', 'alaw', every)).toBe(every);
    for (const [from, to] of [
      ['alaw', 'ulaw'],
      ['ulaw', 'alaw'],
    ] as const) {
      const before = decode(from, every);
      const after = decode(to, cross(from, to, every));
      before.forEach((sample, i) =>
        expect(Math.abs(after[i]! - sample)).toBeLessThanOrEqual(Math.max(8, Math.abs(sample) / 31 + 4)),
      );
    }
  });

  it('clips a mix instead of turning it over', () => {
    const loud = new Int16Array(160).fill(30_000);
    expect(mix([loud, loud])[0]).toBe(32_767);
    expect(mix([loud.map((one) => -one), loud.map((one) => -one)])[0]).toBe(-32_768);
    expect(mix([])).toEqual(new Int16Array(160));
  });
});
