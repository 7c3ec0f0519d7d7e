/** Where an interaction stands: in a bucket of its line, kept for a person, or nowhere while somebody has it. */
import { bucketFor, isAbleAtAll } from './eligibility.js';
import { isAtWork } from './seats.js';
import type { Bucket, Floor, Slot } from './state.js';
import type { Interaction, Moment } from './types.js';

/** Writes a new row and keeps the count of those waiting. Call `file` when its place may have changed. */
export function setRow(slot: Slot, row: Interaction): void {
  slot.queue.waiting += Number(row.place === 'waiting') - Number(slot.row.place === 'waiting');
  slot.row = row;
}

/** Whether it waits for whoever knows the story, who is at work but busy, before anybody able may have it. */
export function isKept(floor: Floor, slot: Slot, at: Moment): boolean {
  const { knows, only, declined, queuedAt } = slot.row;
  if (only !== null || knows === null || at >= queuedAt + slot.queue.row.knowsWaitMs || knows in declined) return false;
  const chair = floor.chairs.get(knows);
  return chair !== undefined && isAtWork(chair) && isAbleAtAll(floor, slot, chair);
}

function markReady(bucket: Bucket): void {
  const isReady = bucket.klass.line.isOpen && (bucket.heap.size > 0 || bucket.declined.size > 0);
  bucket.klass.channel.ready.put(bucket.id, isReady);
}

/** After a queue opened or closed. */
export function markAllReady(classes: Iterable<{ buckets: Bucket[] }>): void {
  for (const klass of classes) klass.buckets.forEach(markReady);
}

/** Takes an interaction out of every index of those waiting. */
export function unfile(floor: Floor, slot: Slot): void {
  const { bucket } = slot;
  if (bucket) {
    bucket.heap.remove(slot.place);
    bucket.declined.delete(slot);
    markReady(bucket);
    slot.bucket = null;
  }
  if (slot.wantedBy !== null) {
    const wanted = floor.wanted.get(slot.wantedBy);
    wanted?.delete(slot);
    if (wanted?.size === 0) floor.wanted.delete(slot.wantedBy);
    slot.wantedBy = null;
  }
}

/** Puts an interaction where its row says it belongs at this moment. */
export function file(floor: Floor, slot: Slot, at: Moment): void {
  unfile(floor, slot);
  const { row } = slot;
  if (row.place === 'waiting') {
    const person = row.only ?? row.knows;
    if (person !== null) {
      slot.wantedBy = person;
      const wanted = floor.wanted.get(person);
      if (wanted) wanted.add(slot);
      else floor.wanted.set(person, new Set([slot]));
    }
    if (row.only === null && !isKept(floor, slot, at)) stand(floor, slot);
  }
  refreshDue(floor, slot);
}

function stand(floor: Floor, slot: Slot): void {
  const bucket = bucketFor(floor, slot);
  slot.bucket = bucket;
  let isDeclined = false;
  for (const _ in slot.row.declined) isDeclined = true;
  if (isDeclined) bucket.declined.add(slot);
  else bucket.heap.move(slot.place, slot.row.key, slot.row.turn);
  markReady(bucket);
}

/** Puts the interaction's next due moment in the heap of due moments. */
export function refreshDue(floor: Floor, slot: Slot): void {
  const due = dueOf(floor, slot);
  floor.dueSlots.move(slot.due, due === Infinity ? null : due, slot.row.turn);
}

function dueOf(floor: Floor, slot: Slot): number {
  const { row, queue } = slot;
  if (row.place === 'offered') return row.offerUntil!;
  if (row.place !== 'waiting') return Infinity;
  let due = chosenDue(floor, slot);
  const ring = queue.row.rings[row.ring];
  if (ring) due = Math.min(due, row.queuedAt + ring.afterMs);
  if (row.only === null && slot.bucket === null) due = Math.min(due, row.queuedAt + queue.row.knowsWaitMs);
  for (const id in row.declined) if (row.declined[id]! > floor.clock) due = Math.min(due, row.declined[id]!);
  return due;
}

/** A person chosen by name who is there but not at work (pause, rest, lost connection) is waited for as long as the promise. */
export function chosenDue(floor: Floor, { row, queue }: Slot): number {
  if (row.only === null) return Infinity;
  const chair = floor.chairs.get(row.only);
  return chair && isAtWork(chair) ? Infinity : row.queuedAt + queue.row.promiseMs;
}

/** How many rings an interaction of this age has reached. */
export function ringAt(slot: Slot, at: Moment): number {
  const { rings } = slot.queue.row;
  let ring = 0;
  while (ring < rings.length && slot.row.queuedAt + rings[ring]!.afterMs <= at) ring++;
  return ring;
}
