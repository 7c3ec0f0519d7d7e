/** Coming into line, leaving it, ending. */
import { areGoodHours } from '../hours/index.js';
import { canSpeakIt } from './eligibility.js';
import { nobodyDeclined } from './lines.js';
import { arrive, chairOf, emit, endConsult, endOffer, free, giveBack, slotOf, type Run } from './run.js';
import { isEquipped, isThere, laneOf } from './seats.js';
import type { Chair, Floor, Slot } from './state.js';
import { RoutingRefused, type Hours, type Interaction, type Passage, type RoutingCommand } from './types.js';

type Of<T extends RoutingCommand['type']> = Extract<RoutingCommand, { type: T }>;

/** Refuses hours that cannot be read. */
export function checkHours(hours: Hours | null): void {
  if (hours && !areGoodHours(hours)) throw new RoutingRefused('routing.badHours', hours.timeZone);
}

type Need = Pick<Interaction, 'channel' | 'language'>;

/** The owner, if there and able to take it: else the work goes to the line and never sits on who is away. */
function ownerThere(floor: Floor, ownerId: string | null, need: Need): string | null {
  const chair = ownerId === null ? undefined : floor.chairs.get(ownerId);
  if (!chair || !isThere(chair) || !isEquipped(chair, need.channel)) return null;
  return canSpeakIt(chair.row.consultant, need) ? ownerId : null;
}

export function enqueue(run: Run, command: Of<'Enqueue'>): void {
  const { floor, at } = run;
  const line = floor.lines.get(command.queueId);
  if (!line) throw new RoutingRefused('routing.unknownQueue', command.queueId);
  if (floor.slots.has(command.interactionId))
    throw new RoutingRefused('routing.interactionExists', command.interactionId);
  const isVulnerable = command.isVulnerable ?? false;
  const arrivedAt = Math.min(command.arrivedAt ?? at, at);
  const language = command.language ?? null;
  const { headStartMs, vulnerableHeadStartMs } = line.row;
  const known = floor.passages.get(command.contactId);
  const passage = known ? null : broughtAlong(command);
  const ownerId = (known ?? passage)?.ownerId ?? null;
  const interaction: Interaction = {
    id: command.interactionId,
    contactId: command.contactId,
    customerId: command.customerId,
    queueId: command.queueId,
    channel: command.channel,
    language,
    isVulnerable,
    arrivedAt,
    queuedAt: at,
    key: arrivedAt - headStartMs - (isVulnerable ? vulnerableHeadStartMs : 0),
    turn: floor.nextTurn,
    place: 'waiting',
    ring: 0,
    knows: command.knows ?? null,
    only: ownerThere(floor, ownerId, { channel: command.channel, language }),
    consultantId: null,
    offerUntil: null,
    isCallback: false,
    callbackTo: null,
    declined: nobodyDeclined,
  };
  arrive(
    run,
    passage ? { type: 'InteractionQueued', at, interaction, passage } : { type: 'InteractionQueued', at, interaction },
  );
}

/** What the contact brings along of its past, when routing itself has let go of it. */
function broughtAlong({ passage }: Of<'Enqueue' | 'Begin'>): Omit<Passage, 'contactId'> | null {
  if (!passage || (passage.passes === 0 && passage.ownerId === null)) return null;
  return { passes: passage.passes, ownerId: passage.ownerId };
}

export function leave(run: Run, command: Of<'Leave'>): void {
  const slot = slotOf(run.floor, command.interactionId);
  if (slot.row.place === 'held') throw new RoutingRefused('routing.notWaiting', slot.row.id);
  if (slot.row.place === 'offered') endOffer(run, slot, 'withdrawn');
  const { id, contactId, queuedAt } = slot.row;
  emit(run, { type: 'InteractionLeft', at: run.at, interactionId: id, contactId, waitedMs: run.at - queuedAt });
}

export function askCallback(run: Run, command: Of<'AskCallback'>): void {
  const slot = slotOf(run.floor, command.interactionId);
  const isCut = command.isCut === true;
  if (slot.row.place === 'held' && !isCut) throw new RoutingRefused('routing.notWaiting', slot.row.id);
  const { id, contactId, isCallback, callbackTo } = slot.row;
  // Asked twice is asked once.
  if (!isCallback || callbackTo !== command.to)
    emit(run, { type: 'CallbackAsked', at: run.at, interactionId: id, contactId, to: command.to });
  if (isCut) cutOff(run, slot);
}

