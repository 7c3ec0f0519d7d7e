import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '#modules/identity/contract.js';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase } from '#store/testing/database.js';
import { openAnswers, publishedAnswers, registerKnowledge, searchAnswers } from '../index.js';
import { emptyWords } from '../articles/contract.js';
import { publishArticle, saveArticle } from '../articles/store.js';

let now = 1_800_000_000_000;
const { pool } = await testDatabase();
let app: FastifyInstance;
let id = '';
let made = 0;

beforeAll(async () => {
  const people = {
    lucia: personViewer('lucia', 'consultant'),
    piero: personViewer('piero', 'consultant'),
    laura: personViewer('laura', 'supervisor'),
  };
  app = await testApp(people, { pool, limits: { factor: 1_000 } });
  registerKnowledge(app, {
    pool,
    identity: { personById: async () => ({ isActive: true }) as Person },
    now: () => now,
  });
  await app.ready();
});
afterAll(() => app.close());

/** Piero answers for it; version 1 is given. */
beforeEach(async () => {
  id = `article_due${++made}`;
  now += 1000;
  const draft = { ...emptyWords, title: 'Quando scade', short: 'È scritta in alto.', source: 'Contratto' };
  const change = {
    topic: `due_${made}`,
    language: 'it' as const,
    draft,
    ownerId: 'piero',
    reviewAt: null,
    revision: 0,
  };
  await saveArticle(pool, id, change, { id: 'piero', at: now });
  await publishArticle(pool, id, { revision: 1, reason: '' }, { id: 'piero', at: now });
});

const call = async (method: 'GET' | 'POST' | 'PUT', url: string, who: string | null, payload?: object) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  now += 1;
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
};
const correction = { version: 1, short: 'È in basso.', reason: '', isWrong: false, contactId: 'contact_1' };
const handIn = (who: string | null, part: object = {}) =>
  call('POST', `/api/articles/${id}/corrections`, who, { ...correction, ...part });
const article = async () => (await call('GET', `/api/articles/${id}`, 'lucia')).body;
const given = () => openAnswers(pool).answerFor({ topic: `due_${made}`, language: 'it', channel: 'chat', at: now });
const waiting = async () => (await call('GET', `/api/articles/${id}/corrections`, 'laura')).body.corrections;

