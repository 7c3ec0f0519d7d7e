/** Time passed. All that is due is done in one go, then whatever came free is matched. */
import { watchHours } from './apply-definitions.js';
import { setHours } from './definitions.js';
import { chosenDue } from './lines.js';
import { miss } from './offers.js';
import { release } from './presence.js';
import { emit, free, giveBack, open, widen, type Run } from './run.js';
import type { Floor } from './state.js';
import type { Moment } from './types.js';

/** When a Tick must come next: offers, rings, budgets, refusals, rests, graces, opening hours. Null = nothing to wait for. */
export function nextDueAt(floor: Floor): Moment | null {
  const due = Math.min(floor.dueSlots.firstKey, floor.dueChairs.firstKey, floor.dueLines.firstKey);
  return due === Infinity ? null : due;
}

/** What is due of hours, seats and interactions. */
export function tick(run: Run): void {
  const { floor, at } = run;
  open(run);
  if (floor.dueLines.firstKey <= at)
    for (const line of floor.lines.values()) {
      // In the order of the queues, not of the heap: after a restore all are due.
      if (!floor.dueLines.has(line.number) || floor.dueLines.keyOf(line.number) > at) continue;
      setHours(run, line);
      watchHours(floor, line, at);
    }
  while (floor.dueChairs.firstKey <= at) {
    const chair = floor.chairAt[floor.dueChairs.first]!;
    const { restUntil, lostAt, consultant } = chair.row;
    if (lostAt !== null && lostAt + floor.policy.graceMs <= at) release(run, chair);
    if (typeof restUntil === 'number' && restUntil <= at) {
      emit(run, { type: 'RestEnded', at, consultantId: consultant.id });
      free(run, chair);
    }
  }
  while (floor.dueSlots.firstKey <= at) {
    const slot = floor.slotAt[floor.dueSlots.first]!;
    if (slot.row.place === 'offered') miss(run, slot);
    else if (chosenDue(floor, slot) <= at) giveBack(run, slot, 'personGone');
    else widen(run, slot);
  }
}
