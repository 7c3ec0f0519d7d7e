import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';
import { openAnswers } from './answers.js';
import { emptyWords, givenAt, stateOf, usualReviewMs, type Article, type ArticleWords } from './contract.js';
import { listArticles } from './list.js';
import { articleById, checkArticle, deleteArticle, publishArticle, retireArticle, saveArticle } from './store.js';

const { pool } = await testDatabase();
const answers = openAnswers(pool);
const start = 1_800_000_000_000;
const day = 24 * 3_600_000;
const by = (at: number) => ({ id: 'person_1', at });
const code = (wanted: string) => expect.objectContaining({ code: wanted });
const words: ArticleWords = {
  ...emptyWords,
  title: 'Scadenza',
  short: 'La data è in alto. La vede subito.',
  source: 'Contratto, punto 4',
};

async function save(id: string, draft: Partial<ArticleWords>, more: Partial<Article> = {}): Promise<Article> {
  const before = await articleById(pool, id);
  const change = { topic: id, language: 'it' as const, ownerId: 'person_1', reviewAt: null, ...before, ...more };
  const full = { ...change, draft: { ...words, ...draft }, revision: before?.revision ?? 0 };
  return (await saveArticle(pool, id, full, by(start))).article;
}
const publish = async (id: string, at: number, reason = ''): Promise<Article> =>
  publishArticle(pool, id, { revision: (await articleById(pool, id))!.revision, reason }, by(at));
const ask = (topic: string, at: number, channel: 'chat' | 'call' = 'chat') =>
  answers.answerFor({ topic, language: 'it', channel, at });

describe('an answer', () => {
  it('is there once it is published, and each version stays as it was given', async () => {
    await save('due', {});
    expect(await ask('due', start)).toBeNull();
    await publish('due', start);
    const first = { articleId: 'due', version: 1, short: words.short, checkedAt: start, source: words.source };
    expect(await ask('due', start)).toMatchObject(first);
    expect(await ask('due', start - 1)).toBeNull();
    await save('due', { short: 'È in alto, nella prima pagina.' });
    expect(await ask('due', start + 1)).toMatchObject(first);
    await publish('due', start + day);
    expect(await ask('due', start + day)).toMatchObject({ version: 2, short: 'È in alto, nella prima pagina.' });
    expect(await answers.versionOf('due', 1)).toMatchObject(first);
    expect(await answers.versionOf('due', 3)).toBeNull();
  });

  it('is not there for another language, another channel or customers when it is for colleagues', async () => {
    await save('only', { channels: ['chat'] });
    await publish('only', start);
    expect(await ask('only', start, 'call')).toBeNull();
    expect(await answers.answerFor({ topic: 'only', language: 'en', channel: 'chat', at: start })).toBeNull();
    await save('only', { audience: 'staff' });
    await publish('only', start + 1);
    // The public words before are not given instead: they were replaced.
    expect(await ask('only', start + 1)).toBeNull();
  });

  it('is retired and comes back, and a check says when it was last right', async () => {
    await save('gone', {});
    await publish('gone', start);
    await retireArticle(pool, 'gone', by(start + 5));
    expect(await ask('gone', start + 5)).toBeNull();
    await expect(checkArticle(pool, 'gone', { version: 1, reviewAt: start + day }, by(start + 6))).rejects.toEqual(
      code('article.notPublished'),
    );
    await retireArticle(pool, 'gone', by(start + 6), true);
    await checkArticle(pool, 'gone', { version: 1, reviewAt: start + day }, by(start + 7));
    expect(await ask('gone', start + 8)).toMatchObject({ version: 1, checkedAt: start + 7 });
    expect(await articleById(pool, 'gone')).toMatchObject({ reviewAt: start + day });
  });
});

describe('refused, and nothing changes', () => {
  it('what somebody else changed meanwhile, a topic that is taken, a published article under another topic', async () => {
    const { revision } = await save('mine', {});
    await save('mine', { title: 'Altro' });
    await expect(publishArticle(pool, 'mine', { revision, reason: '' }, by(start))).rejects.toEqual(
      code('article.changedMeanwhile'),
    );
    await expect(save('other', {}, { topic: 'mine' })).rejects.toEqual(code('article.topicTaken'));
    expect(await articleById(pool, 'other')).toBeNull();
    await publish('mine', start);
    await expect(save('mine', {}, { topic: 'mine2' })).rejects.toEqual(code('article.isPublished'));
    await expect(deleteArticle(pool, 'mine')).rejects.toEqual(code('article.isPublished'));
    expect(await articleById(pool, 'mine')).toMatchObject({ topic: 'mine', draft: { title: 'Altro' } });
  });

  it('an incomplete draft, one over before it begins, hard words without a reason, nothing new', async () => {
    await save('hard', { source: ' ' });
    await expect(publish('hard', start)).rejects.toEqual(code('article.incomplete'));
    await save('hard', { validFrom: start + day, validTo: start + day });
    await expect(publish('hard', start)).rejects.toEqual(code('article.overBeforeItBegins'));
    await save('hard', { short: 'Il corrispettivo viene determinato conformemente alle disposizioni regolamentari.' });
    await expect(publish('hard', start)).rejects.toEqual(code('article.reasonMissing'));
    const done = await publish('hard', start, ' Parole della delibera ');
    expect(done.versions[0]).toMatchObject({ version: 1, reason: 'Parole della delibera' });
    expect(done).toMatchObject({ reviewAt: start + usualReviewMs });
    await expect(publish('hard', start)).rejects.toEqual(code('article.nothingNew'));
  });

  it('an unknown article; a draft nobody was told can go', async () => {
    await expect(publishArticle(pool, 'nobody', { revision: 1, reason: '' }, by(start))).rejects.toEqual(
      code('article.unknown'),
    );
    await save('never', {});
    await deleteArticle(pool, 'never');
    expect(await articleById(pool, 'never')).toBeNull();
  });
});

it('the database gives what the rule gives, after any publishing, at any moment', async () => {
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 4 }),
    from: fc.option(fc.integer({ min: -3, max: 9 }), { nil: null }),
    to: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }),
    retire: fc.boolean(),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const id = `prop_${run++}`;
      let now = start;
      for (const [n, { wait, from, to, retire }] of steps.entries()) {
        now += wait;
        const validFrom = from === null ? null : start + from;
        const validTo = to === null ? null : start + to;
        await save(id, { title: `Titolo ${n}`, validFrom, validTo });
        await publish(id, now).catch(() => undefined);
        if (retire) await retireArticle(pool, id, by(now)).catch(() => undefined);
      }
      const article = (await articleById(pool, id))!;
      for (let at = start; at < start + 30; at++) {
        expect((await ask(id, at))?.version ?? null).toBe(givenAt(article, at)?.version ?? null);
        const { articles } = await listArticles(pool, { at, only: 'all', find: id, limit: 200, after: null });
        expect(articles.find((one) => one.id === id)!.state).toBe(stateOf(article, at));
      }
    }),
    { numRuns: 25 },
  );
});
