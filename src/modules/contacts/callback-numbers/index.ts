/**
 * A number that somebody left to be called back serves that call and a late doubt. So long after its contact is over it goes
 * from everywhere at once: the log, the timeline, the list of calls and why it could be made; what is left says that a callback was asked for, not
 * where. Whoever leaves one at a kiosk is told this time before agreeing (GDPR art. 5(1)(e), 13(2)(a)).
 */
import type { Pool } from 'pg';

export const usualCallbackDays = 90;

/** What stands in the place of a number that is gone. */
const gone = '…';

/** Contacts that were over before `before`, the oldest first; says how many. One statement: all of it or nothing. */
export async function forgetCallbackNumbers(pool: Pool, before: number, limit: number): Promise<number> {
  const { rows } = await pool.query<{ many: number }>(
    `with old as (
       select distinct c.id, coalesce(r.closed_at, c.closed_at) as closed_at from entry e
         join contact c on c.id = e.contact_id left join contact r on r.id = c.joined_into
        where e.kind = 'mark' and e.data ->> 'body' = 'callbackAsked' and e.data #>> '{params,to}' <> $3
          and coalesce(r.state, c.state) in ('resolved', 'unconfirmed') and coalesce(r.closed_at, c.closed_at) < $1
        order by closed_at limit $2),
     numbers as (
       select e.contact_id, e.data #>> '{params,to}' as number from entry e
        where e.contact_id in (select id from old) and e.kind = 'mark' and e.data ->> 'body' = 'callbackAsked'),
     marks as (
       update entry set data = jsonb_set(data, '{params,to}', to_jsonb($3::text))
        where contact_id in (select id from old) and kind = 'mark' and data ->> 'body' = 'callbackAsked'),
     events as (
       update event set data = jsonb_set(data, '{to}', to_jsonb($3::text))
        where contact_id in (select id from old) and type = 'CallbackAsked'),
     lines as (
       update interaction set data = jsonb_set(data, '{callbackTo}', to_jsonb($3::text))
        where contact_id in (select id from old) and place = 'ended' and data ->> 'callbackTo' is not null),
     verdicts as (
       update call_verdict set facts = facts || '{"number": null}'
        where contact_id in (select id from old) and purpose = 'requested'),
     calls as (
       update call c set number = null, dialled = '' from numbers n
        where c.contact_id = n.contact_id and n.number in (c.number, c.dialled))
     select count(*)::int as many from old`,
    [before, limit, gone],
  );
  return rows[0]!.many;
}
