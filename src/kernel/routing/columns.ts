/** Skills as columns: the level of one skill at every seat. Who meets a queue is then a loop over numbers. */
import { Bits } from './bits.js';
import type { Chair, Floor, Need, SkillColumn } from './state.js';
import type { Consultant, Queue, SkillLevels } from './types.js';

function grown(numbers: Float64Array, room: number): Float64Array {
  const more = new Float64Array(room);
  more.set(numbers);
  return more;
}

/** Gives every column a place for the newest seat. */
export function makeRoom(floor: Floor): void {
  floor.serves.reserve(floor.chairAt.length, floor.buckets.length);
  if (floor.chairAt.length <= floor.room) return;
  floor.room *= 2;
  floor.load = grown(floor.load, floor.room);
  floor.idleSince = grown(floor.idleSince, floor.room);
  for (const column of floor.skills.values()) column.levels = grown(column.levels, floor.room);
  for (const line of floor.lines.values()) line.fit = grown(line.fit, floor.room);
}

function columnOf(floor: Floor, skill: string): SkillColumn {
  let column = floor.skills.get(skill);
  if (!column) floor.skills.set(skill, (column = { levels: new Float64Array(floor.room) }));
  return column;
}

/** Writes a person's skills and languages into the columns and sets, over those of before. */
export function writeSkills(floor: Floor, chair: Chair, before: Consultant | null): void {
  const { skills, languages } = chair.row.consultant;
  if (before) {
    for (const skill in before.skills) columnOf(floor, skill).levels[chair.index] = 0;
    for (const language of before.languages) floor.speakers.get(language)?.remove(chair.index);
  }
  for (const skill in skills) columnOf(floor, skill).levels[chair.index] = skills[skill]!;
  for (const language of languages) {
    let speakers = floor.speakers.get(language);
    if (!speakers) floor.speakers.set(language, (speakers = new Bits(floor.room)));
    speakers.add(chair.index);
  }
}

/** Skills in the order of their names, so that sums come out the same whatever order a row was stored in. */
const needsOf = (floor: Floor, skills: SkillLevels): Need[] =>
  Object.keys(skills)
    .filter((skill) => skills[skill]! > 0)
    .sort()
    .map((skill) => ({ column: columnOf(floor, skill), level: skills[skill]! }));

/** The sets of skills that will do, a list for each ring: its own skills first, then what each ring adds. */
export function ringsOf(floor: Floor, queue: Queue): Need[][][] {
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
export function meets(needs: readonly Need[], index: number): boolean {
  for (const need of needs) if (need.column.levels[index]! < need.level) return false;
  return true;
}

/** Everybody who meets all needs. */
export function meeting(floor: Floor, needs: readonly Need[]): Bits {
  const people = floor.seated.copy();
  const { words } = people;
  const count = floor.chairAt.length;
  for (const { column, level } of needs) {
    const { levels } = column;
    for (let start = 0, i = 0; start < count; start += 32, i++) {
      if (words[i] === 0) continue;
      const end = Math.min(count, start + 32);
      let word = 0;
      for (let index = start; index < end; index++) if (levels[index]! >= level) word |= 1 << (index & 31);
      words[i]! &= word;
    }
  }
  return people;
}

/** How well a person fits a queue: 1/2 at exactly the levels asked for, towards 1 above, towards 0 below. */
export function fitOf(needs: readonly Need[], index: number): number {
  if (needs.length === 0) return 0.5;
  let sum = 0;
  for (const need of needs) {
    const level = need.column.levels[index]!;
    sum += level / (level + need.level);
  }
  return sum / needs.length;
}

/** The fit of everybody, the same sums in the same order as `fitOf`. */
export function fits(floor: Floor, needs: readonly Need[]): Float64Array {
  const fit = new Float64Array(floor.room);
  const count = floor.chairAt.length;
  if (needs.length === 0) return fit.fill(0.5, 0, count);
  for (const { column, level } of needs) {
    const { levels } = column;
    for (let index = 0; index < count; index++) {
      const own = levels[index]!;
      if (own > 0) fit[index]! += own / (own + level);
    }
  }
  if (needs.length > 1) for (let index = 0; index < count; index++) fit[index]! /= needs.length;
  return fit;
}
