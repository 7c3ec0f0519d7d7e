/** Machine answers of the past, each with all that made it: the answer's version, the gate's, and how sure it was. */
import type { Pool } from 'pg';
import type { MachineOutcome, PastAnswer, PastLine } from './contract.js';
import { questionOf } from './sample.js';

export interface Wanted {
  readonly from: number;
  readonly topic: string | null;
  readonly outcome: MachineOutcome | null;
  readonly limit: number;
  /** The last of the page before. */
  readonly after: readonly [at: number, id: string] | null;
}

const columns = `t.id, t.at::float8, t.channel, t.language, t.topic, t.sureness, t.gate_version::float8 as "gateVersion",
  t.article_id as "articleId", t.article_version as "articleVersion", t.outcome, t.came_back as "cameBack"`;

/** Given answers alone, the newest first. Without a word of customers. */
export async function pastAnswers(
  pool: Pool,
  { from, topic, outcome, limit, after }: Wanted,
): Promise<readonly PastLine[]> {
  const { rows } = await pool.query<PastLine>(
    `select ${columns} from machine_turn t
      where t.reason is null and t.article_id is not null and t.at >= $1 and ($2::text is null or t.topic = $2)
        and ($3::text is null or t.outcome = $3) and ($4::bigint is null or (t.at, t.id) < ($4::bigint, $5::text))
      order by t.at desc, t.id desc limit $6`,
    [from, topic, outcome, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows;
}

export interface Found {
  readonly past: PastAnswer;
  /** Whose words are shown; null once that was forgotten. */
  readonly contactId: string | null;
  /** Drawn for the sample and not read yet: whoever reads it there must not know how sure the gate was. */
  readonly isToBeRead: boolean;
}

/** The words as they were read then stand in the conversation; the version's own words stay when that is forgotten. */
export async function pastAnswer(pool: Pool, id: string): Promise<Found | null> {
  const { rows } = await pool.query<PastLine & Record<'question' | 'answer' | 'contactId', string | null> & Words>(
    `select ${columns}, t.contact_id as "contactId", a.data ->> 'body' as answer, ${questionOf} as question,
            v.title, v.short, v.source, v.published_at::float8 as "publishedAt", v.replaced_at::float8 as "replacedAt",
            g.made_at::float8 as "gateMadeAt", g.calibration, g.is_emptied as "isEmptied",
            s.verdict, s.turn_id is not null and s.judged_at is null as "isToBeRead"
       from machine_turn t
       left join article_version v on v.article_id = t.article_id and v.version = t.article_version
       left join gate_version g on g.version = t.gate_version
       left join machine_sample s on s.turn_id = t.id
       left join entry a on a.id = t.entry_id
      where t.id = $1 and t.reason is null and t.article_id is not null`,
    [id],
  );
  if (rows[0] === undefined) return null;
  const { contactId, isToBeRead, question, answer, verdict, title, short, source, publishedAt, replacedAt, ...rest } =
    rows[0];
  const { gateMadeAt, calibration, isEmptied, ...line } = rest;
  const article =
    title === null ? null : { title, short: short!, source: source!, publishedAt: publishedAt!, replacedAt };
  const gate =
    calibration === null
      ? null
      : {
          madeAt: gateMadeAt!,
          threshold: calibration.threshold,
          bound: calibration.bound,
          error: calibration.error,
          isEmptied: isEmptied!,
        };
  return { past: { ...line, question, answer, verdict, article, gate }, contactId, isToBeRead };
}

interface Words {
  readonly title: string | null;
  readonly short: string | null;
  readonly source: string | null;
  readonly publishedAt: number | null;
  readonly replacedAt: number | null;
  readonly gateMadeAt: number | null;
  readonly calibration: { readonly threshold: number; readonly bound: number; readonly error: number } | null;
  readonly isEmptied: boolean | null;
  readonly verdict: PastAnswer['verdict'];
  readonly isToBeRead: boolean;
}
