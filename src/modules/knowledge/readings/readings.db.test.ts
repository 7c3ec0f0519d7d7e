import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { openAnswers } from '../articles/answers.js';
import type { Answer } from '../contract.js';
import { articleAdder } from '../practice/index.js';
import { readReading, sealReading } from './seal.js';
import { countLook, mostUseful, readingLines, sayOfReading } from './store.js';

const at = 1_795_000_000_000;
const dayMs = 24 * 3_600_000;
const secret = Buffer.alloc(32, 5);
let db: TestDatabase;
let due: Answer;
let refund: Answer;
beforeAll(async () => {
  db = await testDatabase();
  await articleAdder(db.pool)('person_1', at - 200 * dayMs);
  const answerFor = (topic: string) =>
    openAnswers(db.pool).answerFor({ topic, language: 'it', channel: 'help', at }) as Promise<Answer>;
  [due, refund] = [await answerFor('bill_due_date'), await answerFor('refund_times')];
});

const useful = async (when = at) =>
  (await mostUseful(db.pool, { language: 'it', channel: 'help', at: when, limit: 5 })).map(({ topic }) => topic);
const says = (answer: Answer, said: 'confirmed' | 'denied', when = at) =>
  sayOfReading(db.pool, readReading(secret, sealReading(secret, answer, 'help', when), when)!, said, when);

describe('what a page carries', () => {
  it('comes back as it was, from us alone and for two days', () => {
    const text = sealReading(secret, due, 'help', at);
    expect(readReading(secret, text, at)).toMatchObject({
      topic: 'bill_due_date',
      channel: 'help',
      version: due.version,
    });
    expect(readReading(secret, text, at + 3 * dayMs)).toBeNull();
    expect(readReading(Buffer.alloc(32, 6), text, at)).toBeNull();
    const [words, seal] = text.split('.');
    const other = Buffer.from(words!, 'base64url').toString().replace('bill_due_date', 'bill_due_dat2');
    expect(readReading(secret, `${Buffer.from(other).toString('base64url')}.${seal}`, at)).toBeNull();
    for (const bad of ['', '.', 'x', `${words}.`, `.${seal}`, 'é.é']) expect(readReading(secret, bad, at)).toBeNull();
  });
});

describe('what readers say', () => {
  it('is nothing where nobody has said anything: no list is invented', async () => {
    await countLook(db.pool, due, 'help', at);
    expect(await useful()).toEqual([]);
    const { channels } = await readingLines(db.pool, at - dayMs, at + 1);
    expect(channels).toEqual([{ key: 'help', opened: 1, confirmed: 0, denied: 0 }]);
  });

  it('counts once a page, the first word alone', async () => {
    await countLook(db.pool, due, 'help', at);
    const page = readReading(secret, sealReading(secret, due, 'help', at), at)!;
    expect(await sayOfReading(db.pool, page, 'denied', at)).toBe(true);
    expect(await sayOfReading(db.pool, page, 'confirmed', at)).toBe(false);
    expect(await says(refund, 'confirmed')).toBe(true);
    const { channels, topics } = await readingLines(db.pool, at - dayMs, at + 1);
    expect(channels).toEqual([{ key: 'help', opened: 2, confirmed: 1, denied: 1 }]);
    expect(topics).toEqual([
      { key: 'bill_due_date', opened: 2, confirmed: 0, denied: 1 },
      { key: 'refund_times', opened: 0, confirmed: 1, denied: 0 },
    ]);
  });

  it('puts first what helped most in ninety days, and only what is given here', async () => {
    await says(due, 'confirmed');
    await says(due, 'confirmed');
    await says({ ...due, topic: 'nobody_wrote_this' }, 'confirmed');
    expect(await useful()).toEqual(['bill_due_date', 'refund_times']);
    expect(await useful(at + 91 * dayMs)).toEqual([]);
    // What a person says is wrong is recommended to nobody until that is decided.
    await db.pool.query(`update article set held_at = $2 where id = $1`, [due.articleId, at]);
    expect(await useful()).toEqual(['refund_times']);
    await db.pool.query(`update article set held_at = null where id = $1`, [due.articleId]);
    expect(await mostUseful(db.pool, { language: 'en', channel: 'help', at, limit: 5 })).toMatchObject([
      { topic: 'bill_due_date', language: 'en' },
    ]);
  });
});
