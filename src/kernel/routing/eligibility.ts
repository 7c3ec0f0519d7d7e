/** Who is able: sets of bits a bucket, kept when a queue or a person changes, never computed while someone waits. */
import { Bits } from './bits.js';
import { Heap } from './heap.js';
import { lanesOf, type Bucket, type Chair, type Floor, type Klass, type Line, type Slot } from './state.js';
import type { Consultant, Interaction, Queue, SkillLevels } from './types.js';

/** The sets of skills that will do, a list for each ring: its own skills first, then what each ring adds. */
export function requirementsOf(floor: Floor, queue: Queue): (readonly SkillLevels[])[] {
  const rings: (readonly SkillLevels[])[] = [[queue.skills]];
  for (const ring of queue.rings) {
    const added: SkillLevels[] = [];
    if (ring.levels) added.push({ ...queue.skills, ...ring.levels });
    added.push(...(ring.orSkills ?? []));
    for (const id of ring.orQueues ?? []) {
      const other = floor.lines.get(id);
      if (other) added.push(other.row.skills);
    }
    rings.push(added);
  }
  return rings;
}

/** Every named skill at its level or above. A level of 0 asks for nothing. */
export function meets(skills: SkillLevels, needed: SkillLevels): boolean {
  for (const skill in needed) if ((skills[skill] ?? 0) < needed[skill]!) return false;
  return true;
}

/** How well a person fits a queue: 1/2 at exactly the levels asked for, towards 1 above, towards 0 below. */
export function fitOf(consultant: Consultant, queue: Queue): number {
  let sum = 0;
  let count = 0;
  for (const skill of Object.keys(queue.skills).sort()) {
    const needed = queue.skills[skill]!;
    if (needed <= 0) continue;
    const level = consultant.skills[skill] ?? 0;
    sum += level / (level + needed);
    count++;
  }
  return count === 0 ? 0.5 : sum / count;
}

/** The first ring in which the person may serve the class, or -1. Language and channel are hard needs. */
function firstRing(consultant: Consultant, klass: Klass): number {
  if ((consultant.capacity[klass.channel.name] ?? 0) <= 0) return -1;
  if (klass.language !== null && !consultant.languages.includes(klass.language)) return -1;
  return klass.line.rings.findIndex((sets) => sets.some((needed) => meets(consultant.skills, needed)));
}

function markChair(klass: Klass, chair: Chair): void {
  const first = firstRing(chair.row.consultant, klass);
  klass.buckets.forEach((bucket, ring) => {
    const isAble = first >= 0 && ring >= first;
    bucket.able.put(chair.index, isAble);
    chair.serves.put(bucket.id, isAble);
  });
}

/** The class of an interaction, made when first needed: about 1 ms at 10,000 consultants. */
export function klassOf(floor: Floor, line: Line, channel: string, language: string | null): Klass {
  const id = language === null ? channel : `${channel} ${language}`;
  const known = line.classes.get(id);
  if (known) return known;
  const klass: Klass = { line, channel: lanesOf(floor, channel), language, buckets: [] };
  klass.buckets = line.rings.map(() => {
    const bucketId = floor.freeBucketIds.pop() ?? floor.buckets.length;
    const bucket: Bucket = { id: bucketId, klass, able: new Bits(), heap: new Heap(), declined: new Set<Slot>() };
    floor.buckets[bucketId] = bucket;
    return bucket;
  });
  line.classes.set(id, klass);
  for (const chair of floor.chairs.values()) markChair(klass, chair);
  return klass;
}

export const klassFor = (floor: Floor, slot: Slot): Klass =>
  klassOf(floor, slot.queue, slot.row.channel, slot.row.language);

/** The bucket in which an interaction stands or would stand. */
export function bucketFor(floor: Floor, slot: Slot): Bucket {
  const { buckets } = klassFor(floor, slot);
  return buckets[Math.min(slot.row.ring, buckets.length - 1)]!;
}

/** Able in the widest ring: enough for whoever knows the story. */
export function isAbleAtAll(floor: Floor, slot: Slot, chair: Chair): boolean {
  return klassFor(floor, slot).buckets.at(-1)!.able.has(chair.index);
}

/** Compiles a queue anew: its sets of skills, who meets them, how well. Its classes must be empty and are forgotten. */
export function compileLine(floor: Floor, line: Line): void {
  for (const klass of line.classes.values())
    for (const bucket of klass.buckets) {
      for (const chair of floor.chairs.values()) chair.serves.remove(bucket.id);
      klass.channel.ready.remove(bucket.id);
      floor.buckets[bucket.id] = undefined;
      floor.freeBucketIds.push(bucket.id);
    }
  line.classes.clear();
  line.rings = requirementsOf(floor, line.row);
  line.able = new Bits();
  for (const chair of floor.chairs.values()) markFit(line, chair);
}

function markFit(line: Line, chair: Chair): void {
  if (chair.index >= line.fit.length) {
    const grown = new Float64Array(Math.max(64, chair.index + 1, line.fit.length * 2));
    grown.set(line.fit);
    line.fit = grown;
  }
  line.fit[chair.index] = fitOf(chair.row.consultant, line.row);
  line.able.put(chair.index, meets(chair.row.consultant.skills, line.row.skills));
}

/** Brings all sets up to date with a person's skills, languages and channels. */
export function markEverywhere(floor: Floor, chair: Chair): void {
  for (const line of floor.lines.values()) {
    markFit(line, chair);
    for (const klass of line.classes.values()) markChair(klass, chair);
  }
}

/** Takes a person out of all sets. */
export function unmarkEverywhere(floor: Floor, chair: Chair): void {
  for (const line of floor.lines.values()) {
    line.able.remove(chair.index);
    for (const klass of line.classes.values()) for (const bucket of klass.buckets) bucket.able.remove(chair.index);
  }
}

/** Whether a person chosen by name can take such an interaction at all: the channel and the language, not the skills. */
export function canSpeakIt(consultant: Consultant, row: Pick<Interaction, 'channel' | 'language'>): boolean {
  return (
    (consultant.capacity[row.channel] ?? 0) > 0 &&
    (row.language === null || consultant.languages.includes(row.language))
  );
}
