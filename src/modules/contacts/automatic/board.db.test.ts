import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { answerBoard } from './board.js';
import { pastAnswer, pastAnswers } from './past.js';
import { drawnADay, judge, sampleOf } from './sample.js';

const at = 1_795_000_000_000;
const day = 24 * 3_600_000;
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});

let made = 0;
async function turn(outcome: string, of: Partial<Record<string, unknown>> = {}): Promise<string> {
  const id = `turn_${++made}`;
  const row: Record<string, unknown> = {
    ...{ id, contact_id: id, customer_id: `customer_${made}`, channel: 'chat', at: at - 1000, topic: 'bill_due_date' },
    ...{ sureness: 0.9, gate_version: 1, reason: outcome === 'left' ? 'notSure' : null, outcome, outcome_at: at },
    ...{ entry_id: outcome === 'left' ? null : `entry_${made}`, ...of },
  };
  const names = Object.keys(row);
  await db.pool.query(
    `insert into machine_turn (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
  return id;
}

const board = () => answerBoard(db.pool, at - 7 * day, at + 1);

describe('the board', () => {
  it('says nothing of nothing', async () => {
    expect((await board()).all).toMatchObject({ asked: 0, bounced: 0, confirmedShare: { low: null } });
  });

  it('counts only a yes that stood as solved, silence apart, and the time to a person', async () => {
    await turn('confirmed');
    await turn('confirmed', { came_back: true });
    await turn('denied', { person_at: at + 59_000 });
    await turn('asking', { topic: 'opening_hours' });
    await turn('left', { channel: 'mail', person_at: at + 9_000 });
    await turn('confirmed', { at: at - 8 * day });
    const { all, topics, channels } = await board();
    expect(all).toMatchObject({
      ...{ asked: 5, answered: 4, confirmed: 1, denied: 1, toPerson: 2, silent: 1, bounced: 0, personMs: 35_000 },
      ...{ confirmedShare: { hits: 1, count: 5 }, deniedShare: { hits: 1, count: 4 } },
    });
    expect(topics.map(({ key, asked }) => [key, asked])).toEqual([
      ['bill_due_date', 4],
      ['opening_hours', 1],
    ]);
    expect(channels.map(({ key, asked }) => [key, asked])).toEqual([
      ['chat', 4],
      ['mail', 1],
    ]);
  });

  it('sees a bounce: back to a machine after an answer that failed, or passed on and on', async () => {
    await turn('words', { customer_id: 'again', at: at - 2 * day });
    await turn('asking', { customer_id: 'again' });
    await turn('asking', { customer_id: 'again', topic: 'opening_hours' });
    await turn('denied', { passes: 2 });
    expect((await board()).all.bounced).toBe(2);
  });
});

describe('the sample', () => {
  it('is drawn by lot from the last day, up to the day’s number, and read once and blind', async () => {
    for (let i = 0; i < 15; i++) {
      const id = await turn('asking');
      for (const [entry, body] of [
        [`q_${made}`, 'Quando scade?'],
        [`entry_${made}`, 'È in alto.'],
      ] as const)
        await db.pool.query(
          `insert into entry (id, contact_id, at, kind, channel, data, seq)
           values ($1, $2, $3, 'message', 'chat', $4, $5)`,
          [entry, id, at, JSON.stringify({ body, params: { source: 'Bolletta' } }), entry.startsWith('q') ? 1 : 2],
        );
    }
    await db.pool.query(`delete from machine_turn where contact_id not in (select contact_id from entry)`);
    const drawn = await sampleOf(db.pool, at);
    expect(drawn).toHaveLength(drawnADay);
    expect(Object.keys(drawn[0]!).sort()).toEqual(['answer', 'at', 'contactId', 'id', 'question', 'source']);
    expect(drawn[0]).toMatchObject({ question: 'Quando scade?', answer: 'È in alto.', source: 'Bolletta' });
    expect(await sampleOf(db.pool, at + 1), 'no more the same day').toHaveLength(drawnADay);
    expect(await judge(db.pool, drawn[0]!.id, 'outOfScope', 'laura', at)).toBe(true);
    expect(await judge(db.pool, drawn[0]!.id, 'right', 'laura', at)).toBe(false);
    expect(await judge(db.pool, drawn[1]!.id, 'right', 'laura', at)).toBe(true);
    expect(await sampleOf(db.pool, at + 2)).toHaveLength(drawnADay - 2);
    expect((await board()).all).toMatchObject({ sampled: 2, wrong: 1, leaked: 1, wrongShare: { hits: 1, count: 2 } });
  });

  it('shows what the machine asked back for with the question, and nothing that was said after the answer', async () => {
    await db.pool.query('truncate machine_turn, machine_sample, entry');
    const id = await turn('confirmed', { asked_back: true, article_id: 'article_1', article_version: 1 });
    const said = [
      ...[
        ['customer', 'Ci sono lavori?'],
        ['machine', 'Per quale CAP?'],
        ['customer', '20121'],
      ],
      ...[
        ['machine', 'Nessun lavoro.'],
        ['customer', 'E domani?'],
      ],
    ] as const;
    for (const [i, [kind, body]] of said.entries())
      await db.pool.query(
        `insert into entry (id, contact_id, at, kind, channel, data, seq) values ($1, $2, $3, 'message', 'chat', $4, $5)`,
        [i === 3 ? `entry_${made}` : `said_${i}`, id, at, JSON.stringify({ body, author: { kind } }), i + 1],
      );
    const question = 'Ci sono lavori?\n20121';
    expect(await sampleOf(db.pool, at)).toMatchObject([{ id, question, answer: 'Nessun lavoro.' }]);
    expect(await pastAnswer(db.pool, id)).toMatchObject({ past: { question } });
  });
});

describe('an answer of the past', () => {
  it('is listed without words, and shown with the versions that made it and how sure it was', async () => {
    await db.pool.query('truncate machine_turn, machine_sample, entry');
    await db.pool.query(
      `insert into article (id, topic, language, draft, owner_id, has_news, revision, created_at, changed_at, changed_by)
       values ('article_1', 'bill_due_date', 'it', '{}', 'laura', false, 1, 1, 1, 'laura')`,
    );
    for (const [version, short] of [
      [1, 'È in alto.'],
      [2, 'È in alto a destra.'],
    ] as const)
      await db.pool.query(
        `insert into article_version (article_id, version, language, title, short, long, source, audience, channels, from_at,
           published_at, published_by, reason, checked_at, checked_by, replaced_at)
         values ('article_1', $1, 'it', 'Scadenza', $2, '', 'Contratto', 'public', '{chat}', $3, $3, 'laura', '', $3, 'laura', $4)`,
        [version, short, at - 9_000 * version, version === 1 ? at : null],
      );
    const { rows } = await db.pool.query<{ version: string }>(
      `insert into gate_version (made_at, intents, examples, out_of_scope, calibration, packed)
       values ($1, '{}', 1, 1, $2, 'x') returning version`,
      [at - 5_000, JSON.stringify({ threshold: 0.93, bound: 0.008, error: 0.01 })],
    );
    const gate = { gate_version: rows[0]!.version, article_id: 'article_1', sureness: 0.97 };
    const first = await turn('confirmed', { ...gate, article_version: 1, at: at - 3_000 });
    const second = await turn('denied', { ...gate, article_version: 2, at: at - 2_000 });
    await turn('left', gate);
    await db.pool.query(
      `insert into entry (id, contact_id, at, kind, channel, data, seq) values ($1, $2, $3, 'message', 'chat', $4, 1)`,
      [`entry_q`, first, at, JSON.stringify({ body: 'Quando scade?' })],
    );
    const wanted = { from: at - day, topic: null, outcome: null, limit: 20, after: null };
    const list = await pastAnswers(db.pool, wanted);
    expect(list.map(({ id }) => id)).toEqual([second, first]);
    expect(JSON.stringify(list)).not.toContain('Quando');
    expect(await pastAnswers(db.pool, { ...wanted, limit: 1, after: [list[0]!.at, list[0]!.id] })).toEqual([list[1]]);
    expect((await pastAnswers(db.pool, { ...wanted, outcome: 'denied' })).map(({ id }) => id)).toEqual([second]);
    expect(await pastAnswer(db.pool, first)).toMatchObject({
      ...{ contactId: first, isToBeRead: false },
      past: {
        ...{ question: 'Quando scade?', sureness: 0.97, articleVersion: 1, outcome: 'confirmed' },
        article: { short: 'È in alto.', replacedAt: at },
        gate: { threshold: 0.93, bound: 0.008, isEmptied: false },
      },
    });
    await db.pool.query(
      'update machine_turn set contact_id = null, customer_id = null, entry_id = null where id = $1',
      [first],
    );
    expect(await pastAnswer(db.pool, first)).toMatchObject({
      ...{ contactId: null, past: { question: null, answer: null, article: { short: 'È in alto.' }, sureness: 0.97 } },
    });
    await db.pool.query(`insert into machine_sample (turn_id, drawn_at) values ($1, $2)`, [second, at]);
    expect(await pastAnswer(db.pool, second), 'first it is read blind').toMatchObject({ isToBeRead: true });
    expect(await pastAnswer(db.pool, 'turn_none')).toBeNull();
  });
});
