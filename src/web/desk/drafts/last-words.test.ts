import { describe, expect, it } from 'vitest';
import { LastWords, type WordsStorage } from './last-words.js';
import type { LocalDraft } from './local.js';

function storage(): WordsStorage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const draft = (text: string, id = 'person|contact|chat|1'): LocalDraft => ({
  id,
  key: 'person|contact|chat',
  text,
  base: '',
  revision: 0,
  others: [],
});

describe('the last words of a closing page', () => {
  it('stand in for the older record, and for one that was never written', () => {
    const words = new LastWords(() => shared);
    const shared = storage();
    words.keep([draft('Buongiorno'), draft('Nota', 'person|contact|note|1')]);
    expect(words.over([draft('Buongiorn')]).map((one) => one.text)).toEqual(['Buongiorno', 'Nota']);
  });

  it('go once they are durable, and stay when only older words are', () => {
    const shared = storage();
    const words = new LastWords(() => shared);
    words.keep([draft('Buongiorno')]);
    words.isDurable(draft('Buongiorn'));
    expect(words.over([])).toHaveLength(1);
    words.isDurable(draft('Buongiorno'));
    expect(words.over([])).toEqual([]);
  });

  it('are no error where the browser forbids storage or somebody else wrote nonsense', () => {
    const forbidden = new LastWords(() => {
      throw new Error('SecurityError');
    });
    forbidden.keep([draft('x')]);
    expect(forbidden.over([draft('y')])).toEqual([draft('y')]);
    const shared = storage();
    shared.setItem('ponte.lastWords|1', '{');
    expect(new LastWords(() => shared).over([draft('y')])).toEqual([draft('y')]);
  });
});
