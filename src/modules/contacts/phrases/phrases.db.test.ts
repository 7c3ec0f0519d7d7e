import { describe, expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';
import { practicePhrases } from '../practice/phrases.js';
import { mostPhrases, type Phrase } from './contract.js';
import { deletePhrase, phraseAdder, readPhrases, savePhrase } from './index.js';

const { pool } = await testDatabase();
const by = { id: 'person_1', at: 1_800_000_000_000 };
const phrase: Phrase = { id: 'phrase_1', name: 'Saluto', text: 'Ciao {nome}', language: 'it', queueId: null };
const code = (wanted: string) => expect.objectContaining({ code: wanted });

describe('ready phrases', () => {
  it('are made, changed and deleted, each with the way back', async () => {
    expect(await savePhrase(pool, phrase, by)).toEqual({ phrase, before: null });
    const changed = { ...phrase, text: 'Buongiorno {nome}', queueId: 'queue_1' };
    expect(await savePhrase(pool, changed, by)).toEqual({ phrase: changed, before: phrase });
    expect(await readPhrases(pool)).toEqual([changed]);
    expect(await deletePhrase(pool, phrase.id)).toEqual(changed);
    await expect(deletePhrase(pool, phrase.id)).rejects.toEqual(code('phrase.unknown'));
  });

  it('of the practice centre are added once, and a changed one stays', async () => {
    const add = phraseAdder(pool);
    await add(practicePhrases, by.at);
    await savePhrase(pool, { ...practicePhrases[0]!, text: 'Mio' }, by);
    await add(practicePhrases, by.at);
    const known = await readPhrases(pool);
    expect(known).toHaveLength(practicePhrases.length);
    expect(known.find((one) => one.id === practicePhrases[0]!.id)?.text).toBe('Mio');
  });

  it('are not endless; those that are there can still be changed', async () => {
    await pool.query(
      `insert into phrase select 'phrase_n' || n, 'n', 'n', 'it', null, 0, 'x' from generate_series(1, ${mostPhrases}) as n`,
    );
    await expect(savePhrase(pool, { ...phrase, id: 'phrase_more' }, by)).rejects.toEqual(code('phrase.tooMany'));
    const known = { ...phrase, id: 'phrase_n1' };
    expect((await savePhrase(pool, known, by)).phrase).toEqual(known);
  });
});
