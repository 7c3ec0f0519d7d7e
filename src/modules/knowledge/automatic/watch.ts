/** The watch over drift: the streams of what happened since it began, in their order, bet against what was promised. */
import type { Pool } from 'pg';
import { type Calibration, type Drift, type DriftLimits, noDrift, observed, upperBound } from '#kernel/gate/index.js';

/** Of a hundred answers that people judged, so many may be "no" before anything is thought of it: a choice, not a promise. */
const mostDenied = 1 / 3;

export function limitsOf(calibration: Calibration): DriftLimits {
  const { sample, answered, error } = calibration;
  // The share that calibration left to people is measured itself: its upper bound, so that a small sample alarms nobody.
  return { denied: mostDenied, unsure: upperBound(sample - answered, sample, 0.99), wrong: error };
}

type Seen = { readonly stream: 'denied' | 'unsure' | 'wrong'; readonly isHit: boolean };

/**
 * The newest of what the watch has to look at; what it found before stands in its row. Only a customer's yes and no are
 * judgements: other words, silence and a wish for a person say nothing of the answer. Whether the gate was sure is asked
 * of its calibrated threshold, not of a narrowed one, which would prove itself right.
 */
export async function driftOf(pool: Pool, version: number, since: number, calibration: Calibration): Promise<Drift> {
  const { rows } = await pool.query<Seen>(
    `select stream, is_hit as "isHit" from (
       select 'unsure' as stream, sureness < $3 as is_hit, at as happened, id from machine_turn
        where gate_version = $1 and at >= $2 and sureness is not null
          and (reason is null or reason in ('notSure', 'noArticle', 'needsMore', 'sourceSilent', 'gateClosed'))
       union all
       select 'denied', outcome = 'denied', outcome_at, id from machine_turn
        where gate_version = $1 and at >= $2 and outcome in ('confirmed', 'denied')
       union all
       select 'wrong', s.verdict <> 'right', s.judged_at, t.id from machine_sample s join machine_turn t on t.id = s.turn_id
        where t.gate_version = $1 and t.at >= $2 and s.judged_at is not null
       order by happened desc, id desc limit 20000) as newest
     order by happened, id`,
    [version, since, calibration.threshold],
  );
  const limits = limitsOf(calibration);
  return rows.reduce((drift, { stream, isHit }) => observed(drift, limits, stream, isHit), noDrift);
}
