/**
 * One command being decided. Each event is folded as soon as it is emitted; what it set free is remembered and matched
 * at the end: first the people who came free take the soonest they may, then the interactions that moved look around.
 * In that order nobody who came later can take a person away from somebody who was there before.
 */
import { apply, seat } from './apply.js';
import { openDue } from './due.js';
import { file, ringAt } from './lines.js';
import { findChair, findSlot, type Chair, type Floor, type Slot } from './state.js';
import type { ConsultEnd, Moment, OfferEnd, RoutingEvent } from './types.js';
import { RoutingRefused } from './types.js';

export interface Run {
  readonly floor: Floor;
  readonly at: Moment;
  /** Which command of the floor it is. */
  readonly number: number;
  readonly events: RoutingEvent[];
  /** People who may take more. */
  readonly freed: Chair[];
  /** Interactions that look for a person. */
  readonly seeking: Slot[];
  /** Who came with this command and stands nowhere yet. See `arrive`. */
  arrived: Slot | null;
  /** Whether what ran out before this command has been looked at. */
  isOpened: boolean;
}

/** Folds and keeps an event. A command is checked before its first event: after that nothing refuses any more. */
export function emit(run: Run, event: RoutingEvent): void {
  open(run);
  apply(run.floor, event);
  run.events.push(event);
}

/**
 * Folds and keeps an arrival, which looks for a person. It stands in line only once nobody was found for it: into the
 * line and out of it again in the same moment was a quarter of the time to decide an arrival on a floor with free people.
 */
export function arrive(run: Run, event: Extract<RoutingEvent, { type: 'InteractionQueued' }>): void {
  open(run);
  run.arrived = seat(run.floor, event);
  run.events.push(event);
  seekFor(run, run.arrived);
}

/** Gives an arrival that is still without a person its place in line, before anybody looks there. */
export function stand(run: Run): void {
  const { arrived } = run;
  if (arrived === null) return;
  run.arrived = null;
  if (arrived.row.place === 'waiting') file(run.floor, arrived, run.at);
}

/** Looks at what ran out before this command, once. */
export function open(run: Run): void {
  if (run.isOpened) return;
  run.isOpened = true;
  for (const slot of openDue(run.floor, run.at)) seekFor(run, slot);
}

/** This person may take more now. */
export function free(run: Run, chair: Chair): void {
  if (chair.freedIn === run.number) return;
  chair.freedIn = run.number;
  run.freed.push(chair);
}

/** This interaction looks for a person. */
export function seekFor(run: Run, slot: Slot): void {
  if (slot.soughtIn === run.number) return;
  slot.soughtIn = run.number;
  run.seeking.push(slot);
}

export type Returned = Extract<RoutingEvent, { type: 'InteractionReturned' }>['reason'];

/** Takes an offer back from whom it was made to; the caller says what comes next. */
export function endOffer(run: Run, slot: Slot, end: OfferEnd): void {
  const { id, contactId, consultantId } = slot.row;
  const { chair } = slot;
  emit(run, { type: 'OfferEnded', at: run.at, interactionId: id, contactId, consultantId: consultantId!, end });
  if (chair && end !== 'accepted') free(run, chair);
}

/** Who was asked beside it is free again; nobody asked, nothing happens. */
export function endConsult(run: Run, slot: Slot, end: ConsultEnd): void {
  const chair = slot.beside;
  if (!chair) return;
  const { id, contactId } = slot.row;
  const consultantId = chair.row.consultant.id;
  emit(run, { type: 'ConsultEnded', at: run.at, interactionId: id, contactId, consultantId, end });
  free(run, chair);
}

/** Sends an interaction back to its own place in the line, where it looks for somebody at once. */
export function giveBack(run: Run, slot: Slot, reason: Returned): void {
  endConsult(run, slot, 'withdrawn');
  const { id, contactId } = slot.row;
  emit(run, { type: 'InteractionReturned', at: run.at, interactionId: id, contactId, reason });
  widen(run, slot);
  seekFor(run, slot);
}

/** Brings the ring up to the interaction's age. */
export function widen(run: Run, slot: Slot): void {
  const ring = ringAt(slot, run.at);
  if (slot.row.place !== 'waiting' || ring === slot.row.ring) return;
  const { id, contactId } = slot.row;
  emit(run, { type: 'RingWidened', at: run.at, interactionId: id, contactId, ring });
  seekFor(run, slot);
}

export function slotOf(floor: Floor, id: string): Slot {
  const slot = findSlot(floor, id);
  if (!slot) throw new RoutingRefused('routing.unknownInteraction', id);
  return slot;
}

export function chairOf(floor: Floor, id: string): Chair {
  const chair = findChair(floor, id);
  if (!chair) throw new RoutingRefused('routing.unknownConsultant', id);
  return chair;
}

/** In the order of the line. */
export const inOrder = (slots: Iterable<Slot>): Slot[] =>
  [...slots].sort((a, b) => a.row.key - b.row.key || a.row.turn - b.row.turn);