/** Back at its own place; whoever had it knows the story, and is looked for first. */
function cutOff(run: Run, slot: Slot): void {
  const { chair } = slot;
  if (slot.row.place === 'held') {
    giveBack(run, slot, 'consultantGone');
    if (chair) free(run, chair);
  } else if (slot.row.place === 'offered') {
    endOffer(run, slot, 'withdrawn');
    giveBack(run, slot, 'deviceFailed');
  }
}

export function end(run: Run, command: Of<'End'>): void {
  const slot = slotOf(run.floor, command.interactionId);
  const { id, contactId, place } = slot.row;
  const chair = place === 'held' ? slot.chair : null;
  const consultantId = chair?.row.consultant.id ?? null;
  if (command.by !== null && command.by !== consultantId) throw new RoutingRefused('routing.notHeld', id);
  if (place === 'offered') endOffer(run, slot, 'withdrawn');
  endConsult(run, slot, 'withdrawn');
  emit(run, { type: 'InteractionEnded', at: run.at, interactionId: id, contactId, consultantId });
  if (chair) free(run, chair);
}

export function take(run: Run, command: Of<'Take'>): void {
  const { floor } = run;
  const slot = slotOf(floor, command.interactionId);
  const chair = chairOf(floor, command.consultantId);
  const { row } = slot;
  if (row.place === 'held') throw new RoutingRefused('routing.notWaiting', row.id);
  const isOwnOffer = row.consultantId === command.consultantId;
  if (!isOwnOffer) checkHand(chair, row);
  if (row.place === 'offered') endOffer(run, slot, isOwnOffer ? 'accepted' : 'withdrawn');
  hold(run, slot, chair);
}

/** A call out: it comes into the queue's books and into the person's hands in one breath, and nobody else sees it wait. */
export function begin(run: Run, command: Of<'Begin'>): void {
  const { floor, at } = run;
  const { interactionId: id, contactId, customerId, queueId, channel, consultantId } = command;
  if (!floor.lines.has(queueId)) throw new RoutingRefused('routing.unknownQueue', queueId);
  if (floor.slots.has(id)) throw new RoutingRefused('routing.interactionExists', id);
  const chair = chairOf(floor, consultantId);
  checkHand(chair, { channel, language: null });
  const passage = floor.passages.has(contactId) ? null : broughtAlong(command);
  const interaction: Interaction = {
    ...{ id, contactId, customerId, queueId, channel, language: null, isVulnerable: false },
    // Nobody waits here: no head start, and kept for the one who began it.
    ...{ arrivedAt: at, queuedAt: at, key: at, turn: floor.nextTurn, place: 'waiting', ring: 0, knows: null },
    ...{ only: consultantId, consultantId: null, offerUntil: null, isCallback: false, callbackTo: null },
    declined: nobodyDeclined,
  };
  emit(run, { type: 'InteractionQueued', at, interaction, ...(passage ? { passage } : {}) });
  hold(run, slotOf(floor, id), chair, true);
}

/** Work is never put on somebody who is away, nor above their capacity. */
function checkHand(chair: Chair, row: Need): void {
  const { consultant, wish, isConnected } = chair.row;
  if (wish === 'off' || !isConnected || !isEquipped(chair, row.channel) || !canSpeakIt(consultant, row))
    throw new RoutingRefused('routing.nobodyForThat', consultant.id);
  const lane = laneOf(chair, row.channel);
  if (!lane || lane.used >= lane.capacity) throw new RoutingRefused('routing.full', consultant.id);
}

/** The person has it now. Beyond the bounce budget whoever has it is the owner, who brings it to the end. */
export function hold(run: Run, slot: Slot, chair: Chair, isOutgoing = false): void {
  const { floor, at } = run;
  const { id, contactId, queuedAt } = slot.row;
  const consultantId = chair.row.consultant.id;
  emit(run, {
    type: 'InteractionHeld',
    at,
    interactionId: id,
    contactId,
    consultantId,
    waitedMs: Math.max(0, at - queuedAt),
    ...(isOutgoing ? { isOutgoing } : {}),
  });
  const passage = floor.passages.get(contactId);
  if (!passage || passage.ownerId === consultantId) return;
  const owner = passage.ownerId === null ? undefined : floor.chairs.get(passage.ownerId);
  const { bounceBudget } = floor.policy;
  if (passage.ownerId !== null) {
    const reason = owner && isThere(owner) && passage.passes > bounceBudget ? 'supervisor' : 'ownerGone';
    emit(run, { type: 'OwnerSet', at, contactId, ownerId: consultantId, reason });
  } else if (passage.passes > 0 && passage.passes >= bounceBudget) {
    const reason = passage.passes > bounceBudget ? 'supervisor' : 'budgetSpent';
    emit(run, { type: 'OwnerSet', at, contactId, ownerId: consultantId, reason });
  }
}
