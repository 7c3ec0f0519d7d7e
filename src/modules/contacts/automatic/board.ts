/** The board of automatic answers: counted from the turns that stand in the tables, never from memory. */
import type { Pool } from 'pg';
import { shareOf } from '#kernel/gate/index.js';
import { readingLines } from '../../knowledge/index.js';
import type { AnswerBoard, BoardLine, LookedLine } from './contract.js';

/** A line as the tables give it: the shares are worked out here. */
type Counted = { readonly key: string | null; readonly of: 'all' | 'topic' | 'channel' } & Omit<
  BoardLine,
  'key' | `${'answered' | 'confirmed' | 'denied' | 'wrong' | 'leak'}Share`
>;

/** An answer that failed, of a customer who comes back within this: another one about the same is a bounce. */
const bounceMs = 7 * 24 * 3_600_000;

/**
 * `confirmed`: the customer's own yes, and no late doubt since. `toPerson`: nobody but a person could help, or the customer
 * wished one; silence under an answer is counted apart, and is no solution. `bounced`: sent back to a machine after an
 * answer that failed, or passed on more than once after it. It must be none.
 */
const figures = `
  count(*)::int as asked,
  (count(*) filter (where reason is null))::int as answered,
  (count(*) filter (where outcome = 'confirmed' and not came_back))::int as confirmed,
  (count(*) filter (where outcome = 'denied'))::int as denied,
  (count(*) filter (where outcome in ('left', 'denied', 'person', 'words')))::int as "toPerson",
  (count(*) filter (where outcome in ('asking', 'overtaken')))::int as silent,
  (percentile_cont(0.5) within group (order by person_at - at) filter (where person_at is not null))::float8 as "personMs",
  (percentile_cont(0.9) within group (order by person_at - at) filter (where person_at is not null))::float8 as "personSlowMs",
  (count(*) filter (where is_bounced))::int as bounced,
  (count(verdict))::int as sampled,
  (count(*) filter (where verdict <> 'right'))::int as wrong,
  (count(*) filter (where verdict = 'outOfScope'))::int as leaked`;

export async function answerBoard(pool: Pool, from: number, to: number): Promise<AnswerBoard> {
  const { rows } = await pool.query<Counted>(
    `with turn as (
       select t.*, s.verdict,
              (t.outcome in ('denied', 'person', 'words') and t.passes > 1)
              or (t.reason is null and exists (
                select from machine_turn b where b.customer_id = t.customer_id and b.topic = t.topic
                   and b.at < t.at and b.at > t.at - ${bounceMs} and (b.outcome in ('denied', 'person', 'words') or (b.asked_back and b.outcome = 'left')))) as is_bounced
         from machine_turn t left join machine_sample s on s.turn_id = t.id and s.judged_at is not null
        where t.at >= $1 and t.at < $2)
     select 'all' as of, null as key, ${figures} from turn
     union all select 'topic', topic, ${figures} from turn where topic is not null group by topic
     union all select 'channel', channel, ${figures} from turn group by channel`,
    [from, to],
  );
  const of = (what: Counted['of']): readonly BoardLine[] =>
    rows
      .filter((row) => row.of === what)
      .map(lineOf)
      .toSorted((a, b) => b.asked - a.asked || (a.key < b.key ? -1 : 1));
  const looked = await readingLines(pool, from, to);
  return {
    ...{ from, to, all: of('all')[0]!, topics: of('topic'), channels: of('channel') },
    looked: { channels: looked.channels.map(lookedOf), topics: looked.topics.map(lookedOf) },
  };
}

function lineOf({ of: _of, key, ...counted }: Counted): BoardLine {
  const { asked, answered, confirmed, denied, sampled, wrong, leaked } = counted;
  return {
    ...{ ...counted, key: key ?? '' },
    answeredShare: shareOf(answered, asked),
    // Deflection is what customers confirmed, of all that was asked.
    confirmedShare: shareOf(confirmed, asked),
    deniedShare: shareOf(denied, answered),
    wrongShare: shareOf(wrong, sampled),
    leakShare: shareOf(leaked, sampled),
  };
}

/** A page may have been opened before the first hour that is counted, and answered in it: then it counts as opened. */
function lookedOf({
  key,
  opened,
  confirmed,
  denied,
}: Awaited<ReturnType<typeof readingLines>>['topics'][number]): LookedLine {
  const all = Math.max(opened, confirmed + denied);
  return {
    ...{ key, opened: all, silent: all - confirmed - denied },
    ...{ confirmedShare: shareOf(confirmed, all), deniedShare: shareOf(denied, all) },
  };
}
