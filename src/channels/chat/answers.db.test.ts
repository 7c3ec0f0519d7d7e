import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gulpease } from '#kernel/readability.js';
import { articleAdder, articleById, publishArticle, saveArticle } from '#modules/knowledge/index.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { answerTexts } from './pages/answer-words.js';
import { testCentre, type TestCentre } from './testing/centre.js';

let test: TestDatabase;
let centre: TestCentre;
beforeAll(async () => {
  test = await testDatabase();
  centre = await testCentre(test);
});
afterAll(() => centre.close());

const get = async (url: string, language = 'it') => {
  const answer = await centre.app.inject({ url, headers: { 'accept-language': language } });
  return { status: answer.statusCode, body: answer.body };
};

describe('the help centre', () => {
  it('shows no list where nothing is written, and the way to a person all the same', async () => {
    expect((await get('/help')).body).not.toContain('/help/answers');
    const { status, body } = await get('/help/answers');
    expect([status, body]).toEqual([200, expect.stringContaining('Scriva a una persona')]);
    expect((await get('/help/answers/bill_due_date')).status).toBe(404);
  });

  it('has a page a topic, with source, day and the same words for search engines', async () => {
    await articleAdder(test.pool)('person_1', centre.floor.now() - 1000);
    const { body } = await get('/help/answers/bill_due_date');
    expect(body).toMatch(/Quando scade la bolletta<\/h1>/);
    expect(body).toMatch(/Fonte: Condizioni di fornitura 2026, articolo 9\. Controllata il \d+ \p{L}+ \d{4}/u);
    expect(body).toContain('name="robots" content="index"');
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body)![1]!);
    expect(data).toMatchObject({
      '@type': 'FAQPage',
      mainEntity: [{ name: 'Quando scade la bolletta', acceptedAnswer: { text: expect.stringContaining('in alto') } }],
    });
    expect((await get('/help')).body).toContain('/help/answers/');
    expect((await get('/help/answers?words=scadenza')).body).toContain('bill_due_date');
  });

  it('gives the other language where one is missing, and says so', async () => {
    expect((await get('/help/answers/bill_due_date', 'en')).body).toContain('When is my bill due?');
    const { body } = await get('/help/answers/refund_times', 'en');
    expect(body).toMatch(/<h1 lang="it">/);
    expect(body).toContain(answerTexts.en.otherLanguage);
  });

  it('lets no words out of their place', async () => {
    const id = 'article_practice_it_bill_due_date';
    const article = (await articleById(test.pool, id))!;
    const title = 'Si vede </script><script>alert(1)</script>?';
    const by = { id: 'person_1', at: centre.floor.now() - 10 };
    const saved = await saveArticle(test.pool, id, { ...article, draft: { ...article.draft, title } }, by);
    await publishArticle(test.pool, id, { revision: saved.article.revision, reason: '' }, by);
    const { body } = await get('/help/answers/bill_due_date');
    expect(body).not.toContain('<script>alert');
    expect(JSON.parse(/ld\+json">(.*?)<\/script>/s.exec(body)![1]!).mainEntity[0].name).toBe(title);
    const searched = await get(`/help/answers?words=${encodeURIComponent('"><script>x</script>')}`);
    expect([searched.status, searched.body.includes('<script>x')]).toEqual([200, false]);
    expect((await get('/help/answers?words=a%00b')).status).toBe(400);
    expect((await get('/help/answers/%00')).status).toBe(400);
    expect((await get('/help/answers/..%2F..%2Fetc')).status).toBe(404);
  });

  it('says it in words that are easily read', () => {
    for (const [key, words] of Object.entries(answerTexts.it))
      if (/[.?]$/.test(words)) expect(gulpease(words), key).toBeGreaterThanOrEqual(60);
  });
});
