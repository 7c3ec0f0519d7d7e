/** Who is able: sets of bits a bucket, kept when a queue or a person changes, never computed while someone waits. */
import { Bits } from './bits.js';
import { Heap } from './heap.js';
import { lanesOf, type Bucket, type Chair, type Floor, type Klass, type Line } from './state.js';
import type { Need, SkillColumn, Slot } from './state.js';
import type { Consultant, Interaction, Queue, SkillLevels } from './types.js';

function grown(numbers: Float64Array, room: number): Float64Array {
  const more = new Float64Array(room);
  more.set(numbers);
  return more;
}

/** Gives every column a place for the newest seat. */
export function makeRoom(floor: Floor): void {
  if (floor.chairAt.length <= floor.room) return;
  floor.room *= 2;
  floor.load = grown(floor.load, floor.room);
  floor.idleSince = grown(floor.idleSince, floor.room);
  for (const column of floor.skills.values()) column.levels = grown(column.levels, floor.room);
  for (const line of floor.lines.values()) line.fit = grown(line.fit, floor.room);
}

/** The level of one skill at every seat. Columns make compiling a queue over 10,000 people a loop over numbers. */
function columnOf(floor: Floor, skill: string): SkillColumn {
  let column = floor.skills.get(skill);
  if (!column) {
    floor.skills.set(skill, (column = { levels: new Float64Array(floor.room) }));
    for (const chair of floor.chairs.values()) column.levels[chair.index] = chair.row.consultant.skills[skill] ?? 0;
  }
  return column;
}

/** Writes a person's skills and languages into the columns and sets, over those of before. */
export function writeSkills(floor: Floor, chair: Chair, before: Consultant | null): void {
  const { skills, languages } = chair.row.consultant;
  for (const skill in before?.skills) columnOf(floor, skill).levels[chair.index] = 0;
  for (const skill in skills) columnOf(floor, skill).levels[chair.index] = skills[skill]!;
  for (const language of before?.languages ?? []) floor.speakers.get(language)?.remove(chair.index);
  for (const language of languages) {
    const speakers = floor.speakers.get(language);
    if (speakers) speakers.add(chair.index);
    else floor.speakers.set(language, new Bits()).get(language)!.add(chair.index);
  }
}

/** Skills in the order of their names, so that sums come out the same whatever order a row was stored in. */
const needsOf = (floor: Floor, skills: SkillLevels): Need[] =>
  Object.keys(skills)
    .filter((skill) => skills[skill]! > 0)
    .sort()
    .map((skill) => ({ column: columnOf(floor, skill), level: skills[skill]! }));

/** The sets of skills that will do, a list for each ring: its own skills first, then what each ring adds. */
function ringsOf(floor: Floor, queue: Queue): Need[][][] {
  const rings = [[needsOf(floor, queue.skills)]];
  for (const ring of queue.rings) {
    const sets = [...(ring.orSkills ?? [])];
    if (ring.levels) sets.push({ ...queue.skills, ...ring.levels });
    for (const id of ring.orQueues ?? []) {
      const other = floor.lines.get(id);
      if (other) sets.push(other.row.skills);
    }
    rings.push(sets.map((skills) => needsOf(floor, skills)));
  }
  return rings;
}

/** Every skill at its level or above. */
function meets(needs: readonly Need[], index: number): boolean {
  for (const need of needs) if (need.column.levels[index]! < need.level) return false;
  return true;
}

/** How well a person fits a queue: 1/2 at exactly the levels asked for, towards 1 above, towards 0 below. */
function fitOf(needs: readonly Need[], index: number): number {
  if (needs.length === 0) return 0.5;
  let sum = 0;
  for (const need of needs) {
    const level = need.column.levels[index]!;
    sum += level / (level + need.level);
  }
  return sum / needs.length;
}

/** The first ring in which the person may serve the class, or -1. Language and channel are hard needs. */
function firstRing(floor: Floor, klass: Klass, index: number): number {
  if (!klass.channel.capable.has(index)) return -1;
  if (klass.language !== null && !floor.speakers.get(klass.language)?.has(index)) return -1;
  const { rings } = klass.line;
  for (let ring = 0; ring < rings.length; ring++)
    for (const needs of rings[ring]!) if (meets(needs, index)) return ring;
  return -1;
}

function markChair(floor: Floor, klass: Klass, chair: Chair): void {
  const first = firstRing(floor, klass, chair.index);
  const { buckets } = klass;
  for (let ring = 0; ring < buckets.length; ring++) {
    const isAble = first >= 0 && ring >= first;
    buckets[ring]!.able.put(chair.index, isAble);
    chair.serves.put(buckets[ring]!.id, isAble);
  }
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
  // Its sets are empty and its numbers free: only who is able has to be written.
  for (let index = 0; index < floor.chairAt.length; index++) {
    const first = firstRing(floor, klass, index);
    if (first < 0) continue;
    for (const bucket of klass.buckets.slice(first)) {
      bucket.able.add(index);
      floor.chairAt[index]!.serves.add(bucket.id);
    }
  }
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
  line.rings = ringsOf(floor, line.row);
  line.able = new Bits();
  line.fit = new Float64Array(floor.room);
  for (const chair of floor.chairs.values()) markFit(line, chair.index);
}

function markFit(line: Line, index: number): void {
  const own = line.rings[0]![0]!;
  line.fit[index] = fitOf(own, index);
  line.able.put(index, meets(own, index));
}

/** Brings all sets up to date with a person's skills, languages and channels. */
export function markEverywhere(floor: Floor, chair: Chair): void {
  for (const line of floor.lines.values()) {
    markFit(line, chair.index);
    for (const klass of line.classes.values()) markChair(floor, klass, chair);
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
