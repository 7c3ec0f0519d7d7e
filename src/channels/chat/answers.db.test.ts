import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gulpease } from '#kernel/readability.js';
import pino from 'pino';
import type { Contact, Entry } from '#modules/contacts/contract.js';
import {
  articleAdder,
  articleById,
  LiveFacts,
  publishArticle,
  readerMark,
  readingLines,
  saveArticle,
} from '#modules/knowledge/index.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { answerTexts } from './pages/answer-words.js';
import { testCentre, type TestCentre } from './testing/centre.js';

let test: TestDatabase;
let centre: TestCentre;
beforeAll(async () => {
  test = await testDatabase();
  const pool = test.pool;
  const parts = {
    pool,
    secret: Buffer.alloc(32),
    hosts: [],
    now: () => centre.floor.now(),
    log: pino({ level: 'silent' }),
  };
  centre = await testCentre(
    test,
    null,
    undefined,
    {},
    new LiveFacts({ ...parts, timeZone: async () => 'Europe/Rome' }),
  );
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

  it('asks for what a live source needs by a form without script, and says source and time with the value', async () => {
    const path = '/help/answers/planned_interruption';
    const asked = (await get(path)).body;
    expect(asked).toContain('<label for="given-guasti">CAP</label>');
    expect(asked).toMatch(/method="post"[^>]*planned_interruption/);
    expect(asked).not.toMatch(/\{\{|ld\+json|role="alert"/);
    const give = async (typed: string, origin = 'http://127.0.0.1') => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'it', origin };
      const payload = new URLSearchParams({ given_guasti: typed }).toString();
      const answer = await centre.app.inject({ method: 'POST', url: path, headers, payload });
      return { status: answer.statusCode, body: answer.body };
    };
    const told = await give(' 20121 ');
    expect(told.status).toBe(200);
    expect(told.body).toMatch(/la pressione è più bassa\. Fine prevista: .* Gli altri lavori sono sul sito/);
    expect(told.body).toMatch(/Dato di «Registro guasti», letto il \d+ \p{L}+ \d{4}/u);
    expect((await give('00100')).body).toContain('Per 00100 non ci sono guasti in elenco.');
    const wrong = await give('"><b>x');
    expect([wrong.status, wrong.body.includes('"><b>x')]).toEqual([422, false]);
    expect(wrong.body).toContain('Scriva «CAP» in questa forma: 00000');
    expect(wrong.body).toContain('<title>Da correggere · ');
    expect((await give('20121', 'https://evil.example')).status).toBe(403);
    await test.pool.query(`update fact_source set checked_at = 0`);
    const silent = await give('20121');
    expect(silent.body).toContain(answerTexts.it.silent);
    expect(silent.body).not.toContain('pressione');
  });

  it('says it in words that are easily read', () => {
    for (const [key, words] of Object.entries(answerTexts.it))
      if (/[.?]$/.test(words)) expect(gulpease(words), key).toBeGreaterThanOrEqual(60);
  });
});

