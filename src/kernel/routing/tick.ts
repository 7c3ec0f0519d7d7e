/** Time passed. All that is due is done in one go, then whatever came free is matched. */
import { nextChange } from '../hours/index.js';
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
      if (line.due.index < 0 || line.due.key > at) continue;
      setHours(run, line);
      floor.dueLines.move(line.due, nextChange(line.row.hours, at), 0);
    }
  for (let node = floor.dueChairs.first; node && node.key <= at; node = floor.dueChairs.first) {
    const chair = node.item;
    const { restUntil, lostAt, consultant } = chair.row;
    if (lostAt !== null && lostAt + floor.policy.graceMs <= at) release(run, chair);
    if (typeof restUntil === 'number' && restUntil <= at) {
      emit(run, { type: 'RestEnded', at, consultantId: consultant.id });
      free(run, chair);
    }
  }
  for (let node = floor.dueSlots.first; node && node.key <= at; node = floor.dueSlots.first) {
    const slot = node.item;
    if (slot.row.place === 'offered') miss(run, slot);
    else if (chosenDue(floor, slot) <= at) giveBack(run, slot, 'personGone');
    else widen(run, slot);
  }
}
