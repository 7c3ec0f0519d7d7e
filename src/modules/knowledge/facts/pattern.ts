/**
 * The shape of what a customer gives, written so that no pattern can take long: digits, letters, and parts that may be
 * missing. `#` a digit, `@` a letter, `*` either, `[…]` may be missing, everything else as it stands.
 */
import { longestOf } from './contract.js';

/** Each part that may be missing doubles the ways to read a word. */
const mostOptional = 4;

/** Null: not a pattern. */
function sourceOf(pattern: string): string | null {
  if (pattern.length === 0 || pattern.length > longestOf.pattern || /\p{Cc}/u.test(pattern)) return null;
  let isInside = false;
  let optional = 0;
  let made = '';
  for (const sign of pattern) {
    if (sign === '[' && !isInside && ++optional <= mostOptional) [isInside, made] = [true, `${made}(?:`];
    else if (sign === ']' && isInside) [isInside, made] = [false, `${made})?`];
    else if (sign === '[' || sign === ']') return null;
    else if (sign === '#') made += '[0-9]';
    else if (sign === '@') made += '\\p{L}';
    else if (sign === '*') made += '[0-9\\p{L}]';
    else made += sign.replace(/[\\^$.*+?()|{}/]/g, '\\$&');
  }
  // Something has to be given, and be more than signs that stand there anyway.
  return isInside || !/[#@*]/.test(pattern.replace(/\[[^\]]*\]/g, '')) ? null : made;
}

export const isPattern = (pattern: string): boolean => sourceOf(pattern) !== null;

const tidy = (words: string): string => words.trim().replace(/\s+/g, ' ').toUpperCase();

/** What was typed into the field for it, as the source is asked; null when it cannot be meant. */
export function givenIn(pattern: string, typed: string): string | null {
  const source = sourceOf(pattern);
  const words = tidy(typed);
  return source !== null && new RegExp(`^${source}$`, 'iu').test(words) ? words : null;
}

/** The one thing of this shape in free words; null where there is none, or more than one: then nobody guesses. */
export function givenWithin(pattern: string, words: string): string | null {
  const source = sourceOf(pattern);
  if (source === null) return null;
  const shape = new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, 'giu');
  const found = new Set([...words.slice(0, 4_000).matchAll(shape)].map(([one]) => tidy(one)));
  return found.size === 1 ? [...found][0]! : null;
}
