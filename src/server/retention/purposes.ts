/**
 * What is kept for how long, and why: one row a purpose. GDPR art. 5(1)(e): not longer than the purpose needs. Each takes
 * at most `limit` rows at once, oldest first, in one statement that commits by itself: whatever dies in between, what went
 * is gone and the next sweep goes on from there.
 */
import type { Pool } from 'pg';
import { gapDays } from '#modules/contacts/gaps/contract.js';
import { forgetCallbackNumbers, usualCallbackDays } from '#modules/contacts/index.js';
import { sweepIdempotency } from '../idempotency.js';
import type { SettingKey } from '../settings.js';

export interface Purpose {
  readonly name: string;
  /** Where the centre says for how many days; null where the law or the mechanism leaves no choice. */
  readonly setting: SettingKey | null;
  readonly days: number;
  /** Takes rows that are older than `before` away; says how many. */
  take(pool: Pool, before: number, limit: number): Promise<number>;
}

const dayMs = 24 * 3_600_000;

/** One statement with $1: the moment, $2: how many. */
const statement =
  (sql: string) =>
  async (pool: Pool, before: number, limit: number): Promise<number> =>
    (await pool.query(sql, [before, limit])).rowCount ?? 0;

export const purposes: readonly Purpose[] = [
  {
    // Who looked at whose data. Garante, 27 November 2008 (system administrators): access records "not less than six
    // months"; the longest six months have 184 days.
    name: 'openings',
    setting: 'PONTE_KEEP_OPENINGS_DAYS',
    days: 184,
    take: statement(
      `delete from opening where ctid = any (array(select ctid from opening where at < $1::bigint order by at limit $2))`,
    ),
  },
  {
    // The mail stands in its contact; byte by byte it serves only to find out what went wrong. 21 days is what the Garante
    // holds to be enough for the traces of mail (364/2024).
    name: 'mailsAsTheyCame',
    setting: 'PONTE_KEEP_MAIL_DAYS',
    days: 21,
    take: statement(
      `update mail_raw set raw = '', envelope_from = null, envelope_to = '{}', detail = null,
                           client_address = null, client_name = null, is_emptied = true
        where id in (select id from mail_raw
                      where not is_emptied and state in ('taken', 'ignored') and received_at < to_timestamp($1::float8 / 1000)
                      order by received_at limit $2)`,
    ),
  },
  {
    // Nobody's contact yet, so it waits for a person far longer; then it goes, and the count of it is told.
    name: 'quarantine',
    setting: 'PONTE_KEEP_QUARANTINE_DAYS',
    days: 180,
    take: statement(
      `delete from mail_raw
        where id in (select id from mail_raw where state = 'quarantined' and received_at < to_timestamp($1::float8 / 1000)
                      order by received_at limit $2)`,
    ),
  },
  {
    // The key a customer's device has to one conversation: counted from the contact's end, since a late doubt may come.
    name: 'chatKeys',
    setting: 'PONTE_KEEP_CHAT_DAYS',
    days: 180,
    take: statement(
      `delete from chat_token
        where token_hash in (
          select t.token_hash from chat_token t
            left join contact c on c.id = t.contact_id
            left join contact r on r.id = c.joined_into
           where t.created_at < to_timestamp($1::float8 / 1000)
             and (c.id is null
               or coalesce(r.state, c.state) in ('resolved', 'unconfirmed') and coalesce(r.closed_at, c.closed_at) < $1)
           order by t.created_at limit $2)`,
    ),
  },
  {
    // Their whole story stands in the log; the row serves to find the queue of today's events (`floor/load.ts`), so what
    // ended today stays. A row has no moment of its end but the number of its last event: that is compared.
    name: 'endedInteractions',
    setting: 'PONTE_KEEP_INTERACTIONS_DAYS',
    days: 7,
    take: statement(
      `delete from interaction
        where id in (
          select id from interaction
           where place = 'ended'
             and seq <= (select seq from event
                          where type in ('InteractionHeld', 'InteractionLeft', 'ContactResolved', 'ContactUnconfirmed',
                                         'InteractionPassed')
                            and at < $1
                          order by at desc limit 1)
           order by seq limit $2)`,
    ),
  },
  {
    // Who called stands in the contact; the call's row serves the figures, which must be shown for three years (ARERA, TIQV:
    // data "verifiable"). Its number goes sooner: six months is what telephone traffic is kept for (Privacy Code art. 123).
    name: 'callNumbers',
    setting: 'PONTE_KEEP_CALL_NUMBERS_DAYS',
    days: 180,
    take: statement(
      `update call set number = null, dialled = ''
        where id in (select id from call where started_at < $1 and (number is not null or dialled <> '') order by started_at limit $2)`,
    ),
  },
  {
    name: 'callbackNumbers',
    setting: 'PONTE_KEEP_CALLBACK_DAYS',
    days: usualCallbackDays,
    take: forgetCallbackNumbers,
  },
  {
    // What a machine was asked and what came of it serves the board; whose question it was, only as long as somebody may
    // come back with it. The contact keeps what the machine said.
    name: 'machineTurns',
    setting: 'PONTE_KEEP_MACHINE_DAYS',
    days: 180,
    take: statement(
      `update machine_turn set customer_id = null, contact_id = null, entry_id = null
        where id in (select id from machine_turn
                      where at < $1::bigint and not is_waiting
                        and (customer_id is not null or contact_id is not null or entry_id is not null)
                      order by at limit $2)`,
    ),
  },
  {
    // Tells for a day that somebody said already whether an answer was one; the word itself is nobody's and stays.
    name: 'readersMarks',
    setting: null,
    days: 1,
    take: statement(
      `update answer_said set reader = null
        where id in (select id from answer_said where reader is not null and at < $1::bigint order by at limit $2)`,
    ),
  },
  {
    // The same of who looked for something and did not find it.
    name: 'searchersMarks',
    setting: null,
    days: 1,
    take: statement(
      `update search_missed set reader = null
        where id in (select id from search_missed where reader is not null and at < $1::bigint order by at limit $2)`,
    ),
  },
  {
    // Looked for and not found: read by the list of gaps, as far back as that looks.
    name: 'missedSearches',
    setting: null,
    days: gapDays,
    take: statement(
      `delete from search_missed where id in (select id from search_missed where at < $1::bigint order by at limit $2)`,
    ),
  },
  {
    // What an answer should say is the centre's; out of whose contact it came serves only as long as somebody asks.
    name: 'corrections',
    setting: 'PONTE_KEEP_MACHINE_DAYS',
    days: 180,
    take: statement(
      `update article_correction set contact_id = null
        where id in (select id from article_correction
                      where state <> 'waiting' and decided_at < $1::bigint and contact_id is not null
                      order by decided_at limit $2)`,
    ),
  },
  {
    // Who had a program outside write, and how much of it: as long as other records of access, then the month's bill is past.
    name: 'assistUses',
    setting: null,
    days: 184,
    take: statement(
      `delete from assist_use where id in (select id from assist_use where at < $1::bigint order by at limit $2)`,
    ),
  },
  {
    // That a call was allowed is proved by who made it. Reports on calls out are kept two years at least (Garante, 83/2014);
    // three is what sellers are asked about, so three unless the centre says less.
    name: 'callVerdicts',
    setting: 'PONTE_KEEP_CALL_VERDICTS_DAYS',
    days: 1095,
    take: statement(
      `delete from call_verdict where id in (select id from call_verdict where at < $1::bigint order by at limit $2)`,
    ),
  },
  {
    // A wish that holds is kept while it holds: who said "do not call me" is not called, however long ago it was. Once it
    // was taken back it only proves the past. What took it back goes last, else the old wish would hold again.
    name: 'pastWishes',
    setting: 'PONTE_KEEP_CALL_VERDICTS_DAYS',
    days: 1095,
    take: statement(
      `delete from call_wish
        where id in (
          select w.id from call_wish w
           where w.at < $1::bigint
             and case when w.kind = 'withdrawn'
               then not exists (select from call_wish o
                                 where o.customer_id = w.customer_id and o.scope = w.scope and o.kind <> 'withdrawn'
                                   and o.at <= w.at)
               else exists (select from call_wish t
                             where t.customer_id = w.customer_id and t.scope = w.scope and t.kind = 'withdrawn'
                               and t.at >= w.at and t.at < $1::bigint)
             end
           order by w.at limit $2)`,
    ),
  },
  {
    // How a line sounded: to find a bad network, not to remember a person's evenings.
    name: 'callQuality',
    setting: null,
    days: 30,
    take: statement(
      `delete from call_quality where ctid = any (array(select ctid from call_quality where at < $1::bigint order by at limit $2))`,
    ),
  },
  {
    // To whom a text message went: for the limit of a day, and to say a month later whether it was sent.
    name: 'textMessages',
    setting: null,
    days: 30,
    take: statement(
      `delete from text_message where id in (select id from text_message where at < $1::bigint order by at limit $2)`,
    ),
  },
  {
    name: 'textLinks',
    setting: null,
    days: 30,
    take: statement(
      `delete from text_link where token_hash in (
         select token_hash from text_link where expires_at < $1::bigint order by expires_at limit $2)`,
    ),
  },
  {
    // Sent up for a message that was never written: still the sender's own, and of no contact.
    name: 'unsentFiles',
    setting: null,
    days: 1,
    take: statement(
      `delete from file where id in (
         select id from file where contact_id not like 'contact\\_%' and created_at < to_timestamp($1::float8 / 1000) limit $2)`,
    ),
  },
  {
    // draft-ietf-httpapi-idempotency-key-header, 2.3: a key expires; ours after a day (`idempotency.ts`).
    name: 'spentKeys',
    setting: null,
    days: 1,
    take: sweepIdempotency,
  },
];

export const beforeOf = (days: number, now: number): number => now - days * dayMs;
