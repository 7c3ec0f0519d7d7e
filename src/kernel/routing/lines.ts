/** Where an interaction stands: in a bucket of its line, kept for a person, or nowhere while somebody has it. */
import { bucketFor, isAbleAtAll } from './eligibility.js';
import { isBefore } from './heap.js';
import { isAtWork, isEquipped } from './seats.js';
import { own, Slot, type Bucket, type Floor, type Line } from './state.js';
import type { Interaction, Moment, Place } from './types.js';

/** Makes the slot of a row, standing nowhere yet. */
export function seatSlot(floor: Floor, row: Interaction): Slot {
  const line = floor.lines.get(row.queueId);
  if (!line) throw new Error(`No queue ${row.queueId} on this floor: the log and the memory differ.`);
  const slot = new Slot(row, line, floor.freeSlotNumbers.pop() ?? floor.slotAt.length);
  floor.slotAt[slot.number] = slot;
  floor.slots.set(row.id, slot);
  floor.latest = slot;
  enterLine(slot, line);
  return slot;
}

/** Counts an interaction to a queue. */
export function enterLine(slot: Slot, line: Line): void {
  slot.queue = line;
  slot.klass = null;
  slot.liveIndex = line.live.length;
  line.live.push(slot);
  if (slot.row.place === 'waiting') countWaiting(line, 1);
}

/** Takes it from its queue's count again. The last takes its place: the list is in no order. */
export function leaveLine(slot: Slot): void {
  const { queue: line, liveIndex } = slot;
  const last = line.live.pop()!;
  if (last !== slot) {
    line.live[liveIndex] = last;
    last.liveIndex = liveIndex;
  }
  slot.liveIndex = -1;
  if (slot.row.place === 'waiting') countWaiting(line, -1);
}

function countWaiting(line: Line, change: number): void {
  line.waiting += change;
  line.sorted = null;
  line.asked = 0;
}

/** Writes where it is and with whom, and keeps the count of those waiting. Call `file` when its place may have changed. */
export function setPlace(slot: Slot, place: Place, consultantId: string | null, offerUntil: Moment | null): void {
  const row = own(slot);
  const change = Number(place === 'waiting') - Number(row.place === 'waiting');
  row.place = place;
  row.consultantId = consultantId;
  row.offerUntil = offerUntil;
  if (change !== 0) countWaiting(slot.queue, change);
}

/** Whether it waits for whoever knows the story, who is at work but busy, before anybody able may have it. */
export function isKept(floor: Floor, slot: Slot, at: Moment): boolean {
  const { knows, only, declined, queuedAt } = slot.row;
  if (only !== null || knows === null || at >= queuedAt + slot.queue.row.knowsWaitMs || knows in declined) return false;
  const chair = floor.chairs.get(knows);
  if (chair === undefined || !isAtWork(chair) || !isEquipped(chair, slot.row.channel)) return false;
  return isAbleAtAll(floor, slot, chair);
}

/** After somebody came into a bucket or left it: whether anybody stands in it, and the key of the soonest. */
function markReady(floor: Floor, bucket: Bucket): void {
  let head = bucket.heap.firstKey;
  if (bucket.declined.size > 0) for (const slot of bucket.declined) head = Math.min(head, slot.row.key);
  floor.heads[bucket.id] = head;
  bucket.klass.channel.ready.put(bucket.id, head < Infinity && bucket.klass.line.isOpen);
}

/** After a queue opened or closed. */
export function markAllReady(floor: Floor, line: Line): void {
  for (const klass of line.classes.values()) for (const bucket of klass.buckets) markReady(floor, bucket);
}

/** Takes an interaction out of every index of those waiting. */
export function unfile(floor: Floor, slot: Slot): void {
  const { bucket } = slot;
  if (bucket) {
    if (bucket.heap.has(slot.number)) bucket.heap.remove(slot.number);
    else bucket.declined.delete(slot);
    markReady(floor, bucket);
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

/** One and the same for all whom nobody said no to. */
export const nobodyDeclined: Interaction['declined'] = Object.freeze({});

export function isDeclined({ declined }: Interaction): boolean {
  if (declined === nobodyDeclined) return false;
  for (const _ in declined) return true;
  return false;
}

function stand(floor: Floor, slot: Slot): void {
  const bucket = bucketFor(floor, slot);
  slot.bucket = bucket;
  if (isDeclined(slot.row)) bucket.declined.add(slot);
  else bucket.heap.put(slot.number, slot.row.key, slot.row.turn);
  markReady(floor, bucket);
}

/** Puts the interaction's next due moment in the heap of due moments. */
export function refreshDue(floor: Floor, slot: Slot): void {
  const due = dueOf(floor, slot);
  if (due === Infinity) floor.dueSlots.remove(slot.number);
  else floor.dueSlots.put(slot.number, due, slot.row.turn);
}

function dueOf(floor: Floor, slot: Slot): number {
  const { row, queue } = slot;
  if (row.place === 'offered') return row.offerUntil!;
  if (row.place !== 'waiting') return Infinity;
  let due = chosenDue(floor, slot);
  const { rings } = queue.row;
  if (row.ring < rings.length) due = Math.min(due, row.queuedAt + rings[row.ring]!.afterMs);
  if (row.only === null && slot.bucket === null) due = Math.min(due, row.queuedAt + queue.row.knowsWaitMs);
  if (isDeclined(row))
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

const countedQuestions = 8;

/**
 * How many stand before it. The first questions after a change count those before; when everybody's place is asked for,
 * as once a second by the screens of a thousand waiting customers, the line is sorted once and looked up after that.
 */
export function aheadOf(slot: Slot): number {
  const line = slot.queue;
  if (line.sorted === null && ++line.asked <= countedQuestions) {
    let ahead = 0;
    for (const other of line.live) if (other.row.place === 'waiting' && isBefore(other.row, slot.row)) ahead++;
    return ahead;
  }
  const sorted = sortedLine(line);
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (isBefore(sorted[middle]!.row, slot.row)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those waiting, sooner first. Kept until somebody comes or leaves: a key never changes while in a queue. */
export function sortedLine(line: Line): readonly Slot[] {
  line.sorted ??= line.live
    .filter((slot) => slot.row.place === 'waiting')
    .sort((a, b) => a.row.key - b.row.key || a.row.turn - b.row.turn);
  return line.sorted;
}
