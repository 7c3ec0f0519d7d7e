/** The fold of consultants and their presence. */
import { makeRoom, writeSkills } from './columns.js';
import { markEverywhere, unmarkEverywhere } from './eligibility.js';
import { file } from './lines.js';
import { layLanes, refreshChair, setFree } from './seats.js';
import { Chair, own, type Floor } from './state.js';
import type { Consultant, Moment, RoutingEvent, Seat } from './types.js';

type Personal = Extract<RoutingEvent, { type: `Consultant${string}` | 'RestEnded' }>;

export function applyPerson(floor: Floor, event: Personal): void {
  if (event.type === 'ConsultantDefined') return define(floor, event.consultant, event.at);
  const chair = floor.chairs.get(event.consultantId);
  if (!chair) throw new Error(`No consultant ${event.consultantId} on this floor: the log and the memory differ.`);
  if (event.type === 'ConsultantRemoved') return remove(floor, chair, event.at);
  Object.assign(own(chair), changeOf(chair.row, event));
  settle(floor, chair, event.at);
}

function changeOf(
  row: Seat,
  event: Exclude<Personal, { type: 'ConsultantDefined' | 'ConsultantRemoved' }>,
): Partial<Seat> {
  switch (event.type) {
    case 'ConsultantWished': {
      const { wish, reason, at } = event;
      if (wish !== 'ready') return { wish, pauseReason: reason };
      // Idle time begins when the person comes back, and "ready" ends every rest.
      return { wish, pauseReason: null, restUntil: null, ...(row.wish === 'ready' ? {} : { idleSince: at }) };
    }
    case 'ConsultantConnected':
      return { isConnected: true, lostAt: null };
    case 'ConsultantLost':
      return { isConnected: false, lostAt: event.at };
    case 'ConsultantReleased':
      return { lostAt: null };
    case 'ConsultantRested':
      return { restUntil: event.until };
    case 'RestEnded':
      return { restUntil: null };
    case 'ConsultantEquipped': {
      const others = (row.lacks ?? []).filter((channel) => channel !== event.channel);
      return { lacks: event.has ? others : [...others, event.channel] };
    }
  }
}

/** Makes a seat known, away and without work. */
export function newChair(floor: Floor, row: Seat): Chair {
  const chair = new Chair(row, floor.chairAt.length);
  floor.chairAt.push(chair);
  makeRoom(floor);
  floor.chairs.set(row.consultant.id, chair);
  floor.seated.add(chair.index);
  layLanes(floor, chair);
  writeSkills(floor, chair, null);
  markEverywhere(floor, chair);
  return chair;
}

function define(floor: Floor, consultant: Consultant, at: Moment): void {
  const known = floor.chairs.get(consultant.id);
  const chair = known ?? newChair(floor, awaySeat(consultant, at));
  if (known) {
    const before = known.row.consultant;
    own(known).consultant = consultant;
    layLanes(floor, known);
    writeSkills(floor, known, before);
    markEverywhere(floor, known);
  }
  settle(floor, chair, at);
}

const awaySeat = (consultant: Consultant, at: Moment): Seat => ({
  consultant,
  wish: 'off',
  pauseReason: null,
  isConnected: false,
  lostAt: null,
  restUntil: null,
  idleSince: at,
});

/** After any change of a seat: its sets, and the lines of those who wait for this very person. */
function settle(floor: Floor, chair: Chair, at: Moment): void {
  refreshChair(floor, chair);
  const wanted = floor.wanted.get(chair.row.consultant.id);
  if (wanted) for (const slot of [...wanted]) file(floor, slot, at);
}

function remove(floor: Floor, chair: Chair, at: Moment): void {
  const { id } = chair.row.consultant;
  unmarkEverywhere(floor, chair);
  for (const lane of chair.lanes) {
    setFree(floor, lane.channel, chair.index, false);
    lane.channel.capable.remove(chair.index);
  }
  floor.atWork.remove(chair.index);
  floor.seated.remove(chair.index);
  floor.dueChairs.remove(chair.index);
  floor.chairAt[chair.index] = undefined;
  floor.chairs.delete(id);
  if (floor.latestChair === chair) floor.latestChair = null;
  const wanted = floor.wanted.get(id);
  if (wanted) for (const slot of [...wanted]) file(floor, slot, at);
}
