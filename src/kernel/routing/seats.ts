/** What a person can be offered now. Kept after each change of a seat or of its work. */
import { lanesOf, type Chair, type Floor, type Lane, type Lanes } from './state.js';

/** Ready, connected and not resting: only then is anything offered, and only then is anybody waited for. */
export const isAtWork = (chair: Chair): boolean =>
  chair.row.wish === 'ready' && chair.row.isConnected && chair.row.restUntil === null;

/** There, if only on pause or for the grace time: what was meant for this person by name may wait for them. */
export const isThere = (chair: Chair): boolean =>
  chair.row.wish !== 'off' && (chair.row.isConnected || chair.row.lostAt !== null);

export const laneOf = (chair: Chair, channel: string): Lane | undefined =>
  chair.lanes.find((lane) => lane.channel.name === channel);

/** Makes the lanes anew from the person's capacity and work. Sorted, so that sums come out the same after a restore. */
export function layLanes(floor: Floor, chair: Chair): void {
  for (const lane of chair.lanes) {
    lane.channel.free.remove(chair.index);
    lane.channel.capable.remove(chair.index);
  }
  const { capacity } = chair.row.consultant;
  const names = new Set(Object.keys(capacity));
  for (const slot of chair.work) names.add(slot.row.channel);
  chair.lanes = [...names].sort().map((name) => ({
    channel: lanesOf(floor, name),
    capacity: capacity[name] ?? 0,
    used: [...chair.work].filter((slot) => slot.row.channel === name).length,
  }));
  for (const lane of chair.lanes) lane.channel.capable.put(chair.index, lane.capacity > 0);
}

/** Whether one more of a channel may come in beside what is in work. */
export function hasRoom(chair: Chair, lanes: Lanes): boolean {
  let isLaid = false;
  for (const lane of chair.lanes) {
    if (lane.channel === lanes) {
      if (lane.used >= lane.capacity) return false;
      isLaid = true;
    } else if (lane.used > 0) {
      const may = chair.row.consultant.interruptedBy[lane.channel.name];
      if (!may || !may.includes(lanes.name)) return false;
    }
  }
  return isLaid;
}

/** Brings the sets of free seats and the load up to date with a seat. */
export function refreshChair(floor: Floor, chair: Chair): void {
  const atWork = isAtWork(chair);
  floor.atWork.put(chair.index, atWork);
  let load = 0;
  for (const lane of chair.lanes) {
    lane.channel.free.put(chair.index, atWork && hasRoom(chair, lane.channel));
    if (lane.used > 0) load += lane.used / Math.max(1, lane.capacity);
  }
  floor.load[chair.index] = Math.min(1, load);
  floor.idleSince[chair.index] = chair.work.size > 0 ? Infinity : chair.row.idleSince;
  floor.dueChairs.move(chair.due, dueOf(floor, chair), chair.index);
}

function dueOf(floor: Floor, { row }: Chair): number | null {
  const rest = typeof row.restUntil === 'number' ? row.restUntil : Infinity;
  const grace = row.lostAt === null ? Infinity : row.lostAt + floor.policy.graceMs;
  const due = Math.min(rest, grace);
  return due === Infinity ? null : due;
}