describe('a search that finds nothing', () => {
  const search = (words: string, headers: Record<string, string> | null = null, remoteAddress = '203.0.113.20') =>
    centre.app.inject({
      url: `/help/answers?words=${encodeURIComponent(words)}`,
      headers: { 'accept-language': 'it', ...(headers ?? { 'sec-fetch-site': 'same-origin' }) },
      remoteAddress,
    });
  const missed = async () =>
    (await test.pool.query(`select channel, language, words from search_missed order by id`)).rows;

  it('is counted for the list of what is missing, and says so; nothing of who looked is written', async () => {
    const { body } = await search('Mi chiamo Rosa Verdi, 333 1234567: fontanella ghiacciata');
    // Answers that share a common word with it are listed all the same.
    expect(body).toContain('<ul class="answers">');
    expect(body).toContain('Dopo 30 giorni lo cancelliamo');
    expect((await search('xilofono', { 'sec-fetch-site': 'none' })).body).toContain(answerTexts.it.none);
    expect((await search('scadenza bolletta')).body).not.toContain('lo cancelliamo');
    expect(await missed()).toEqual([
      { channel: 'help', language: 'it', words: 'Mi chiamo [nome], 00000: fontanella ghiacciata' },
    ]);
    const { rows } = await test.pool.query<{ row: string }>(`select row_to_json(s)::text as row from search_missed s`);
    expect(rows[0]!.row).not.toMatch(/203\.0|Rosa|333/);
  });

  it('counts once for whoever puts it another way, and not for links, programs and empty words', async () => {
    const before = (await missed()).length;
    for (const words of ['fontanella ghiacciata', 'fontanelle!', 'ghiacciata la FONTANELLA']) await search(words);
    await search('idrante rotto', { 'sec-fetch-site': 'cross-site', referer: 'http://localhost/help' });
    await search('idrante rotto', { 'sec-fetch-site': 'none' });
    await search('idrante rotto', {});
    await search('idrante rotto', { referer: 'https://elsewhere.example/help' });
    for (const words of ['3331234567', '?', 'rosa@example.it', 'di la e']) await search(words);
    // What is found misses nothing; all answers is no search.
    await search('scadenza bolletta');
    await search('');
    expect((await missed()).length).toBe(before);
    // Without the header, over http, our own page is known by its Referer.
    await search('idrante rotto', { referer: 'http://help.example:3000/help', host: 'help.example:3000' });
    await search('fontanella ghiacciata', null, '203.0.113.21');
    expect((await missed()).slice(before).map((one) => one.words)).toEqual(['idrante rotto', 'fontanella ghiacciata']);
  });

  it('is not filled up by one who plays', async () => {
    const words = 'aratro bruco cicala donnola elefante faina gufo husky iguana lontra mangusta nandu'.split(' ');
    for (const one of words) await search(one, null, '203.0.113.22');
    expect((await missed()).filter(({ words: kept }) => words.includes(kept)).length).toBe(8);
  });
});

const post = (url: string, fields: Record<string, string>, remoteAddress = '203.0.113.1') =>
  centre.app.inject({
    ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString(), remoteAddress },
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1' },
  });
const readingIn = (body: string): string => /name="reading" value="([^"]+)"/.exec(body)![1]!;
const lines = async () => (await readingLines(test.pool, 0, centre.floor.now() + 1)).topics;
const refund = async () => (await lines()).find(({ key }) => key === 'refund_times');

