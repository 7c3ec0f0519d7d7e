/** A queue as it stands in the form, and back: every field is text until it is understood. Pure, so that it can be tested. */
import type { Hours, Queue, Ring, SkillLevels } from '#kernel/routing/types.js';
import type { FieldError, Read } from './editing.js';
import { readDay, writeDay } from './hours-text.js';
import { readSkills, writeSkills, type SkillRow } from './skill-rows.js';

export interface RingDraft {
  readonly afterMinutes: string;
  /** Minimum level a skill from then on; empty leaves the queue's own. */
  readonly levels: Readonly<Record<string, string>>;
  readonly orQueues: readonly string[];
  /** Set through the API, kept as they are. */
  readonly orSkills: readonly SkillLevels[];
}

export interface SpecialDay {
  readonly day: string;
  readonly hours: string;
}

export interface QueueDraft {
  readonly name: string;
  readonly promiseMinutes: string;
  readonly headStartMinutes: string;
  readonly vulnerableMinutes: string;
  readonly offerSeconds: string;
  readonly knowsSeconds: string;
  readonly skills: readonly SkillRow[];
  readonly rings: readonly RingDraft[];
  readonly isAlwaysOpen: boolean;
  readonly week: readonly string[];
  readonly specialDays: readonly SpecialDay[];
  readonly timeZone: string;
}

const minuteMs = 60_000;
/** Five decimals of a minute are exact to the millisecond: opening and saving a form changes nothing. */
const text = (value: number): string => String(Math.round(value * 100_000) / 100_000);

export function draftOf(queue: Queue, timeZone: string): QueueDraft {
  return {
    name: queue.name,
    promiseMinutes: text(queue.promiseMs / minuteMs),
    headStartMinutes: text(queue.headStartMs / minuteMs),
    vulnerableMinutes: text(queue.vulnerableHeadStartMs / minuteMs),
    offerSeconds: text(queue.offerMs / 1000),
    knowsSeconds: text(queue.knowsWaitMs / 1000),
    skills: writeSkills(queue.skills),
    rings: queue.rings.map((ring) => ({
      afterMinutes: text(ring.afterMs / minuteMs),
      levels: Object.fromEntries(Object.entries(ring.levels ?? {}).map(([skill, level]) => [skill, String(level)])),
      orQueues: ring.orQueues ?? [],
      orSkills: ring.orSkills ?? [],
    })),
    isAlwaysOpen: queue.hours === null,
    week: queue.hours?.week.map(writeDay) ?? ['9-18', '9-18', '9-18', '9-18', '9-18', '', ''],
    specialDays: Object.entries(queue.hours?.holidays ?? {})
      .map(([day, intervals]) => ({ day, hours: writeDay(intervals) }))
      .sort((a, b) => a.day.localeCompare(b.day)),
    timeZone: queue.hours?.timeZone ?? timeZone,
  };
}

/** A number in the given range; a comma is a decimal point here. */
export function readNumber(value: string, least: number, most: number): number | null {
  if (!/^\d+([.,]\d+)?$/.test(value.trim())) return null;
  const number = Number(value.trim().replace(',', '.'));
  return number >= least && number <= most ? number : null;
}

/** The queue the form says, or what is wrong with which field. */
export function readQueue(draft: QueueDraft): Read<Omit<Queue, 'id'>> {
  const errors: Record<string, FieldError> = {};
  const number = (field: keyof QueueDraft, least: number, most: number): number => {
    const value = readNumber(String(draft[field]), least, most);
    if (value === null) errors[field] = 'number';
    return value ?? 0;
  };
  if (!draft.name.trim()) errors.name = 'missing';
  const skills = readSkills(draft.skills);
  for (const [row, problem] of Object.entries(skills.errors)) errors[`skill.${row}`] = problem;
  const queue: Omit<Queue, 'id'> = {
    name: draft.name.trim(),
    promiseMs: Math.round(number('promiseMinutes', 0.1, 43_200) * minuteMs),
    headStartMs: Math.round(number('headStartMinutes', 0, 1440) * minuteMs),
    vulnerableHeadStartMs: Math.round(number('vulnerableMinutes', 0, 1440) * minuteMs),
    offerMs: Math.round(number('offerSeconds', 5, 600) * 1000),
    knowsWaitMs: Math.round(number('knowsSeconds', 0, 604_800) * 1000),
    skills: skills.levels,
    rings: draft.rings.map((ring, i) => readRing(ring, i, draft.rings[i - 1], errors)),
    hours: readHours(draft, errors),
  };
  return Object.keys(errors).length > 0 ? { errors } : { body: queue };
}

function readRing(ring: RingDraft, i: number, before: RingDraft | undefined, errors: Record<string, FieldError>): Ring {
  const after = readNumber(ring.afterMinutes, 0.05, 1440);
  if (after === null) errors[`ring.${i}.afterMinutes`] = 'number';
  const earlier = before && readNumber(before.afterMinutes, 0, 1440);
  if (after !== null && earlier != null && after <= earlier) errors[`ring.${i}.afterMinutes`] = 'ringOrder';
  const levels: Record<string, number> = {};
  for (const [skill, value] of Object.entries(ring.levels)) {
    if (value.trim() === '') continue;
    const level = readNumber(value, 0, 10);
    if (level === null || !Number.isInteger(level)) errors[`ring.${i}.${skill}`] = 'level';
    else levels[skill] = level;
  }
  if (Object.keys(levels).length + ring.orQueues.length + ring.orSkills.length === 0) errors[`ring.${i}`] = 'ringEmpty';
  return {
    afterMs: Math.round((after ?? 0) * minuteMs),
    ...(Object.keys(levels).length > 0 && { levels }),
    ...(ring.orQueues.length > 0 && { orQueues: ring.orQueues }),
    ...(ring.orSkills.length > 0 && { orSkills: ring.orSkills }),
  };
}

function readHours(draft: QueueDraft, errors: Record<string, FieldError>): Hours | null {
  if (draft.isAlwaysOpen) return null;
  const week = draft.week.map((day, i) => {
    const intervals = readDay(day);
    if (intervals === null) errors[`week.${i}`] = 'hours';
    return intervals ?? [];
  });
  const holidays: Record<string, NonNullable<ReturnType<typeof readDay>>> = {};
  draft.specialDays.forEach(({ day, hours }, i) => {
    const intervals = readDay(hours);
    if (!isDay(day) || day in holidays) errors[`special.${i}.day`] = 'day';
    if (intervals === null) errors[`special.${i}.hours`] = 'hours';
    holidays[day] = intervals ?? [];
  });
  return { timeZone: draft.timeZone, week, holidays };
}

function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
