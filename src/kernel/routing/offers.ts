/** The four ends of an offer. Whatever the end, nobody is blamed and nobody loses the place in line. */
import { hold } from './arrivals.js';
import { emit, endOffer, giveBack, seekFor, slotOf, type Run } from './run.js';
import { isAtWork } from './seats.js';
import type { Slot } from './state.js';
import { RoutingRefused, type Moment, type RoutingCommand } from './types.js';

type Answer = Extract<RoutingCommand, { type: 'Accept' | 'Decline' | 'FailDevice' | 'Miss' }>;

function offeredTo(run: Run, { interactionId, consultantId }: Answer): Slot {
  const slot = slotOf(run.floor, interactionId);
  if (slot.row.place !== 'offered' || slot.row.consultantId !== consultantId)
    throw new RoutingRefused('routing.notOffered', interactionId);
  return slot;
}

export function accept(run: Run, command: Answer): void {
  const slot = offeredTo(run, command);
  const chair = slot.chair!;
  endOffer(run, slot, 'accepted');
  hold(run, slot, chair);
}

export function decline(run: Run, command: Answer): void {
  const slot = offeredTo(run, command);
  endOffer(run, slot, 'declined');
  giveBack(run, slot, 'refused');
}

export function failDevice(run: Run, command: Answer): void {
  const slot = offeredTo(run, command);
  endOffer(run, slot, 'deviceFailed');
  rest(run, command.consultantId, 'untilReady');
  giveBack(run, slot, 'deviceFailed');
}

/** The device rang out by itself: missed, as if the offer's own time had run out. */
export function rangOut(run: Run, command: Answer): void {
  miss(run, offeredTo(run, command));
}

/** Nobody answered the offer in time. */
export function miss(run: Run, slot: Slot): void {
  const consultantId = slot.row.consultantId!;
  endOffer(run, slot, 'missed');
  rest(run, consultantId, run.at + run.floor.policy.restMs);
  giveBack(run, slot, 'missed');
}

/** No offers for a while; the person's own wish stays. Who was kept for them looks around. */
export function rest(run: Run, consultantId: string, until: Moment | 'untilReady'): void {
  const chair = run.floor.chairs.get(consultantId)!;
  const wasAtWork = isAtWork(chair);
  emit(run, { type: 'ConsultantRested', at: run.at, consultantId, until });
  if (wasAtWork) for (const slot of run.floor.wanted.get(consultantId) ?? []) seekFor(run, slot);
}
