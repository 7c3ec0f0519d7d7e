/** Who gets whom. An interaction looks for the best person; a person who comes free takes the soonest interaction. */
import { best, saidNo } from './best.js';
import { bucketFor, isAbleAtAll } from './eligibility.js';
import { isBefore } from './heap.js';
import { isKept } from './lines.js';
import { emit, inOrder, stand, type Run } from './run.js';
import { isAtWork, isBusy, laneOf } from './seats.js';
import type { Bucket, Chair, Floor, Slot } from './state.js';
import type { Moment, Why } from './types.js';

/** Matches whatever a command set free. */
export function match(run: Run): void {
  const { freed, seeking } = run;
  if (freed.length > 1) freed.sort((a, b) => a.row.idleSince - b.row.idleSince || a.index - b.index);
  if (freed.length > 0) stand(run);
  for (const chair of freed) fill(run, chair);
  for (const slot of seeking.length > 1 ? inOrder(seeking) : seeking) if (slot.row.place === 'waiting') seek(run, slot);
  stand(run);
}

export function isFree(chair: Chair, slot: Slot): boolean {
  const lane = laneOf(chair, slot.row.channel);
  return lane !== undefined && lane.channel.free.has(chair.index);
}

/** The interaction looks for a person. */
function seek(run: Run, slot: Slot): void {
  const { floor, at } = run;
  const { only, knows } = slot.row;
  if (!slot.queue.isOpen) return;
  const who = only ?? knows;
  const person = who === null ? undefined : floor.chairs.get(who);
  if (
    person &&
    isFree(person, slot) &&
    !saidNo(slot, person, at) &&
    (only !== null || isAbleAtAll(floor, slot, person))
  )
    return offer(run, slot, person, only === null ? 'knowsStory' : chosenRule(floor, slot), 1);
  if (only !== null || isKept(floor, slot, at)) return;
  // On a full floor most who look around find nobody at all: known without looking.
  const bucket = slot.bucket ?? bucketFor(floor, slot);
  if (floor.freeIn[bucket.id] === 0) return;
  const { chair, candidates } = best(floor, slot, bucket, at);
  if (chair) offer(run, slot, chair, candidates === 1 ? 'onlyOne' : 'bestFit', candidates);
}

const chosenRule = (floor: Floor, { row }: Slot): Why['rule'] =>
  floor.passages.get(row.contactId)?.ownerId === row.only ? 'owner' : 'chosen';

/** The person takes the soonest of all that may come, again and again while there is room. */
function fill(run: Run, chair: Chair): void {
  if (!isAtWork(chair) || run.floor.chairAt[chair.index] !== chair) return;
  for (;;) {
    const slot = soonest(run.floor, chair, run.at);
    if (!slot) return;
    const { only, knows } = slot.row;
    const { id } = chair.row.consultant;
    const rule = only === id ? chosenRule(run.floor, slot) : knows === id ? 'knowsStory' : 'nextInLine';
    offer(run, slot, chair, rule, 1);
  }
}

function soonest(floor: Floor, chair: Chair, at: Moment): Slot | null {
  let first: Slot | null = null;
  let firstKey = Infinity;
  const { heads } = floor;
  const { words: serves, stride } = floor.serves;
  const row = chair.index * stride;
  for (const lane of chair.lanes) {
    if (!lane.channel.free.has(chair.index)) continue;
    const ready = lane.channel.ready.words;
    const length = Math.min(stride, ready.length);
    for (let i = 0; i < length; i++)
      for (let word = serves[row + i]! & ready[i]!; word !== 0; word &= word - 1) {
        const id = (i << 5) + 31 - Math.clz32(word & -word);
        // Most buckets are passed over by their soonest key alone: a person serves dozens, a few are opened.
        if (heads[id]! > firstKey) continue;
        const slot = firstIn(floor, floor.buckets[id]!, chair, at);
        if (!slot || (first && !isBefore(slot.row, first.row))) continue;
        first = slot;
        firstKey = slot.row.key;
      }
  }
  const wanted = floor.wanted.get(chair.row.consultant.id);
  if (wanted)
    for (const slot of wanted)
      if (
        (!first || isBefore(slot.row, first.row)) &&
        slot.queue.isOpen &&
        isFree(chair, slot) &&
        !saidNo(slot, chair, at) &&
        (slot.row.only !== null || isAbleAtAll(floor, slot, chair))
      )
        first = slot;
  return first;
}

function firstIn(floor: Floor, bucket: Bucket, chair: Chair, at: Moment): Slot | null {
  let first = bucket.heap.size > 0 ? floor.slotAt[bucket.heap.first]! : null;
  if (bucket.declined.size === 0) return first;
  for (const slot of bucket.declined)
    if ((!first || isBefore(slot.row, first.row)) && !saidNo(slot, chair, at)) first = slot;
  return first;
}

/** Offers an interaction to a person and keeps why. */
function offer(run: Run, slot: Slot, chair: Chair, rule: Why['rule'], candidates: number): void {
  const { at } = run;
  const { row, queue } = slot;
  run.floor.latestChair = chair;
  const why: Why = {
    rule,
    ring: row.ring,
    waitedMs: at - row.queuedAt,
    candidates,
    fit: queue.fit[chair.index]!,
    load: run.floor.load[chair.index]!,
    idleMs: isBusy(chair) ? 0 : at - chair.row.idleSince,
  };
  emit(run, {
    type: 'OfferMade',
    at,
    interactionId: row.id,
    contactId: row.contactId,
    consultantId: chair.row.consultant.id,
    until: at + queue.row.offerMs,
    why,
  });
}
