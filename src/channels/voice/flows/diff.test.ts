import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffOf } from './diff.js';

const shown = (before: string, after: string): string[] =>
  diffOf(before, after).map(({ is, text }) => `${{ same: ' ', gone: '-', new: '+' }[is]}${text}`);

describe('the difference of two texts', () => {
  it('keeps what both have, with the numbers of both', () => {
    expect(shown('a\nb\nc', 'a\nc\nd')).toEqual([' a', '-b', ' c', '+d']);
    expect(diffOf('a\nb', 'b')[1]).toEqual({ is: 'same', text: 'b', before: 2, after: 1 });
  });

  it('says nothing changed of the same text, and everything of another', () => {
    expect(shown('a\nb', 'a\nb')).toEqual([' a', ' b']);
    expect(shown('a', 'b')).toEqual(['-a', '+b']);
  });

  it('gives back both texts whatever they are, and is as short as can be', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 9 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffOf(before.join('\n'), after.join('\n'));
        const left = lines.filter(({ is }) => is !== 'new');
        const right = lines.filter(({ is }) => is !== 'gone');
        expect(left.map((line) => line.text).join('\n')).toBe(before.join('\n'));
        expect(right.map((line) => line.text).join('\n')).toBe(after.join('\n'));
        expect(left.map((line) => line.before)).toEqual(left.map((_, i) => i + 1));
        expect(right.map((line) => line.after)).toEqual(right.map((_, i) => i + 1));
        const same = lines.filter(({ is }) => is === 'same').length;
        const a = before.length === 0 ? [''] : before;
        const b = after.length === 0 ? [''] : after;
        expect(same).toBe(mostCommon(a, b));
      }),
    );
  });
});

/** The slow and obvious way. */
function mostCommon(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  if (a[0] === b[0]) return 1 + mostCommon(a.slice(1), b.slice(1));
  return Math.max(mostCommon(a.slice(1), b), mostCommon(a, b.slice(1)));
}
