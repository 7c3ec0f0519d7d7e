/** Reading a floor. Nothing here changes anything. */
import * as hours from '../hours/index.js';
import { onesOf } from './bits.js';
import { aheadOf, sortedLine } from './lines.js';
import { atWorkOf } from './seats.js';
import { lend, type Floor, type Line } from './state.js';
import type { Interaction, Moment, Passage, Policy, Queue, Seat, WaitRange } from './types.js';
import { rangeFor } from './waits.js';

export function seatOf(floor: Floor, consultantId: string): Seat | null {
  const chair = floor.chairs.get(consultantId);
  return chair ? lend(chair) : null;
}

/** How many people can be offered something now or once they have room: ready, connected, not resting. */
export const peopleAtWork = (floor: Floor): number => floor.atWork.countWith(floor.atWork);

export const seatsOf = (floor: Floor): Seat[] => [...floor.chairs.values()].map(lend);

export function interactionOf(floor: Floor, id: string): Interaction | null {
  const slot = floor.slots.get(id);
  return slot ? lend(slot) : null;
}

/** All that are not ended, in the order of their coming. */
export const interactionsOf = (floor: Floor): Interaction[] => [...floor.slots.values()].map(lend);

/** What a person has in hand, offered and held, sooner first. */
export function workOf(floor: Floor, consultantId: string): Interaction[] {
  const rows = (floor.chairs.get(consultantId)?.work ?? []).map(lend);
  return rows.sort((a, b) => a.key - b.key || a.turn - b.turn);
}

export const passageOf = (floor: Floor, contactId: string): Passage | null => floor.passages.get(contactId) ?? null;

export const policyOf = (floor: Floor): Policy => floor.policy;

export const queueOf = (floor: Floor, queueId: string): Queue | null => floor.lines.get(queueId)?.row ?? null;

export const queuesOf = (floor: Floor): Queue[] => [...floor.lines.values()].map((line) => line.row);

export const isQueueOpen = (floor: Floor, queueId: string): boolean => floor.lines.get(queueId)?.isOpen ?? false;

/** How many people have the queue's own skills, at work or not. */
export function ableCount(floor: Floor, queueId: string): number {
  const able = floor.lines.get(queueId)?.reach[0];
  return able === undefined ? 0 : able.countWith(able);
}

/** When the queue answers next: `at` itself when open then, null if never or unknown. */
export function nextOpening(floor: Floor, queueId: string, at: Moment): Moment | null {
  const line = floor.lines.get(queueId);
  return line ? hours.nextOpening(line.row.hours, at) : null;
}

/** The waiting interactions of a queue, sooner first. */
export function lineOf(floor: Floor, queueId: string): Interaction[] {
  const line = floor.lines.get(queueId);
  return line ? sortedLine(line).map(lend) : [];
}

/** The place in line of one who waits, from 1; null for all others. */
export function placeInLine(floor: Floor, interactionId: string): number | null {
  const slot = floor.slots.get(interactionId);
  return slot?.row.place === 'waiting' ? aheadOf(slot) + 1 : null;
}

/**
 * How much longer one who waits will wait, or how long somebody who came now would: a range meant to hold 80 % of the
 * time. Null when honestly unknown: nobody at work, closed, nothing learnt yet, or kept for one person.
 */
export function waitRange(
  floor: Floor,
  who: string | { readonly queueId: string },
  _at: Moment = floor.clock,
): WaitRange | null {
  const slot = typeof who === 'string' ? floor.slots.get(who) : undefined;
  if (typeof who === 'string' && (!slot || slot.row.place !== 'waiting' || slot.row.only !== null)) return null;
  const line = slot ? slot.queue : floor.lines.get((who as { queueId: string }).queueId);
  if (!line?.isOpen) return null;
  return rangeFor(line, slot ? aheadOf(slot) : line.waiting, atWorkOf(floor, line));
}

/** A queue in figures. */
export interface QueueCounts {
  readonly waiting: number;
  readonly offered: number;
  readonly held: number;
  readonly callbacks: number;
  /** Waiting longer than the promise. */
  readonly overdue: number;
  readonly oldestQueuedAt: Moment | null;
  /** People at work who meet the queue's own skills. */
  readonly atWork: number;
  /** Those of them who can be offered something now. */
  readonly free: number;
}

export function countsOf(floor: Floor, queueId: string, at: Moment = floor.clock): QueueCounts | null {
  const line = floor.lines.get(queueId);
  if (!line) return null;
  const count = { waiting: 0, offered: 0, held: 0, callbacks: 0, overdue: 0 };
  let oldestQueuedAt: Moment | null = null;
  for (const { row } of line.live) {
    if (row.place === 'ended') continue;
    count[row.place]++;
    if (row.place !== 'waiting') continue;
    if (row.isCallback) count.callbacks++;
    if (at - row.queuedAt > line.row.promiseMs) count.overdue++;
    oldestQueuedAt = oldestQueuedAt === null ? row.queuedAt : Math.min(oldestQueuedAt, row.queuedAt);
  }
  return { ...count, oldestQueuedAt, atWork: atWorkOf(floor, line), free: freeOf(floor, line) };
}

/** Whoever is able and free for any channel, counted word by word without making a set. */
function freeOf(floor: Floor, line: Line): number {
  const able = line.reach[0]!.words;
  let count = 0;
  for (let i = 0; i < able.length; i++) {
    if (able[i] === 0) continue;
    let free = 0;
    for (const lanes of floor.lanes.values()) free |= lanes.free.words[i] ?? 0;
    count += onesOf(able[i]! & free);
  }
  return count;
}
