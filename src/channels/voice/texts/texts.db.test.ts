import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { linkMs, linkStands, linkWasOpened, makeLink, spendLink } from '#modules/contacts/index.js';
import { testDatabase } from '#store/testing/database.js';
import type { TextMessage } from './gateway.js';
import { mayText } from './index.js';
import { TextOutbox } from './outbox.js';

const { pool } = await testDatabase();
const log = pino({ level: 'silent' });
let now = 1_800_000_000_000;
const of = { to: '+393331234567', body: 'Il suo posto', callId: 'call_1', contactId: 'contact_1' };

function outbox(answers: readonly ('sent' | 'later' | 'never' | Error)[], aDay = 2) {
  const sent: TextMessage[] = [];
  const gateway = {
    kind: 'https' as const,
    send: async (message: TextMessage) => {
      const answer = answers[Math.min(sent.push(message), answers.length) - 1]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { sent, box: new TextOutbox({ pool, gateway, log, aDay, now: () => now }, [1, 1, 1]) };
}
const rows = async (): Promise<unknown[]> =>
  (await pool.query('select state, tries from text_message order by at, id')).rows as unknown[];
const clean = () => pool.query('delete from text_message');

describe('text messages', () => {
  it('are tried again with the same id, and known by what became of them', async () => {
    await clean();
    const { box, sent } = outbox(['later', new Error('away'), 'sent']);
    expect(await (await box.send(of))!.done).toBe('sent');
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent).toHaveLength(3);
    expect(await rows()).toEqual([{ state: 'sent', tries: 3 }]);
    const never = outbox(['never']);
    expect(await (await never.box.send({ ...of, to: '+393330000001' }))!.done).toBe('failed');
    const later = outbox(['later']);
    expect(await (await later.box.send({ ...of, to: '+393330000002' }))!.done).toBe('failed');
    expect([never.sent.length, later.sent.length]).toEqual([1, 4]);
  });

  it('are so many a day to a number, however many ask at once', async () => {
    await clean();
    const { box, sent } = outbox(['sent']);
    const asked = await Promise.all(Array.from({ length: 8 }, () => box.send(of)));
    expect(asked.filter((one) => one !== null)).toHaveLength(2);
    expect(await box.send({ ...of, to: '+393330000003' })).not.toBeNull();
    now += 24 * 3_600_000 + 1;
    expect(await box.send(of)).not.toBeNull();
    await box.stop();
    expect(sent).toHaveLength(4);
  });

  it('that were on their way when the server died are given up, and stopping ends the tries', async () => {
    await clean();
    const { box } = outbox(['later']);
    await box.send(of);
    await box.stop();
    expect(await rows()).toEqual([{ state: 'failed', tries: expect.any(Number) as unknown }]);
    await pool.query(`update text_message set state = 'sending'`);
    await box.begin();
    expect(await rows()).toMatchObject([{ state: 'failed' }]);
  });

  it.each([
    ['+393331234567', true],
    ['+39333123456', true],
    ['+390612345678', false],
    ['+3933312345', false],
    ['+41791234567', false],
    ['+393331234567000', false],
  ])('to %s: %s', (number, may) => {
    expect(mayText(number, ['+393'])).toBe(may);
    expect(mayText('+41791234567', ['+393', '+417'])).toBe(true);
  });
});

describe('a link', () => {
  it('opens once, for some hours, and is stored as a hash alone', async () => {
    const link = await makeLink(pool, 'contact_7', now);
    expect(link).toMatch(/^[A-Za-z0-9_-]{24}$/);
    const stored = await pool.query('select token_hash::text as hash from text_link');
    expect(JSON.stringify(stored.rows)).not.toContain(link);
    expect([await linkStands(pool, link, now), await linkWasOpened(pool, 'contact_7')]).toEqual(['open', false]);
    const both = await Promise.all([spendLink(pool, link, now), spendLink(pool, link, now)]);
    expect(both.toSorted()).toEqual(['contact_7', null]);
    expect([await linkStands(pool, link, now), await linkWasOpened(pool, 'contact_7')]).toEqual(['spent', true]);
    const old = await makeLink(pool, 'contact_8', now - linkMs - 1);
    expect([await linkStands(pool, old, now), await spendLink(pool, old, now)]).toEqual(['unknown', null]);
    for (const wrong of ['', 'x', `${link}x`, "' or 1=1 --", '../../etc/passwd'])
      expect([await linkStands(pool, wrong, now), await spendLink(pool, wrong, now)]).toEqual(['unknown', null]);
  });
});
