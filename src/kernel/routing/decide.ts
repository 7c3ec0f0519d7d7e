/** The one door of change: a command with its time in, the events that happened out. */
import { askCallback, begin, end, enqueue, leave, take } from './arrivals.js';
import { consult, endAsked, handOver } from './consults.js';
import { defineConsultant, defineQueue, removeConsultant, removeQueue } from './definitions.js';
import { accept, decline, failDevice, rangOut } from './offers.js';
import { pass } from './passing.js';
import { match } from './pick.js';
import { connect, equip, loseConnection, wish } from './presence.js';
import { emit, open, type Run } from './run.js';
import type { Floor } from './state.js';
import { tick } from './tick.js';
import type { RoutingCommand, RoutingEvent } from './types.js';

/**
 * Decides a command and folds what happened into `floor`. Throws RoutingRefused and changes nothing when it may not be.
 * The same floor, command and time give the same events for ever.
 */
export function decide(floor: Floor, command: RoutingCommand): RoutingEvent[] {
  const number = ++floor.runs;
  const { events, freed, seeking } = floor.scratch;
  const run: Run = { floor, at: command.at, number, events, freed, seeking, arrived: null, isOpened: false };
  try {
    perform(run, command);
    // A command that changes nothing is a moment like any other: what ran out before it is looked at.
    open(run);
    match(run);
    return events.slice();
  } finally {
    empty(events);
    empty(freed);
    empty(seeking);
  }
}

/** Keeps the list's room, which setting its length would give back. */
function empty(list: unknown[]): void {
  while (list.length > 0) list.pop();
}

function perform(run: Run, command: RoutingCommand): void {
  switch (command.type) {
    case 'SetPolicy':
      return emit(run, { type: 'PolicySet', at: run.at, policy: command.policy });
    case 'DefineQueue':
      return defineQueue(run, command);
    case 'RemoveQueue':
      return removeQueue(run, command);
    case 'DefineConsultant':
      return defineConsultant(run, command);
    case 'RemoveConsultant':
      return removeConsultant(run, command);
    case 'Wish':
      return wish(run, command);
    case 'Connect':
      return connect(run, command);
    case 'LoseConnection':
      return loseConnection(run, command);
    case 'Equip':
      return equip(run, command);
    case 'Enqueue':
      return enqueue(run, command);
    case 'Begin':
      return begin(run, command);
    case 'Accept':
      return accept(run, command);
    case 'Decline':
      return decline(run, command);
    case 'FailDevice':
      return failDevice(run, command);
    case 'Miss':
      return rangOut(run, command);
    case 'Leave':
      return leave(run, command);
    case 'AskCallback':
      return askCallback(run, command);
    case 'Pass':
      return pass(run, command);
    case 'Consult':
      return consult(run, command);
    case 'EndConsult':
      return endAsked(run, command);
    case 'HandOver':
      return handOver(run, command);
    case 'Take':
      return take(run, command);
    case 'End':
      return end(run, command);
    case 'Tick':
      return tick(run);
  }
}
