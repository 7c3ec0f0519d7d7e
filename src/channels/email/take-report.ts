/** A bounce or receipt finds the message it is about, and says so there in words. */
import type { Report } from './bounce.js';
import { lookUpMessages } from './messages.js';
import type { ParsedMail } from './parse.js';
import { finishRaw, type Outcome, type RawMail } from './raw.js';
import type { TakeInParts } from './take-in.js';
import type { Known } from './thread.js';

/** Null when it is about no mail of ours: then it is nobody's and goes to quarantine. */
export async function takeReport(
  { pool, floor }: Pick<TakeInParts, 'pool' | 'floor'>,
  raw: RawMail,
  mail: ParsedMail,
  report: Report,
  tagged: readonly Known[],
): Promise<Outcome | null> {
  const known = tagged[0] ?? (await firstSent(pool, report.originalIds));
  if (!known || known.entryId === null) return null;
  const detail = [report.recipient, report.detail || mail.subject]
    .filter((part) => part !== '')
    .join(': ')
    .slice(0, 500);
  const delivery = report.outcome === 'bounced' ? 'bounced' : report.outcome === 'delivered' ? 'delivered' : 'sent';
  await pool.query(
    `update mail_outbox set state = case when $2 = 'bounced' then 'bounced' else state end, detail = $3 where entry_id = $1`,
    [known.entryId, delivery, detail],
  );
  await floor.dispatch({
    type: 'SetDelivery',
    at: floor.now(),
    contactId: known.contactId,
    entryId: known.entryId,
    delivery,
    detail,
  });
  return finishRaw(pool, {
    rawId: raw.id,
    state: 'taken',
    contactId: known.contactId,
    entryId: known.entryId,
    reason: report.outcome,
    detail,
  });
}

/** Only what we sent can bounce: a forged report that names a customer's own mail changes nothing. */
async function firstSent(pool: TakeInParts['pool'], ids: readonly string[]): Promise<Known | null> {
  const known = await lookUpMessages(pool, ids.slice(0, 20));
  const sent = await pool.query<{ message_id: string }>(
    `select message_id from mail_message where direction = 'out' and message_id = any($1)`,
    [[...known.keys()]],
  );
  const first = sent.rows[0];
  return first ? (known.get(first.message_id) ?? null) : null;
}
