/** The fold. Memory changes only here, so that folding the log gives memory again, by construction. */
import { applyDefinition } from './apply-definitions.js';
import { applyPerson } from './apply-people.js';
import { enterLine, file, leaveLine, nobodyDeclined, refreshDue, seatSlot, setPlace, unfile } from './lines.js';
import { setPassage } from './passages.js';
import { atWorkOf, laneOf, layLanes, refreshChair } from './seats.js';
import { findChair, findSlot, own, type Chair, type Floor, type Line, type Slot } from './state.js';
import type { Moment, RoutingEvent } from './types.js';
import { learn, lineMoved, tell } from './waits.js';

/** Folds one event into the floor. */
export function apply(floor: Floor, event: RoutingEvent): void {
  switch (event.type) {
    case 'InteractionQueued':
      return file(floor, seat(floor, event), event.at);
    case 'RingWidened': {
      const slot = slotAt(floor, event.interactionId);
      own(slot).ring = event.ring;
      return file(floor, slot, event.at);
    }
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
    case 'ConsultBegun':
      return consulted(floor, event);
    case 'ConsultEnded':
      return consultEnded(floor, event);
    case 'OwnerSet':
      return setPassage(floor, event.contactId, { ownerId: event.ownerId });
    case 'CallbackAsked': {
      const row = own(slotAt(floor, event.interactionId));
      row.isCallback = true;
      row.callbackTo = event.to;
      return;
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
  const slot = findSlot(floor, id);
  if (!slot) throw new Error(`No interaction ${id} on this floor: the log and the memory differ.`);
  return slot;
}

/** Folds an arrival but for its place in line, which `file` gives. */
export function seat(floor: Floor, { interaction: row, passage }: Of<'InteractionQueued'>): Slot {
  const slot = seatSlot(floor, row);
  floor.nextTurn = Math.max(floor.nextTurn, row.turn + 1);
  if (passage) setPassage(floor, row.contactId, passage);
  // A head start or a person chosen by name is no measure of how the common line moves.
  if (row.arrivedAt === row.queuedAt && !row.isVulnerable && row.only === null && slot.queue.isOpen)
    tell(slot, slot.queue.waiting - 1, atWorkOf(floor, slot.queue));
  return slot;
}

/** Gives the interaction to a person's hands: an offer or held work. */
export function takeOn(floor: Floor, chair: Chair, slot: Slot): void {
  chair.work.push(slot);
  slot.chair = chair;
  const lane = laneOf(chair, slot.row.channel);
  if (lane) lane.used++;
  else layLanes(floor, chair);
  refreshChair(floor, chair);
}

/** Takes it from them again. Their idle time begins only when held work ends: an offer that passed by costs nothing. */
function letGo(floor: Floor, slot: Slot, at: Moment): void {
  const { chair } = slot;
  if (!chair) return;
  slot.chair = null;
  if (chair.work.at(-1) === slot) chair.work.pop();
  else chair.work.splice(chair.work.indexOf(slot), 1);
  const lane = laneOf(chair, slot.row.channel);
  if (lane) lane.used--;
  if (slot.row.place === 'held' && !holdsAny(chair)) own(chair).idleSince = at;
  refreshChair(floor, chair);
}

/** Somebody is asked beside it: from the first ring on their room is taken. */
export function askBeside(floor: Floor, chair: Chair, slot: Slot): void {
  chair.asked.push(slot);
  slot.beside = chair;
  const lane = laneOf(chair, slot.row.channel);
  if (lane) lane.used++;
  else layLanes(floor, chair);
  refreshChair(floor, chair);
}

function consulted(floor: Floor, event: Of<'ConsultBegun'>): void {
  const slot = slotAt(floor, event.interactionId);
  own(slot).consulted = event.consultantId;
  const chair = floor.chairs.get(event.consultantId);
  if (chair) askBeside(floor, chair, slot);
}

function consultEnded(floor: Floor, event: Of<'ConsultEnded'>): void {
  const slot = slotAt(floor, event.interactionId);
  const row = own(slot);
  row.consulted = null;
  if (event.end === 'declined')
    row.declined = { ...row.declined, [event.consultantId]: event.at + floor.policy.declineMs };
  const chair = slot.beside;
  slot.beside = null;
  if (!chair) return;
  chair.asked.splice(chair.asked.indexOf(slot), 1);
  const lane = laneOf(chair, row.channel);
  if (lane) lane.used--;
  refreshChair(floor, chair);
}

function holdsAny(chair: Chair): boolean {
  for (const slot of chair.work) if (slot.row.place === 'held') return true;
  return false;
}

function offered(floor: Floor, event: Of<'OfferMade'>): void {
  const slot = slotAt(floor, event.interactionId);
  if (event.at === slot.row.queuedAt) slot.told = null;
  setPlace(slot, 'offered', event.consultantId, event.until);
  file(floor, slot, event.at);
  const chair = findChair(floor, event.consultantId);
  if (chair) takeOn(floor, chair, slot);
}

/** What comes next (held, returned, left) says where it stands: between the two events it stands nowhere. */
function offerEnded(floor: Floor, event: Of<'OfferEnded'>): void {
  const slot = slotAt(floor, event.interactionId);
  letGo(floor, slot, event.at);
  setPlace(slot, 'waiting', null, null);
  if (event.end === 'declined')
    own(slot).declined = { ...slot.row.declined, [event.consultantId]: event.at + floor.policy.declineMs };
  // An accepted one is held by the next event, which looks at what is due.
  if (event.end !== 'accepted') refreshDue(floor, slot);
}

function returned(floor: Floor, event: Of<'InteractionReturned'>): void {
  const slot = slotAt(floor, event.interactionId);
  if (event.toQueueId !== undefined) return moved(floor, slot, event.toQueueId, event.at);
  const { place, consultantId } = slot.row;
  letGo(floor, slot, event.at);
  setPlace(slot, 'waiting', null, null);
  const row = own(slot);
  row.only = null;
  if (place === 'held') {
    slot.told = null;
    row.knows = consultantId;
    // Coming back from somebody's hands it enters the line now, at its old key: its rings begin again.
    row.queuedAt = event.at;
    row.ring = 0;
  }
  file(floor, slot, event.at);
}

/** Into another line, at the key in its row. */
function moved(floor: Floor, slot: Slot, queueId: string, at: Moment): void {
  unfile(floor, slot);
  leaveLine(slot);
  slot.told = null;
  const row = own(slot);
  row.queueId = queueId;
  row.ring = 0;
  enterLine(slot, floor.lines.get(queueId)!);
  file(floor, slot, at);
}

function held(floor: Floor, event: Of<'InteractionHeld'>): void {
  const slot = slotAt(floor, event.interactionId);
  // What a consultant begins says nothing of how the line moves.
  if (event.isOutgoing !== true) {
    const hasWaited = slot.told !== null || event.waitedMs > slot.queue.row.offerMs;
    lineMoved(slot, event.at, atWorkOf(floor, slot.queue), hasWaited);
    learn(slot, event.at);
  }
  setPlace(slot, 'held', event.consultantId, null);
  const row = own(slot);
  row.only = null;
  row.declined = nobodyDeclined;
  file(floor, slot, event.at);
  const chair = findChair(floor, event.consultantId);
  if (chair) takeOn(floor, chair, slot);
}

const keyIn = ({ row: queue }: Line, { row }: Slot): number =>
  row.arrivedAt - queue.headStartMs - (row.isVulnerable ? queue.vulnerableHeadStartMs : 0);

function passed(floor: Floor, event: Of<'InteractionPassed'>): void {
  const slot = slotAt(floor, event.interactionId);
  letGo(floor, slot, event.at);
  setPassage(floor, event.contactId, { passes: event.passes });
  setPlace(slot, 'waiting', null, null);
  unfile(floor, slot);
  const row = own(slot);
  row.queuedAt = event.at;
  row.key = keyIn(floor.lines.get(event.toQueueId)!, slot);
  row.only = event.toConsultantId;
  // Who passed it on is not the one who knows, and is not asked again at once.
  if (row.knows === event.from) row.knows = null;
  row.declined = event.from === null ? nobodyDeclined : { [event.from]: event.at + floor.policy.declineMs };
  moved(floor, slot, event.toQueueId, event.at);
}

function ended(floor: Floor, event: Of<'InteractionLeft'> | Of<'InteractionEnded'>): void {
  const slot = slotAt(floor, event.interactionId);
  if (event.type === 'InteractionLeft') lineMoved(slot, event.at, atWorkOf(floor, slot.queue), slot.told !== null);
  letGo(floor, slot, event.at);
  unfile(floor, slot);
  floor.dueSlots.remove(slot.number);
  leaveLine(slot);
  own(slot).place = 'ended';
  floor.slots.delete(slot.row.id);
  floor.slotAt[slot.number] = undefined;
  if (floor.latest === slot) floor.latest = null;
  floor.freeSlotNumbers.push(slot.number);
}
