/**
 * Passing a contact on. The budget counts over the contact's whole life; beyond it there is an owner, and only a
 * supervisor with a reason may move it again. Never to where nobody could ever answer.
 */
import { canSpeakIt, klassOf } from './eligibility.js';
import { emit, endConsult, endOffer, free, seekFor, slotOf, type Run } from './run.js';
import { isEquipped, isThere } from './seats.js';
import type { Floor, Slot } from './state.js';
import { RoutingRefused, type RoutingCommand } from './types.js';

type Pass = Extract<RoutingCommand, { type: 'Pass' }>;

export function pass(run: Run, command: Pass): void {
  const { floor, at } = run;
  const slot = slotOf(floor, command.interactionId);
  const { id, contactId, place, consultantId } = slot.row;
  const isSupervisor = command.isSupervisor ?? false;
  if (!isSupervisor && (place !== 'held' || consultantId !== command.by))
    throw new RoutingRefused('routing.notHeld', id);
  const passes = nextPass(floor, contactId, command);
  const { toQueueId, toConsultantId } = destination(floor, slot, command);
  if (place === 'offered') endOffer(run, slot, 'withdrawn');
  endConsult(run, slot, 'withdrawn');
  const from = place === 'held' ? consultantId : null;
  const { reason } = command;
  emit(run, {
    type: 'InteractionPassed',
    at,
    interactionId: id,
    contactId,
    from,
    toQueueId,
    toConsultantId,
    reason,
    isSupervisor,
    passes,
  });
  const chair = from === null ? undefined : floor.chairs.get(from);
  if (chair) free(run, chair);
  seekFor(run, slot);
}

/** How many passes that makes; refused beyond the budget, unless a supervisor says why. */
export function nextPass(floor: Floor, contactId: string, of: Pick<Pass, 'reason' | 'isSupervisor'>): number {
  const passes = (floor.passages.get(contactId)?.passes ?? 0) + 1;
  if (passes <= floor.policy.bounceBudget) return passes;
  if (!of.isSupervisor) throw new RoutingRefused('routing.bounceBudgetSpent', contactId);
  if (of.reason.trim() === '') throw new RoutingRefused('routing.reasonMissing', contactId);
  return passes;
}

function destination(
  floor: Floor,
  slot: Slot,
  { to }: Pass,
): { readonly toQueueId: string; readonly toConsultantId: string | null } {
  if ('queueId' in to) {
    const line = floor.lines.get(to.queueId);
    if (!line) throw new RoutingRefused('routing.unknownQueue', to.queueId);
    const widest = klassOf(floor, line, slot.row.channel, slot.row.language).buckets.at(-1)!;
    if (widest.able.isEmpty) throw new RoutingRefused('routing.nobodyForThat', to.queueId);
    return { toQueueId: to.queueId, toConsultantId: null };
  }
  const chair = floor.chairs.get(to.consultantId);
  const isHolder = slot.row.place === 'held' && slot.row.consultantId === to.consultantId;
  const { channel } = slot.row;
  if (
    !chair ||
    isHolder ||
    !isThere(chair) ||
    !isEquipped(chair, channel) ||
    !canSpeakIt(chair.row.consultant, slot.row)
  )
    throw new RoutingRefused('routing.nobodyForThat', to.consultantId);
  return { toQueueId: slot.row.queueId, toConsultantId: to.consultantId };
}
