/**
 * Asking somebody beside a held interaction, and handing it over to them: a warm transfer. Whoever is asked has their room
 * taken from the first ring on, so that nothing else is offered to them meanwhile; there is one holder at any time.
 */
import { hold } from './arrivals.js';
import { bestOfWilling } from './best.js';
import { canSpeakIt, klassOf } from './eligibility.js';
import { rest } from './offers.js';
import { nextPass } from './passing.js';
import { isFree } from './pick.js';
import { emit, endConsult, free, slotOf, type Run } from './run.js';
import { isEquipped, isThere } from './seats.js';
import type { Chair, Floor, Slot } from './state.js';
import { RoutingRefused, type Moment, type RoutingCommand } from './types.js';

type Of<T extends RoutingCommand['type']> = Extract<RoutingCommand, { type: T }>;

function heldBy(run: Run, interactionId: string, by: string): Slot {
  const slot = slotOf(run.floor, interactionId);
  if (slot.row.place !== 'held' || slot.row.consultantId !== by) throw new RoutingRefused('routing.notHeld', by);
  return slot;
}

export function consult(run: Run, { interactionId, by, to }: Of<'Consult'>): void {
  const slot = heldBy(run, interactionId, by);
  if (slot.beside) throw new RoutingRefused('routing.alreadyAsking', interactionId);
  const chair = 'queueId' in to ? bestOf(run.floor, slot, to.queueId, run.at) : named(run.floor, slot, to.consultantId);
  const { contactId } = slot.row;
  const consultantId = chair.row.consultant.id;
  emit(run, { type: 'ConsultBegun', at: run.at, interactionId, contactId, by, consultantId });
}

function named(floor: Floor, slot: Slot, consultantId: string): Chair {
  const chair = floor.chairs.get(consultantId);
  const mayBe = chair && chair !== slot.chair && isThere(chair) && isEquipped(chair, slot.row.channel);
  if (!mayBe || !canSpeakIt(chair.row.consultant, slot.row))
    throw new RoutingRefused('routing.nobodyForThat', consultantId);
  if (!isFree(chair, slot)) throw new RoutingRefused('routing.full', consultantId);
  return chair;
}

/** By the queue's own skills first, then ring by ring. */
function bestOf(floor: Floor, slot: Slot, queueId: string, at: Moment): Chair {
  const line = floor.lines.get(queueId);
  if (!line) throw new RoutingRefused('routing.unknownQueue', queueId);
  for (const bucket of klassOf(floor, line, slot.row.channel, slot.row.language).buckets) {
    const { chair } = bestOfWilling(floor, slot, bucket, at, slot.chair);
    if (chair) return chair;
  }
  throw new RoutingRefused('routing.nobodyForThat', queueId);
}

export function endAsked(run: Run, { interactionId, consultantId, end }: Of<'EndConsult'>): void {
  const slot = slotOf(run.floor, interactionId);
  if (slot.beside?.row.consultant.id !== consultantId) throw new RoutingRefused('routing.notAsked', interactionId);
  endConsult(run, slot, end);
  // A telephone that nobody hears rings for others no better: as with an offer.
  if (end === 'missed') rest(run, consultantId, run.at + run.floor.policy.restMs);
  if (end === 'deviceFailed') rest(run, consultantId, 'untilReady');
}

/** The line in between lasts no moment: passed, and held by who was asked, in one step. */
export function handOver(run: Run, command: Of<'HandOver'>): void {
  const { at } = run;
  const { interactionId, by, reason, isSupervisor = false } = command;
  const slot = heldBy(run, interactionId, by);
  const { beside, chair } = slot;
  if (!beside) throw new RoutingRefused('routing.notAsked', interactionId);
  const toConsultantId = beside.row.consultant.id;
  if (!beside.row.isConnected) throw new RoutingRefused('routing.nobodyForThat', toConsultantId);
  const { contactId, queueId: toQueueId } = slot.row;
  const passes = nextPass(run.floor, contactId, command);
  endConsult(run, slot, 'handedOver');
  const passed = { interactionId, contactId, from: by, toQueueId, toConsultantId, reason, isSupervisor, passes };
  emit(run, { type: 'InteractionPassed', at, ...passed });
  hold(run, slot, beside);
  if (chair) free(run, chair);
}
