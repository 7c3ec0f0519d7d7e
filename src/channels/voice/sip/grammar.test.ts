import { expect, it } from 'vitest';
import { remembering } from './grammar.js';

it('reads a text once while it is of late, and keeps a bounded number of them', () => {
  const read: string[] = [];
  const parse = remembering((text) => {
    read.push(text);
    return text === 'unreadable' ? null : { text };
  }, 4);
  const first = parse('a');
  expect(parse('a')).toBe(first);
  for (let n = 0; n < 5; n++) parse(`b${n}`);
  expect(parse('a')).toBe(first);
  for (let n = 0; n < 20; n++) parse(`c${n}`);
  expect(parse('a')).toEqual(first);
  expect(read.filter((text) => text === 'a')).toHaveLength(2);
  parse('unreadable');
  expect(parse('unreadable')).toBeNull();
  const long = 'x'.repeat(1_000);
  expect(parse(long)).not.toBe(parse(long));
});
