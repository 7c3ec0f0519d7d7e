/** The fold. Memory changes only here, so that folding the log gives memory again, by construction. */
import { applyDefinition } from './apply-definitions.js';
import { applyPerson } from './apply-people.js';
import { file, refreshDue, setRow, unfile } from './lines.js';
import { laneOf, layLanes, refreshChair } from './seats.js';
import type { Chair, Floor, Slot } from './state.js';
import { nodeOf } from './heap.js';
import type { Interaction, Moment, RoutingEvent } from './types.js';
import { forget, learn, lineMoved, tell } from './waits.js';

/** Folds one event into the floor. */
export function apply(floor: Floor, event: RoutingEvent): void {
  switch (event.type) {
    case 'InteractionQueued':
      return queued(floor, event.interaction, event.at);
    case 'RingWidened':
      return change(floor, slotAt(floor, event.interactionId), event.at, { ring: event.ring });
    case 'OfferMade':
      return offered(floor, event);
    case 'OfferEnded':
      return offerEnded(floor, event);
    case 'InteractionReturned':
      return returned(floor, event);
    case 'InteractionHeld':
      return held(floor, event);
    case 'InteractionPassed':
      return passed(floor, event);
    case 'OwnerSet':
      return setPassage(floor, event.contactId, { ownerId: event.ownerId });
    case 'CallbackAsked': {
      const slot = slotAt(floor, event.interactionId);
      return setRow(slot, { ...slot.row, isCallback: true, callbackTo: event.to });
    }
    case 'InteractionLeft':
    case 'InteractionEnded':
      return ended(floor, event);
    case 'PolicySet':
    case 'QueueDefined':
    case 'QueueRemoved':
    case 'QueueOpened':
    case 'QueueClosed':
      return applyDefinition(floor, event);
    default:
      return applyPerson(floor, event);
  }
}

type Of<T extends RoutingEvent['type']> = Extract<RoutingEvent, { type: T }>;

function slotAt(floor: Floor, id: string): Slot {
  const slot = floor.slots.get(id);
  if (!slot) throw new Error(`No interaction ${id} on this floor: the log and the memory differ.`);
  return slot;
}

function change(floor: Floor, slot: Slot, at: Moment, fields: Partial<Interaction>): void {
  setRow(slot, { ...slot.row, ...fields });
  file(floor, slot, at);
}

/** Makes the slot of a row, standing nowhere yet. */
export function seatSlot(floor: Floor, row: Interaction): Slot {
  const queue = floor.lines.get(row.queueId);
  if (!queue) throw new Error(`No queue ${row.queueId} on this floor: the log and the memory differ.`);
  const slot = { row, queue, bucket: null, wantedBy: null } as unknown as { -readonly [K in keyof Slot]: Slot[K] };
  slot.place = nodeOf<Slot>(slot);
  slot.due = nodeOf<Slot>(slot);
  floor.slots.set(row.id, slot);
  queue.live.add(slot);
  if (row.place === 'waiting') queue.waiting++;
  return slot;
}

const atWorkFor = (floor: Floor, slot: Slot): number => floor.atWork.countWith(slot.queue.able);

function queued(floor: Floor, row: Interaction, at: Moment): void {
  const slot = seatSlot(floor, row);
  floor.nextTurn = Math.max(floor.nextTurn, row.turn + 1);
  // A head start or a person chosen by name is no measure of how the common line moves.
  if (row.arrivedAt === row.queuedAt && !row.isVulnerable && row.only === null && slot.queue.isOpen)
    tell(floor.waits, slot, slot.queue.waiting - 1, atWorkFor(floor, slot));
  file(floor, slot, at);
}

/** Gives the interaction to a person's hands: an offer or held work. */
export function takeOn(floor: Floor, chair: Chair, slot: Slot): void {
  chair.work.add(slot);
  const lane = laneOf(chair, slot.row.channel);
  if (lane) lane.used++;
  else layLanes(floor, chair);
  refreshChair(floor, chair);
}

/** Takes it from them again. Their idle time begins only when held work ends: an offer that passed by costs nothing. */
function letGo(floor: Floor, slot: Slot, at: Moment): void {
  const chair = slot.row.consultantId === null ? undefined : floor.chairs.get(slot.row.consultantId);
  if (!chair?.work.delete(slot)) return;
  const lane = laneOf(chair, slot.row.channel);
  if (lane) lane.used--;
  if (slot.row.place === 'held' && ![...chair.work].some((other) => other.row.place === 'held'))
    chair.row = { ...chair.row, idleSince: at };
  refreshChair(floor, chair);
}

