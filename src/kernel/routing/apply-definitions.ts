/** The fold of policy, queues and opening hours. */
import { nextChange } from '../hours/index.js';
import { compileLine } from './eligibility.js';
import { file, markAllReady, refreshDue, unfile } from './lines.js';
import { refreshChair } from './seats.js';
import { Line, type Floor } from './state.js';
import type { Moment, Queue, RoutingEvent } from './types.js';

type Definition = Extract<
  RoutingEvent,
  { type: 'PolicySet' | 'QueueDefined' | 'QueueRemoved' | 'QueueOpened' | 'QueueClosed' }
>;

export function applyDefinition(floor: Floor, event: Definition): void {
  switch (event.type) {
    case 'PolicySet':
      floor.policy = event.policy;
      for (const chair of floor.chairs.values()) refreshChair(floor, chair);
      return;
    case 'QueueDefined':
      return defineLine(floor, event.queue, event.at);
    case 'QueueRemoved':
      return removeLine(floor, floor.lines.get(event.queueId)!, event.at);
    case 'QueueOpened':
    case 'QueueClosed':
      return setOpen(floor, floor.lines.get(event.queueId)!, event.type === 'QueueOpened', event.at);
  }
}

/** Makes a queue known, closed and without anybody in it; `compileLine` must follow. */
export function newLine(floor: Floor, row: Queue): Line {
  const line = new Line(row, floor.linesMade++);
  floor.lines.set(row.id, line);
  return line;
}

/** The queues whose own needs or whose rings' needs change with this queue. */
export function linesLeaningOn(floor: Floor, queueId: string): Line[] {
  return [...floor.lines.values()].filter(
    (line) => line.row.id === queueId || line.row.rings.some((ring) => ring.orQueues?.includes(queueId)),
  );
}

function defineLine(floor: Floor, row: Queue, at: Moment): void {
  const line = floor.lines.get(row.id);
  if (line) line.row = row;
  else newLine(floor, row);
  recompile(floor, linesLeaningOn(floor, row.id), at);
  watchHours(floor, floor.lines.get(row.id)!, at);
}

function recompile(floor: Floor, lines: readonly Line[], at: Moment): void {
  for (const line of lines) {
    const waiting = line.live.filter((slot) => slot.row.place === 'waiting');
    for (const slot of waiting) unfile(floor, slot);
    compileLine(floor, line);
    for (const slot of waiting) file(floor, slot, at);
    for (const slot of line.live) if (slot.row.place === 'offered') refreshDue(floor, slot);
  }
}

function removeLine(floor: Floor, line: Line, at: Moment): void {
  const leaning = linesLeaningOn(floor, line.row.id).filter((other) => other !== line);
  line.row = { ...line.row, rings: [] };
  compileLine(floor, line);
  floor.lines.delete(line.row.id);
  floor.dueLines.remove(line.number);
  recompile(floor, leaning, at);
}

function setOpen(floor: Floor, line: Line, isOpen: boolean, at: Moment): void {
  line.isOpen = isOpen;
  markAllReady(floor, line);
  watchHours(floor, line, at);
}

/** Puts the queue's next opening or closing in the heap of due moments. */
export function watchHours(floor: Floor, line: Line, at: Moment): void {
  const next = nextChange(line.row.hours, at);
  if (next === null) floor.dueLines.remove(line.number);
  else floor.dueLines.put(line.number, next, 0);
}
