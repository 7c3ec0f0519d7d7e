import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyWords } from '#modules/knowledge/articles/contract.js';
import { articleById, publishArticle, saveArticle } from '#modules/knowledge/index.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { safeBack } from './pages/look.js';
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
const listOf = (body: string) => [...body.matchAll(/<a href="\/help\/answers\/([^"?]+)"/g)].map(([, topic]) => topic);
const headings = (body: string) =>
  [...body.matchAll(/<h2 id="(area-[^"]*)">([^<]+)</g)].map(([, id, name]) => [id, name]);

async function publish(topic: string, area: string, title: string) {
  const by = { id: 'person_1', at: centre.floor.now() - 1000 };
  const id = `article_${topic}`;
  const draft = { ...emptyWords, title, short: 'Sì.', source: 'Carta' };
  const change = { topic, language: 'it', area, draft, ownerId: 'person_1', reviewAt: null, revision: 0 } as const;
  const { article } = await saveArticle(test.pool, id, change, by);
  await publishArticle(test.pool, id, { revision: article.revision, reason: '' }, by);
}

/** Many at once, as publishing leaves them: of title and area only. */
const publishMany = (count: number, areas: number, prefix: string) =>
  test.pool.query(
    `with made as (
       insert into article (id, topic, language, draft, owner_id, has_news, revision, created_at, changed_at, changed_by, area)
       select 'article_' || $3 || n, $3 || n, 'it', '{}', 'person_1', false, 1, 0, 0, 'person_1',
         case when n % 10 = 0 then '' else 'Titolo ' || lpad((n % $2)::text, 3, '0') || ' con «parole» e lunghezza piena che arriva' end
       from generate_series(1, $1) as n returning id, language)
     insert into article_version (article_id, version, language, title, short, long, source, audience, channels, from_at,
       published_at, published_by, reason, checked_at, checked_by)
     select id, 1, language, rpad('Come faccio quando ' || id, 120, ' e poi'), 'Sì.', '', 'Carta', 'public',
       array['help'], 0, 0, 'person_1', '', 0, 'person_1' from made`,
    [count, areas, prefix],
  );

describe('answers by heading', () => {
  it('are one list where no heading was given, with no word of one', async () => {
    await publish('orari', '', 'Quando siete aperti');
    const { body } = await get('/help/answers');
    expect([listOf(body), headings(body), body.includes('Altro')]).toEqual([['orari'], [], false]);
  });

  it('stand under their headings by name, however that is written, and the others last', async () => {
    await publish('rate', 'Bollette', 'Posso pagare a rate?');
    await publish('copia', ' bollette', 'Come ho una copia');
    await publish('voltura', 'Contratto <b>', 'Come cambio il nome');
    const { body } = await get('/help/answers');
    expect(listOf(body)).toEqual(['copia', 'rate', 'voltura', 'orari']);
    expect(headings(body).map(([id]) => id)).toEqual(['area-bollette', 'area-contratto_&lt;b&gt;', 'area-']);
    for (const to of ['area-bollette', 'area-contratto_%3Cb%3E', 'area-']) expect(body).toContain(`href="#${to}"`);
    expect(body).toContain('Contratto &lt;b&gt;');
    expect(body).toMatch(/<h2 id="area-">Altro</);
  });

  it('keep their heading where a draft is saved without a word of it', async () => {
    const { area: _, ...article } = (await articleById(test.pool, 'article_rate'))!;
    const { article: saved } = await saveArticle(test.pool, article.id, article, { id: 'person_1', at: 1 });
    expect(saved.area).toBe('Bollette');
  });

  it('have a page of their own where they are many, and none ends unsaid', async () => {
    await publishMany(1500, 5, 'molte_');
    const first = await get('/help/answers');
    expect(first.body).toContain('tutte le 300 risposte');
    const path = /href="(\/help\/answers\?area=[^"]+)">Titolo 001/.exec(first.body)![1]!;
    const seen: string[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const { status, body } = await get(next);
      expect([status, Buffer.byteLength(body) < 60_000]).toEqual([200, true]);
      seen.push(...(listOf(body) as string[]));
      next = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    expect([seen.length, new Set(seen).size]).toEqual([300, 300]);
  });

  it('stay a page of at most 60 KB with thousands of answers under hundreds of headings, all of them reached', async () => {
    await publishMany(3000, 311, 'tante_');
    const names = new Set<string>();
    let pages = 0;
    for (let next: string | undefined = '/help/answers'; next !== undefined; pages++) {
      const { body } = await get(next);
      expect(Buffer.byteLength(body)).toBeLessThan(60_000);
      for (const [id] of headings(body)) names.add(id!);
      next = /rel="next" href="([^"]+)"/.exec(body)?.[1];
    }
    const { rows } = await test.pool.query(`select count(distinct lower(btrim(area)))::int as n from article`);
    expect([names.size, pages]).toEqual([rows[0].n, Math.ceil(rows[0].n / 40)]);
  });

  it('are not found beyond the last page, nor under a heading that is not there', async () => {
    for (const path of ['?page=999', '?area=nessuno', '?area=bollette&page=2', '?area=%00x'])
      expect([path, [400, 404].includes((await get(`/help/answers${path}`)).status)]).toEqual([path, true]);
    expect((await get('/help/answers?page=-1')).status).toBe(200);
    expect((await get('/help/answers', 'en')).body).toContain('There is no written answer yet');
  });

  it('keep their page when size or language are changed, and no other address', () => {
    for (const path of ['/help/answers?page=2', '/help/answers?area=bollette%20e%20pagamenti&page=2'])
      expect(safeBack(path)).toBe(path);
    for (const path of ['//evil.example', '/help/answers?a=b\r\nc', '/help/answers?x=//evil', '/help/answersx?a=b'])
      expect(safeBack(path)).toBe('/help');
  });
});
