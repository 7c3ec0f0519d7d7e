import { describe, expect, it } from 'vitest';
import { slashAt } from './slash.js';

describe('a slash in a text', () => {
  it('opens the phrases where it begins a word', () => {
    expect(slashAt('/', 1)).toEqual({ from: 0, to: 1, typed: '' });
    expect(slashAt('Buongiorno\n/sal', 15)).toEqual({ from: 11, to: 15, typed: 'sal' });
    expect(slashAt('ecco /guasto di z e poi', 17)).toEqual({ from: 5, to: 17, typed: 'guasto di z' });
  });

  it('is only a slash in dates, addresses and fractions', () => {
    for (const text of ['il 10/12', 'e/o', 'https://a.it/', '1 / 2', 'ciao', '/a/b'])
      expect(slashAt(text, text.length), text).toBeNull();
    expect(slashAt('/saluto\nnuova riga', 18)).toBeNull();
  });
});
