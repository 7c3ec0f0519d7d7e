import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestLine } from '#modules/contacts/web-call/contract.js';
import { lineOf, newLine, T140Reader, t140Between } from './t140.js';

describe('lines of T.140', () => {
  it.each([
    ['Buonn\b giorno', [], 'Buon giorno'],
    ['\ufeffciao\u2028sono', ['ciao'], 'sono'],
    ['uno\r\ndue\ndue\rtre', ['uno', 'due', 'due'], 'tre'],
    ['\b\b\bok', [], 'ok'],
    ['pero\u0300\b', [], 'per'],
    ['a\u0007b\u009b1;31mc\u009b0md', [], 'abcd'],
    ['a\u0098altro programma\u009cb\u001bac', [], 'abc'],
    [`a\u0098${'x'.repeat(300)}`, [], `a${'x'.repeat(44)}`],
    ['\ud83d\ude00!', [], '😀!'],
  ])('%j are %j and %j', (text, finished, line) => {
    expect(new T140Reader().read(text)).toEqual({ finished, line });
    // Letter by letter, as it comes, it is the same.
    const reader = new T140Reader();
    const all = [...text].map((one) => reader.read(one));
    expect(all.flatMap((one) => one.finished)).toEqual(finished);
    expect(all.at(-1)!.line).toBe(line);
  });

  it('end by themselves when they are very long', () => {
    const { finished, line } = new T140Reader().read('x'.repeat(longestLine + 5));
    expect(finished).toEqual(['x'.repeat(longestLine)]);
    expect(line).toBe('xxxxx');
  });

  it('are told by as little as it takes, and come out as they were meant', () => {
    expect(t140Between('Buon', 'Buongiorno')).toBe('giorno');
    expect(t140Between('Buonasera', 'Buongiorno')).toBe('\b\b\b\b\bgiorno');
    expect(t140Between('x', '')).toBe('\b');
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 10 }), (lines) => {
        const reader = new T140Reader();
        let seen = '';
        let shown = '';
        for (const line of lines) {
          shown = reader.read(t140Between(seen, line)).line;
          seen = lineOf(line);
        }
        expect(shown).toBe(seen);
        expect(reader.read(newLine).finished).toEqual([seen]);
      }),
    );
  });

  it('say nothing that would act on the other side’s screen', () => {
    expect(lineOf('a\u001b[2Jb\r\nc\u0007')).toBe('a[2Jb c');
  });
});
