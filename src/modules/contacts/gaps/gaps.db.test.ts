import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase } from '#store/testing/database.js';
import { articleAdder, countMissed } from '../../knowledge/index.js';
import type { Gap } from './contract.js';
import { registerGaps } from './routes.js';

const dayMs = 24 * 3_600_000;
const { pool } = await testDatabase();
let now = 1_800_000_000_000;
let app: FastifyInstance;
let made = 0;

beforeAll(async () => {
  await articleAdder(pool)('person_1', now - 100 * dayMs);
  const people = { lucia: personViewer('lucia', 'consultant'), laura: personViewer('laura', 'supervisor') };
  app = await testApp(people, { pool, limits: { factor: 1_000 } });
  // What a gate would say of words about a move; of others it is not sure.
  const guess = (text: string) => ({ topic: 'moving_house', sureness: /trasloco/.test(text) ? 0.9 : 0.1 });
  registerGaps({ app, reportPool: pool, now: () => now, guess });
  await app.ready();
});
afterAll(() => app.close());

async function asked(
  words: string,
  more: { ago?: number; name?: string; topic?: string; outcome?: string; joined?: string } = {},
) {
  const id = `contact_${++made}`;
  const at = now - (more.ago ?? 1) * dayMs;
  const data = { language: 'it', machine: more.outcome === undefined ? undefined : { outcome: more.outcome } };
  await pool.query(
    `insert into contact (id, customer_id, customer_name, subject, state, turn, turn_since, queue_id, joined_into, opened_at, data, seq)
     values ($1, 'c', $2, $3, 'open', 'consultant', $4, 'q', $5, $4, $6, 1)`,
    [id, more.name ?? 'Marta Bellini', words.slice(0, 40), at, more.joined ?? null, JSON.stringify(data)],
  );
  const entry = { body: words, author: { kind: 'customer', id: 'c', name: '' } };
  await pool.query(
    `insert into entry (id, contact_id, at, kind, channel, data, seq) values ($1, $2, $3, 'message', 'chat', $4, 1)`,
    [`entry_${id}`, id, at, JSON.stringify(entry)],
  );
  if (more.topic !== undefined)
    await pool.query(
      `insert into machine_turn (id, contact_id, channel, at, topic, sureness, outcome, outcome_at)
       values ($1, $1, 'chat', $2, $3, 0.8, 'left', $2)`,
      [id, at, more.topic],
    );
}

const read = async (who: string | null) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const answer = await app.inject({ method: 'GET', url: '/api/answers/gaps', headers });
  return { status: answer.statusCode, body: answer.json() };
};

describe('what no answer says', () => {
  it('is for supervisors, and nothing at first', async () => {
    expect((await read(null)).status).toBe(401);
    expect((await read('lucia')).status).toBe(403);
    expect((await read('laura')).body).toEqual({
      ...{ days: 30, questions: 0, isAll: true, searches: 0, gaps: [] },
    });
  });

  it('is counted over thirty days by topic and by close words, without who asked; what is answered is not', async () => {
    now += 120_000;
    for (const who of ['Rosa Verdi', 'Ada Neri', 'Ivo Sala'])
      await asked(`Sono ${who}, 333 1234567: la fontanella del parco spruzza storto`, { name: who });
    for (const words of ['Faccio trasloco a maggio', 'trasloco: e adesso?']) await asked(words);
    for (const words of ['Un preventivo per il pozzo', 'pozzo nuovo']) await asked(words, { topic: 'well_quote' });
    await asked('Quando scade la bolletta?');
    await asked('Quando scade la bolletta?', { ago: 2 });
    for (let i = 0; i < 3; i++) await asked('La statua nella piazza è storta', { ago: 31 + i });
    for (let i = 0; i < 2; i++) await asked('Il semaforo lampeggia sempre giallo', { outcome: 'confirmed' });
    for (let i = 0; i < 2; i++) await asked('Le panchine verdi sono rotte', { joined: 'contact_1' });
    const { body } = await read('laura');
    expect(body.questions).toBe(9);
    const text = 'Sono [nome], 00000: la fontanella del parco spruzza storto';
    expect(body.gaps).toEqual([
      expect.objectContaining({ topic: null, asked: 3, samples: [text], proposed: 'fontanella_parco_spruzza_storto' }),
      expect.objectContaining({ topic: 'moving_house', asked: 2, proposed: 'moving_house', draftId: null }),
      expect.objectContaining({ topic: 'well_quote', asked: 2 }),
    ]);
  });

  it('counts what was looked for and not found beside what people were asked, and says where', async () => {
    now += 120_000;
    const misses = (words: string, who: string, ago = 1) =>
      countMissed(pool, {
        ...({ words, language: 'it', channel: 'help', at: now - ago * dayMs } as const),
        reader: Buffer.from(who),
      });
    expect(await misses('fontanella parco storta', 'one')).toBe(true);
    expect(await misses('idrante arrugginito in piazza', 'one')).toBe(true);
    expect(await misses('idrante arrugginito', 'two')).toBe(true);
    // Older than the list looks back; what is answered; what nobody else looked for.
    expect(await misses('lampione rotto', 'one', 31)).toBe(true);
    expect(await misses('lampione rotto', 'two', 31)).toBe(true);
    expect(await misses('quando scade la bolletta', 'three')).toBe(true);
    expect(await misses('quando scade la bolletta', 'four')).toBe(true);
    expect(await misses('girasoli', 'five')).toBe(true);
    const { body } = await read('laura');
    expect([body.questions, body.searches]).toEqual([9, 6]);
    const by = (words: string) => body.gaps.find((gap: Gap) => gap.samples.some((sample) => sample.includes(words)));
    expect(by('fontanella')).toMatchObject({
      asked: 4,
      channels: [
        { channel: 'chat', asked: 3 },
        { channel: 'search', asked: 1 },
      ],
    });
    expect(by('idrante')).toMatchObject({ asked: 2, channels: [{ channel: 'search', asked: 2 }] });
    for (const words of ['lampione', 'bolletta', 'girasoli']) expect(by(words), words).toBeUndefined();
  });

  it('goes with the contacts it came from, and names the draft that was begun', async () => {
    now += 120_000;
    await pool.query(`delete from contact where id = any(array(select contact_id from machine_turn))`);
    const draft = JSON.stringify({ title: 'Trasloco' });
    await pool.query(
      `insert into article (id, topic, language, draft, owner_id, has_news, revision, created_at, changed_at, changed_by)
       values ('article_move', 'moving_house', 'it', $1, 'x', true, 1, 1, 1, 'x')`,
      [draft],
    );
    const { body } = await read('laura');
    expect(body.gaps.map((one: Gap) => one.topic)).toEqual([null, 'moving_house', null]);
    expect(body.gaps[1].draftId).toBe('article_move');
  });
});