function offered(floor: Floor, event: Of<'OfferMade'>): void {
  const slot = slotAt(floor, event.interactionId);
  if (event.at === slot.row.queuedAt) forget(floor.waits, slot.row.id);
  change(floor, slot, event.at, { place: 'offered', consultantId: event.consultantId, offerUntil: event.until });
  const chair = floor.chairs.get(event.consultantId);
  if (chair) takeOn(floor, chair, slot);
}

/** What comes next (held, returned, left) says where it stands: between the two events it stands nowhere. */
function offerEnded(floor: Floor, event: Of<'OfferEnded'>): void {
  const slot = slotAt(floor, event.interactionId);
  letGo(floor, slot, event.at);
  const { declined } = slot.row;
  setRow(slot, {
    ...slot.row,
    place: 'waiting',
    consultantId: null,
    offerUntil: null,
    declined:
      event.end === 'declined' ? { ...declined, [event.consultantId]: event.at + floor.policy.declineMs } : declined,
  });
  refreshDue(floor, slot);
}

function returned(floor: Floor, event: Of<'InteractionReturned'>): void {
  const slot = slotAt(floor, event.interactionId);
  if (event.toQueueId !== undefined) return moved(floor, slot, event.toQueueId, event.at, slot.row);
  const wasHeld = slot.row.place === 'held';
  const knows = wasHeld ? slot.row.consultantId : slot.row.knows;
  letGo(floor, slot, event.at);
  if (wasHeld) forget(floor.waits, slot.row.id);
  change(floor, slot, event.at, {
    place: 'waiting',
    consultantId: null,
    offerUntil: null,
    only: null,
    knows,
    // Coming back from somebody's hands it enters the line now, at its old key: its rings begin again.
    ...(wasHeld ? { queuedAt: event.at, ring: 0 } : {}),
  });
}

/** Into another line, at the key given in the row. */
function moved(floor: Floor, slot: Slot, queueId: string, at: Moment, row: Interaction): void {
  unfile(floor, slot);
  slot.queue.live.delete(slot);
  if (slot.row.place === 'waiting') slot.queue.waiting--;
  forget(floor.waits, row.id);
  const queue = floor.lines.get(queueId)!;
  (slot as { queue: Slot['queue'] }).queue = queue;
  slot.row = { ...row, queueId, ring: 0 };
  queue.live.add(slot);
  if (slot.row.place === 'waiting') queue.waiting++;
  file(floor, slot, at);
}

function held(floor: Floor, event: Of<'InteractionHeld'>): void {
  const slot = slotAt(floor, event.interactionId);
  const hasWaited = floor.waits.told.has(slot.row.id) || event.waitedMs > slot.queue.row.offerMs;
  lineMoved(floor.waits, slot, event.at, atWorkFor(floor, slot), hasWaited);
  learn(floor.waits, slot, event.at);
  change(floor, slot, event.at, {
    place: 'held',
    consultantId: event.consultantId,
    offerUntil: null,
    only: null,
    declined: {},
  });
  const chair = floor.chairs.get(event.consultantId);
  if (chair) takeOn(floor, chair, slot);
}

function passed(floor: Floor, event: Of<'InteractionPassed'>): void {
  const slot = slotAt(floor, event.interactionId);
  letGo(floor, slot, event.at);
  setPassage(floor, event.contactId, { passes: event.passes });
  const { row } = slot;
  const queue = floor.lines.get(event.toQueueId)!.row;
  moved(floor, slot, event.toQueueId, event.at, {
    ...row,
    queuedAt: event.at,
    key: row.arrivedAt - queue.headStartMs - (row.isVulnerable ? queue.vulnerableHeadStartMs : 0),
    only: event.toConsultantId,
    // Who passed it on is not the one who knows, and is not asked again at once.
    knows: row.knows === event.from ? null : row.knows,
    declined: event.from === null ? {} : { [event.from]: event.at + floor.policy.declineMs },
    place: 'waiting',
    consultantId: null,
    offerUntil: null,
  });
}

function setPassage(floor: Floor, contactId: string, fields: { passes?: number; ownerId?: string }): void {
  const known = floor.passages.get(contactId) ?? { contactId, passes: 0, ownerId: null };
  floor.passages.set(contactId, { ...known, ...fields });
}

function ended(floor: Floor, event: Of<'InteractionLeft'> | Of<'InteractionEnded'>): void {
  const slot = slotAt(floor, event.interactionId);
  if (event.type === 'InteractionLeft')
    lineMoved(floor.waits, slot, event.at, atWorkFor(floor, slot), floor.waits.told.has(slot.row.id));
  letGo(floor, slot, event.at);
  forget(floor.waits, slot.row.id);
  unfile(floor, slot);
  floor.dueSlots.remove(slot.due);
  slot.queue.live.delete(slot);
  if (slot.row.place === 'waiting') slot.queue.waiting--;
  floor.slots.delete(slot.row.id);
}