describe('“did this answer you?”', () => {
  it('counts a yes, once, and thanks; no list of useful ones before anybody said so', async () => {
    expect((await get('/help')).body).not.toContain(answerTexts.it.useful);
    const opened = (await refund())?.opened ?? 0;
    const { body } = await get('/help/answers/refund_times?words=rimborso');
    expect(body).toContain('Ha risposto alla sua domanda?');
    const said = { reading: readingIn(body), words: 'rimborso', said: 'yes' };
    for (const told of ['yes', 'again']) {
      const sent = await post('/help/answers/refund_times/said', said);
      expect([sent.statusCode, sent.headers.location]).toEqual([303, `/help/answers/refund_times?said=${told}#said`]);
    }
    const before = await refund();
    expect(before).toMatchObject({ opened: opened + 1, confirmed: 1, denied: 0 });
    const thanked = (await get('/help/answers/refund_times?said=yes')).body;
    expect(thanked).toContain('Grazie, lo abbiamo segnato.');
    expect(thanked, 'heard first').toContain('<title>Segnato, grazie · ');
    expect(thanked).not.toContain('name="reading"');
    expect(await refund(), 'thanks are no look').toEqual(before);
    expect((await get('/help')).body).toMatch(/Le più utili negli ultimi 90 giorni<\/h3>[^]*?refund_times/);
  });

  it('the same reader’s word on an answer counts once a day, however often the page is opened', async () => {
    const before = (await refund())!;
    const say = async (word: 'yes' | 'no', address?: string) => {
      const page = await get('/help/answers/refund_times');
      return post('/help/answers/refund_times/said', { reading: readingIn(page.body), said: word }, address);
    };
    for (let i = 0; i < 5; i++) expect((await say('yes')).headers.location).toMatch(/\?said=again#said$/);
    const told = (await get('/help/answers/refund_times?said=again')).body;
    expect(told).toContain(answerTexts.it.thanksAgain);
    expect(told).not.toContain('name="reading"');
    // A "no" after it changes nothing of the count, and is a person all the same.
    const no = await say('no');
    expect(no.body).toMatch(/<h1>Una persona la aiuta/);
    expect(no.body).toContain(answerTexts.it.countedBefore);
    expect(await refund()).toMatchObject({ confirmed: before.confirmed, denied: before.denied });
    // All addresses of one IPv6 network are one reader; another network is another.
    expect((await say('yes', '2001:db8:1:2::a')).headers.location).toMatch(/said=yes#said$/);
    expect((await say('yes', '2001:db8:1:2:ffff::b')).headers.location).toMatch(/said=again#said$/);
    expect(await refund()).toMatchObject({ confirmed: before.confirmed + 1 });
  });

  it('what tells a reader from the next names nobody, and is another for each answer and day', async () => {
    const at = centre.floor.now();
    const mark = (of: string, when = at, address = '203.0.113.1') =>
      readerMark(centre.secret, address, of, when).toString('hex');
    const all = [
      mark('a 1'),
      mark('a 2'),
      mark('b 1'),
      mark('a 1', at + 24 * 3_600_000),
      mark('a 1', at, '203.0.113.2'),
    ];
    expect(new Set(all).size).toBe(5);
    const { rows } = await test.pool.query<{ row: string }>(`select row_to_json(s)::text as row from answer_said s`);
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toMatch(/203\.0\.113|2001:db8/);
  });

  it('a page that was never shown counts for nothing', async () => {
    const before = await lines();
    await post('/help/answers/refund_times/said', { reading: 'x.y', said: 'yes' });
    await post('/help/answers/refund_times/said', { said: 'no' });
    expect(await lines()).toEqual(before);
  });

  it('no is a person, who reads the question and what did not help; a machine has no second word', async () => {
    const { body } = await get('/help/answers/refund_times?words=dov%E2%80%99%C3%A8%20il%20mio%20rimborso');
    const no = await post(
      '/help/answers/refund_times/said',
      {
        ...{ reading: readingIn(body), words: 'dov’è il mio rimborso', said: 'no' },
      },
      '203.0.113.7',
    );
    expect(no.body).not.toContain(answerTexts.it.countedBefore);
    expect(no.statusCode).toBe(200);
    expect(no.body).toMatch(/<h1>Una persona la aiuta/);
    expect(no.body).toMatch(/<textarea[^>]*>\s*dov’è il mio rimborso<\/textarea>/);
    expect(await refund()).toMatchObject({ denied: 1 });
    const sent = await post('/help/write', {
      ...{ words: 'dov’è il mio rimborso', reading: readingIn(no.body), clientId: 'read-before-and-not-helped' },
    });
    expect(sent.statusCode).toBe(303);
    const { rows } = await test.pool.query<{ data: Contact }>(
      `select data from contact where data ->> 'subject' like 'dov’è il mio%'`,
    );
    const contact = rows[0]!.data;
    expect(contact).toMatchObject({
      ...{ interactions: [{}], machine: { outcome: 'left', reason: 'failedBefore', topic: 'refund_times' } },
    });
    const told = await test.pool.query<{ data: Entry }>(
      `select data from entry where contact_id = $1 and kind <> 'mark' order by seq`,
      [contact.id],
    );
    expect(told.rows.map(({ data }) => [data.kind, data.author.kind])).toEqual([
      ['message', 'customer'],
      ['note', 'machine'],
    ]);
    expect(told.rows[1]!.data.body).toMatch(/Prima ha letto la risposta «.+» \(versione 1\)/);
    // The customer's own page shows what they wrote, not what the house noted.
    const page = await get(String(sent.headers.location).split('?')[0]!);
    expect(page.body).not.toContain('Prima ha letto');
  });
});
