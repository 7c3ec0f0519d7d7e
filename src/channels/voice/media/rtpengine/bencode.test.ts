import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadBencode, decodeBencode, encodeBencode } from './bencode.js';

describe('bencode', () => {
  it('is what rtpengine reads and says', () => {
    expect(encodeBencode({ command: 'ping' }).toString()).toBe('d7:command4:pinge');
    expect(encodeBencode({ b: ['è', -3], a: undefined }).toString()).toBe('d1:bl2:èi-3eee');
    expect(decodeBencode(Buffer.from('d6:result4:ponge'))).toEqual({ result: 'pong' });
  });

  it('comes back as it went, whatever it was', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.maxSafeInteger(),
        fc.array(tie('value')),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('value'),
          { noNullPrototype: true },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        expect(decodeBencode(encodeBencode(one as never))).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what is cut, deep or wrong, and never anything else than that', () => {
    for (const bad of ['', 'd', 'l', 'i', 'ie', 'i1', '5:abc', 'd3:abce', 'x', 'i1ei2e', '-1:', 'l'.repeat(5_000)])
      expect(() => decodeBencode(Buffer.from(bad)), bad).toThrow(BadBencode);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeBencode(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(BadBencode);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
