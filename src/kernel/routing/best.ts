/** The best of those able and free for an interaction, by fit, load and idle time together. */
import type { Bucket, Chair, Floor, Ranking, Slot } from './state.js';
import type { Moment } from './types.js';

interface Best {
  readonly chair: Chair | null;
  /** How many were able and free. */
  readonly candidates: number;
}

const nobody: Best = { chair: null, candidates: 0 };

export const saidNo = ({ row }: Slot, chair: Chair, at: Moment): boolean => {
  const until = row.declined[chair.row.consultant.id];
  return until !== undefined && until > at;
};

export function best(floor: Floor, slot: Slot, bucket: Bucket, at: Moment): Best {
  if (bucket.declined.has(slot)) return bestOfWilling(floor, slot, bucket, at);
  const candidates = floor.freeIn[bucket.id]!;
  return candidates === 0 ? nobody : { chair: bestByRank(floor, bucket, at, candidates), candidates };
}

const idleShare = (at: Moment, since: Moment, idleFullMs: number): number =>
  Math.max(0, Math.min(1, (at - since) / idleFullMs));

/** How good a person is. The sums are in the same order wherever they are made: who is equal must stay equal. */
function scoreOf(floor: Floor, fit: number, index: number, at: Moment): number {
  const { weights, idleFullMs } = floor.policy;
  const idleSince = floor.idleSince[index]!;
  // Who is idle has no load: its column, which may be far from the processor, is not asked.
  const load = idleSince === Infinity ? floor.load[index]! : 0;
  return weights.fit * fit + weights.load * (1 - load) + weights.idle * idleShare(at, idleSince, idleFullMs);
}

/** One pass over two sets of bits, without those who said no and without `but`; the first of equals. */
export function bestOfWilling(floor: Floor, slot: Slot, bucket: Bucket, at: Moment, but: Chair | null = null): Best {
  const able = bucket.able.words;
  const free = bucket.klass.channel.free.words;
  const { fit } = bucket.klass.line;
  const length = Math.min(able.length, free.length);
  let chosen = -1;
  let top = -Infinity;
  let candidates = 0;
  for (let i = 0; i < length; i++) {
    for (let word = able[i]! & free[i]!; word !== 0; word &= word - 1) {
      const index = (i << 5) + 31 - Math.clz32(word & -word);
      if (floor.chairAt[index] === but || saidNo(slot, floor.chairAt[index]!, at)) continue;
      candidates++;
      const score = scoreOf(floor, fit[index]!, index, at);
      if (score > top) {
        top = score;
        chosen = index;
      }
    }
  }
  return { chair: chosen < 0 ? null : floor.chairAt[chosen]!, candidates };
}

/**
 * Down the ranking by fit, until all who are free were seen or nobody further down could be better, were they without
 * load and idle for as long as anybody here. With half of 10,000 people free an arrival looks at a dozen instead of
 * hundreds; the one chosen is the same, the first of equals too.
 */
function bestByRank(floor: Floor, bucket: Bucket, at: Moment, candidates: number): Chair | null {
  const { people, fit } = (bucket.ranking ??= rankingOf(bucket));
  const free = bucket.klass.channel.free.words;
  const { weights, idleFullMs } = floor.policy;
  const loadAtMost = Math.max(0, weights.load);
  const idleAtMost = Math.max(0, weights.idle) * idleShare(at, floor.idlest[bucket.id]!, idleFullMs);
  let chosen = -1;
  let top = -Infinity;
  let idlest = Infinity;
  let left = candidates;
  for (let i = 0; left > 0 && i < people.length; i++) {
    const index = people[i]!;
    if ((free[index >>> 5]! & (1 << (index & 31))) === 0) continue;
    // Rounding never turns an order round, so this sum is not below the score of anybody from here on. (Were better
    // skills to count against a person, it would only grow, and everybody is looked at.)
    if (weights.fit * fit[i]! + loadAtMost + idleAtMost < top) break;
    left--;
    const idleSince = floor.idleSince[index]!;
    if (idleSince < idlest) idlest = idleSince;
    const score = scoreOf(floor, fit[i]!, index, at);
    if (score > top || (score === top && index < chosen)) {
      top = score;
      chosen = index;
    }
  }
  // All were seen: what is known of them is exact again.
  if (left === 0) floor.idlest[bucket.id] = idlest;
  return chosen < 0 ? null : floor.chairAt[chosen]!;
}

/** Made when first asked for after somebody's skills changed: 0.1 ms for 500 people. */
function rankingOf({ able, klass }: Bucket): Ranking {
  const fitOf = klass.line.fit;
  const people = new Int32Array(able.countWith(able));
  let count = 0;
  for (let i = 0; i < able.words.length; i++)
    for (let word = able.words[i]!; word !== 0; word &= word - 1)
      people[count++] = (i << 5) + 31 - Math.clz32(word & -word);
  people.sort((a, b) => fitOf[b]! - fitOf[a]! || a - b);
  return { people, fit: Float64Array.from(people, (index) => fitOf[index]!) };
}