describe('a correction from the desk', () => {
  it('is for those who work here, of the version that is given, and says something', async () => {
    expect((await handIn(null)).status).toBe(401);
    expect((await handIn('lucia', { short: 'x'.repeat(401) })).status).toBe(400);
    expect((await handIn('lucia', { contactId: 'marta@posta.example' })).status).toBe(400);
    expect((await handIn('lucia', { version: 2 })).body.code).toBe('article.changedMeanwhile');
    expect((await handIn('lucia', { short: ' ' })).body.code).toBe('article.incomplete');
    expect((await handIn('lucia', { short: 'È scritta in alto.' })).body.code).toBe('article.nothingNew');
    expect(await waiting()).toEqual([]);
  });

  it('waits where who hands it in may not publish, without saying who asked, and the list tells of it', async () => {
    const done = await handIn('lucia', { reason: 'Lo dice anche marta@posta.example, 333 1234567' });
    expect(done.body.correction).toMatchObject({
      state: 'waiting',
      madeBy: 'lucia',
      reason: 'Lo dice anche [mail], 00000',
    });
    expect((await given())!.short).toBe('È scritta in alto.');
    const { body } = await call('GET', '/api/articles?only=corrections', 'laura');
    expect(body.articles).toEqual([expect.objectContaining({ id, corrections: 1, isHeld: false })]);
    expect(body.corrections).toBe(1);
    await call('POST', `/api/corrections/${done.body.correction.id}/refuse`, 'laura', { revision: 2, word: 'No' });
    await call('POST', `/api/corrections/${done.body.correction.id}/seen`, 'lucia');
  });

  it('is published at once by whoever may: supervisors, and whoever answers for it', async () => {
    for (const [who, short, version] of [
      ['laura', 'È in basso.', 1],
      ['piero', 'È a destra.', 2],
    ] as const) {
      const done = await handIn(who, { version, short, reason: 'Bolletta nuova' });
      expect(done.body.correction).toMatchObject({ state: 'published', decidedBy: who });
      expect(await given()).toMatchObject({ short, version: version + 1 });
    }
    expect((await article()).versions.map((one: { reason: string }) => one.reason)).toEqual([
      'Bolletta nuova',
      'Bolletta nuova',
      '',
    ]);
    expect((await call('GET', '/api/corrections/mine', 'laura')).body.corrections).toEqual([]);
  });

  it('is decided by the owner or a supervisor, once, and who made it is told until it is seen', async () => {
    const { correction: one } = (await handIn('lucia')).body;
    const publish = (who: string, revision: number) =>
      call('POST', `/api/corrections/${one.id}/publish`, who, { revision });
    expect((await publish('lucia', 2)).status).toBe(403);
    expect((await publish('piero', 1)).body.code).toBe('article.changedMeanwhile');
    expect((await publish('piero', 2)).body).toMatchObject({ versions: [{ version: 2, short: 'È in basso.' }, {}] });
    expect((await publish('laura', 3)).body.code).toBe('article.correctionDecided');
    const mine = async () => (await call('GET', '/api/corrections/mine', 'lucia')).body.corrections;
    expect(await mine()).toEqual([{ id: one.id, articleId: id, title: 'Quando scade', state: 'published', word: '' }]);
    expect((await call('POST', `/api/corrections/${one.id}/seen`, 'piero')).status).toBe(200);
    expect(await mine()).toHaveLength(1);
    await call('POST', `/api/corrections/${one.id}/seen`, 'lucia');
    expect(await mine()).toEqual([]);
    expect((await call('POST', '/api/corrections/correction_none/publish', 'laura', { revision: 1 })).status).toBe(404);
  });

  it('waits before whoever answers for the answer, beside what is given, and is theirs to refuse', async () => {
    const forMe = async (who: string | null) => call('GET', '/api/corrections/for-me', who);
    const { correction: one } = (await handIn('lucia', { reason: 'Bolletta nuova' })).body;
    const { correction: wrong } = (await handIn('lucia', { isWrong: true, short: 'È scritta in alto.' })).body;
    expect((await forMe(null)).status).toBe(401);
    const seen = async (who: string) =>
      (await forMe(who)).body.corrections.filter(({ articleId }: { articleId: string }) => articleId === id);
    for (const who of ['lucia', 'laura']) expect(await seen(who), `${who} answers for another one`).toEqual([]);
    expect(await seen('piero')).toMatchObject([
      {
        ...{
          id: one.id,
          title: 'Quando scade',
          language: 'it',
          revision: 2,
          madeBy: 'lucia',
          reason: 'Bolletta nuova',
        },
        ...{ given: 'È scritta in alto.', short: 'È in basso.', hasNews: true, isWrong: false },
      },
      { id: wrong.id, hasNews: false, isWrong: true },
    ]);
    const decide = (which: string, how: string, who: string, body: object) =>
      call('POST', `/api/corrections/${which}/${how}`, who, body);
    expect((await decide(one.id, 'refuse', 'lucia', { revision: 2, word: 'No' })).status).toBe(403);
    expect((await decide(one.id, 'refuse', 'piero', { revision: 2, word: '' })).body.code).toBe('article.wordMissing');
    expect((await decide(one.id, 'refuse', 'piero', { revision: 2, word: 'È in alto' })).status).toBe(200);
    expect(await seen('piero')).toMatchObject([{ id: wrong.id, revision: 2 }]);
    // Put right by hand: settling "it is wrong" does not bring the wrong words back.
    await handIn('piero', { short: 'È a destra.' });
    const [{ revision }] = await seen('piero');
    expect((await decide(wrong.id, 'publish', 'piero', { revision })).status).toBe(200);
    expect(await given()).toMatchObject({ short: 'È a destra.', version: 2 });
    expect(await seen('piero')).toEqual([]);
    for (const told of [one, wrong]) await call('POST', `/api/corrections/${told.id}/seen`, 'lucia');
  });

  it('is refused with a word only, which who made it reads', async () => {
    const { correction: one } = (await handIn('lucia')).body;
    const refuse = (word: string) => call('POST', `/api/corrections/${one.id}/refuse`, 'laura', { revision: 2, word });
    expect((await refuse(' ')).body.code).toBe('article.wordMissing');
    expect((await refuse('È in alto davvero')).status).toBe(200);
    expect((await call('GET', '/api/corrections/mine', 'lucia')).body.corrections[0]).toMatchObject({
      state: 'refused',
      word: 'È in alto davvero',
    });
    expect((await given())!.version).toBe(1);
  });

  it('that says "wrong" keeps machines from giving it until every such word is decided; people still see it', async () => {
    const one = (await handIn('lucia', { isWrong: true, short: 'È scritta in alto.' })).body.correction;
    const other = (await handIn('lucia', { isWrong: true })).body.correction;
    expect((await article()).heldAt).not.toBeNull();
    const search = (channel: 'help' | null) =>
      searchAnswers(pool, { words: 'quando scade', language: 'it', at: now, limit: 20, channel });
    const isListed = async () =>
      (await publishedAnswers(pool, { language: 'it', channel: 'help', at: now, limit: 99 })).some(
        ({ articleId }) => articleId === id,
      );
    expect(await given()).toBeNull();
    expect(await isListed()).toBe(false);
    expect((await search('help')).found.some(({ articleId }) => articleId === id)).toBe(false);
    expect((await search(null)).found.find(({ articleId }) => articleId === id)).toMatchObject({ isHeld: true });
    expect(await openAnswers(pool).versionOf(id, 1)).not.toBeNull();
    await call('POST', `/api/corrections/${one.id}/refuse`, 'laura', { revision: 2, word: 'È giusta' });
    expect(await given()).toBeNull();
    await call('POST', `/api/corrections/${other.id}/publish`, 'laura', { revision: 2 });
    expect(await given()).toMatchObject({ short: 'È in basso.', version: 2 });
    expect(await isListed()).toBe(true);
  });

  it("changes only what was corrected: somebody's unfinished draft stays, and reads the corrected words", async () => {
    const { draft } = await article();
    await saveArticle(
      pool,
      id,
      { ...(await article()), draft: { ...draft, long: 'A metà' }, revision: 2 },
      { id: 'piero', at: now },
    );
    await handIn('laura');
    expect((await given())!).toMatchObject({ short: 'È in basso.', long: '' });
    expect((await article()).draft).toMatchObject({ short: 'È in basso.', long: 'A metà' });
    expect(
      (await call('GET', '/api/articles?only=news', 'laura')).body.articles.map((one: { id: string }) => one.id),
    ).toContain(id);
  });

  it('that reads hard needs its reason, and one of a version to come is left to the studio', async () => {
    const hard = 'Conformemente alle disposizioni regolamentari vigenti la scadenza è riportata superiormente.';
    expect((await handIn('laura', { short: hard })).body.code).toBe('article.reasonMissing');
    expect((await handIn('laura', { short: hard, reason: 'Parole della legge' })).status).toBe(200);
    const now1 = await article();
    const draft = { ...now1.draft, short: 'Domani.', validFrom: now + 100_000 };
    await saveArticle(pool, id, { ...now1, draft }, { id: 'piero', at: now });
    await publishArticle(pool, id, { revision: now1.revision + 1, reason: '' }, { id: 'piero', at: now });
    expect((await handIn('laura', { version: 2 })).body.code).toBe('article.plannedAlready');
  });
});
