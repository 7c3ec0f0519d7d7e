/** Changing the centre while it works: queues and people come, change and go, and nobody in line is lost. */
import { isOpen } from '../hours/index.js';
import { linesLeaningOn } from './apply-definitions.js';
import { checkHours } from './arrivals.js';
import { canSpeakIt, bucketFor } from './eligibility.js';
import { giveBackHeld, lookAgain, withdrawOffers } from './presence.js';
import { chairOf, emit, endOffer, free, giveBack, inOrder, seekFor, widen, type Run } from './run.js';
import { laneOf } from './seats.js';
import type { Chair, Line } from './state.js';
import { RoutingRefused, type RoutingCommand } from './types.js';

type Of<T extends RoutingCommand['type']> = Extract<RoutingCommand, { type: T }>;

export function defineQueue(run: Run, { queue }: Of<'DefineQueue'>): void {
  const { floor, at } = run;
  checkHours(queue.hours);
  emit(run, { type: 'QueueDefined', at, queue });
  setHours(run, floor.lines.get(queue.id)!);
  for (const line of linesLeaningOn(floor, queue.id)) seekAll(run, line);
}

/** Opens or closes a queue by the clock. */
export function setHours(run: Run, line: Line): void {
  const shouldOpen = isOpen(line.row.hours, run.at);
  if (shouldOpen === line.isOpen) return;
  emit(run, { type: shouldOpen ? 'QueueOpened' : 'QueueClosed', at: run.at, queueId: line.row.id });
  if (shouldOpen) seekAll(run, line);
}

function seekAll(run: Run, line: Line): void {
  for (const slot of inOrder(line.live)) {
    if (slot.row.place !== 'waiting') continue;
    widen(run, slot);
    seekFor(run, slot);
  }
}

/** Everybody in the queue moves to the other one at the own key; what is held stays in its hands. */
export function removeQueue(run: Run, { queueId, moveTo }: Of<'RemoveQueue'>): void {
  const { floor, at } = run;
  const line = floor.lines.get(queueId);
  if (!line) throw new RoutingRefused('routing.unknownQueue', queueId);
  if (moveTo === queueId) throw new RoutingRefused('routing.queueInUse', queueId);
  const other = floor.lines.get(moveTo);
  // An empty queue may go even when no other is named.
  if (!other && line.live.length > 0) throw new RoutingRefused('routing.unknownQueue', moveTo);
  for (const slot of inOrder(line.live)) {
    if (slot.row.place === 'offered') endOffer(run, slot, 'withdrawn');
    const { id, contactId } = slot.row;
    const reason = 'queueRemoved';
    emit(run, { type: 'InteractionReturned', at, interactionId: id, contactId, reason, toQueueId: moveTo });
    if (slot.row.place !== 'waiting') continue;
    widen(run, slot);
    seekFor(run, slot);
  }
  const leaning = linesLeaningOn(floor, queueId).filter((each) => each !== line);
  emit(run, { type: 'QueueRemoved', at, queueId });
  for (const each of leaning) seekAll(run, each);
}

export function defineConsultant(run: Run, { consultant }: Of<'DefineConsultant'>): void {
  emit(run, { type: 'ConsultantDefined', at: run.at, consultant });
  const chair = run.floor.chairs.get(consultant.id)!;
  withdrawUnfit(run, chair);
  free(run, chair);
  lookAgain(run, chair);
}

/** Offers the person may no longer have, after skills, languages or capacity changed. Held work stays. */
function withdrawUnfit(run: Run, chair: Chair): void {
  for (const slot of inOrder(chair.work).reverse()) {
    if (slot.row.place !== 'offered') continue;
    const lane = laneOf(chair, slot.row.channel);
    const isOver = !lane || lane.used > lane.capacity;
    const isFor = slot.row.only === chair.row.consultant.id || slot.row.knows === chair.row.consultant.id;
    const isAble = isFor
      ? canSpeakIt(chair.row.consultant, slot.row)
      : bucketFor(run.floor, slot).able.has(chair.index);
    if (!isOver && isAble) continue;
    endOffer(run, slot, 'withdrawn');
    giveBack(run, slot, 'consultantGone');
  }
}

export function removeConsultant(run: Run, { consultantId }: Of<'RemoveConsultant'>): void {
  const chair = chairOf(run.floor, consultantId);
  withdrawOffers(run, chair);
  giveBackHeld(run, chair);
  for (const slot of inOrder(run.floor.wanted.get(consultantId) ?? [])) {
    seekFor(run, slot);
    if (slot.row.only === consultantId) giveBack(run, slot, 'personGone');
  }
  emit(run, { type: 'ConsultantRemoved', at: run.at, consultantId });
}
