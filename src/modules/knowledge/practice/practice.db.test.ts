import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';
import { openAnswers } from '../articles/answers.js';
import { readingOf } from '../articles/contract.js';
import { articleById, publishArticle, saveArticle } from '../articles/store.js';
import { articleAdder, practiceArticles } from './index.js';

const { pool } = await testDatabase();
const at = 1_800_000_000_000;
const intents = readFileSync(new URL('../gate/questions-it/intents.csv', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.split(',')[0]);

describe('the practice centre’s answers', () => {
  for (const language of ['it', 'en'] as const)
    it.each(practiceArticles[language])(
      `$topic (${language}) is easy to read, and asked for by the gate`,
      (article) => {
        expect(readingOf(article, language)).toMatchObject({ isEasy: true });
        expect(intents).toContain(article.topic);
      },
    );

  it('are published once, and what somebody changed stays', async () => {
    const add = articleAdder(pool);
    await add('person_1', at);
    const answers = openAnswers(pool);
    const of = { topic: 'bill_due_date', language: 'it', channel: 'chat' } as const;
    const first = await answers.answerFor({ ...of, at });
    expect(first).toMatchObject({ version: 1 });
    const article = (await articleById(pool, first!.articleId))!;
    const changed = { ...article, draft: { ...article.draft, short: 'In alto, a destra.' } };
    const { article: saved } = await saveArticle(pool, article.id, changed, { id: 'person_2', at });
    await publishArticle(pool, article.id, { revision: saved.revision, reason: '' }, { id: 'person_2', at: at + 1 });
    await add('person_1', at + 2);
    expect(await answers.answerFor({ ...of, at: at + 3 })).toMatchObject({ version: 2, short: 'In alto, a destra.' });
    expect(await answers.answerFor({ ...of, language: 'en', at: at + 3 })).toMatchObject({ version: 1 });
  });
});
