import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';
import { articleAdder } from '../practice/index.js';
import { emptyWords } from './contract.js';
import { searchAnswers } from './search.js';
import { publishArticle, retireArticle, saveArticle } from './store.js';
import { lettersApart, nearOf } from './words.js';

const { pool } = await testDatabase();
const at = 1_800_000_000_000;
const find = async (words: string, more: { channel?: 'help' | null; language?: 'it' | 'en'; at?: number } = {}) => {
  const asked = { words, language: 'it' as const, at, limit: 10, channel: 'help' as const, ...more };
  const { found, readAs } = await searchAnswers(pool, asked);
  return { topics: found.map(({ topic }) => topic), readAs };
};

beforeAll(async () => {
  await articleAdder(pool)('person_1', at - 1000);
  const draft = { ...emptyWords, title: 'Codice del magazzino', short: 'Chiami Piero.', source: 'Piero' };
  const change = { topic: 'depot', language: 'it' as const, ownerId: 'x', reviewAt: null, revision: 0 };
  const by = { id: 'x', at: at - 1000 };
  await saveArticle(pool, 'article_depot', { ...change, draft: { ...draft, audience: 'staff' } }, by);
  await publishArticle(pool, 'article_depot', { revision: 1, reason: '' }, by);
});

describe('a search', () => {
  it('finds by other forms of a word, without accents, whatever the case', async () => {
    expect((await find('SCADENZE delle bollette')).topics[0]).toBe('bill_due_date');
    expect((await find('quando vale l autolettura?')).topics[0]).toBe('meter_reading_how');
    expect((await find('perche manca la luce, che e un guasto')).topics).toContain('outage_report');
    expect((await find('When is my bill due', { language: 'en' })).topics[0]).toBe('bill_due_date');
  });

  it('finds misspelt words, and says what it read', async () => {
    for (const [typed, read] of [
      ['sportelo', 'sportello'],
      ['rimobrso', 'rimborso'],
      ['ripensamentto', 'ripensamento'],
    ] as const)
      expect((await find(typed)).readAs, typed).toEqual([{ typed, read }]);
    expect((await find('rimobrso')).topics[0]).toBe('refund_times');
  });

  it('gives nothing for nothing, and for words that are near to none', async () => {
    for (const words of ['', '  ', 'di il e', '?!', 'xyzzyqwk', '\\', "'", '& | ! <->', "a' | 'b:*"])
      expect((await find(words)).topics, words).toEqual([]);
  });

  it('shows customers only what is theirs, and nothing that is retired', async () => {
    expect((await find('magazzino')).topics).toEqual([]);
    expect((await find('magazzino', { channel: null })).topics).toEqual(['depot']);
    await retireArticle(pool, 'article_depot', { id: 'x', at: at + 5 });
    expect((await find('magazzino', { channel: null, at: at + 6 })).topics).toEqual([]);
  });

  it('bears whatever is typed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (words) => {
        expect(Array.isArray((await find(words.replaceAll('\0', ''))).topics)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('letters apart', () => {
  it('are one for a letter changed, added, left out or swapped', () => {
    for (const other of ['pollette', 'bolllette', 'bolette', 'boletlte', 'bollette'])
      expect(lettersApart('bollette', other)).toBe(other === 'bollette' ? 0 : other === 'boletlte' ? 2 : 1);
  });

  it('and words one slip apart always meet in the index', () => {
    const letters = fc.array(fc.constantFrom(...'abcde'), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.nat(), fc.constantFrom('swap', 'drop', 'add', 'change'), (word, n, how) => {
        const i = n % (word.length - 1);
        const wrong = [...word];
        if (how === 'swap') [wrong[i], wrong[i + 1]] = [wrong[i + 1]!, wrong[i]!];
        else wrong.splice(i, how === 'add' ? 0 : 1, ...(how === 'drop' ? [] : ['x']));
        const met = nearOf(wrong.join('')).filter((one) => nearOf(word.join('')).includes(one));
        expect(met).not.toEqual([]);
        expect(lettersApart(word.join(''), wrong.join(''))).toBeLessThanOrEqual(1);
      }),
    );
  });
});
