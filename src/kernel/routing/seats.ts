/** What a person can be offered now. Kept after each change of a seat or of its work. */
import { lanesOf, type Chair, type Floor, type Lane, type Lanes, type Line } from './state.js';
import type { Moment } from './types.js';

/** Ready, connected and not resting: only then is anything offered, and only then is anybody waited for. */
export const isAtWork = (chair: Chair): boolean =>
  chair.row.wish === 'ready' && chair.row.isConnected && chair.row.restUntil === null;

/** There, if only on pause or for the grace time: what was meant for this person by name may wait for them. */
export const isThere = (chair: Chair): boolean =>
  chair.row.wish !== 'off' && (chair.row.isConnected || chair.row.lostAt !== null);

/** Has the device of this channel at hand, as far as anybody said. */
export const isEquipped = ({ row }: Chair, channel: string): boolean => !row.lacks?.includes(channel);

export const isBusy = (chair: Chair): boolean => chair.work.length > 0 || chair.asked.length > 0;

export function laneOf(chair: Chair, channel: string): Lane | undefined {
  for (const lane of chair.lanes) if (lane.channel.name === channel) return lane;
  return undefined;
}

/** Says whether a seat can be offered one more of a channel now, and counts it to all buckets that it may serve. */
export function setFree(floor: Floor, lanes: Lanes, index: number, isFree: boolean): void {
  if (lanes.free.has(index) === isFree) return;
  lanes.free.put(index, isFree);
  const change = isFree ? 1 : -1;
  const { freeIn } = floor;
  const { words: serves, stride } = floor.serves;
  const row = index * stride;
  const own = lanes.buckets.words;
  const length = Math.min(stride, own.length);
  for (let i = 0; i < length; i++)
    for (let word = serves[row + i]! & own[i]!; word !== 0; word &= word - 1)
      freeIn[(i << 5) + 31 - Math.clz32(word & -word)]! += change;
}

/** Somebody may now be idle for longer than all others of a bucket. */
function lowerIdlest(floor: Floor, index: number, since: Moment): void {
  const { idlest } = floor;
  const { words: serves, stride } = floor.serves;
  const row = index * stride;
  for (let i = 0; i < stride; i++)
    for (let word = serves[row + i]!; word !== 0; word &= word - 1) {
      const id = (i << 5) + 31 - Math.clz32(word & -word);
      if (since < idlest[id]!) idlest[id] = since;
    }
}

/** Makes the lanes anew from the person's capacity and work. Sorted, so that sums come out the same after a restore. */
export function layLanes(floor: Floor, chair: Chair): void {
  for (const lane of chair.lanes) {
    setFree(floor, lane.channel, chair.index, false);
    lane.channel.capable.remove(chair.index);
  }
  const { capacity } = chair.row.consultant;
  const names = Object.keys(capacity);
  const busy = [...chair.work, ...chair.asked];
  for (const slot of busy) if (!names.includes(slot.row.channel)) names.push(slot.row.channel);
  chair.lanes = names.sort().map((name) => {
    let used = 0;
    for (const slot of busy) if (slot.row.channel === name) used++;
    return { channel: lanesOf(floor, name), capacity: capacity[name] ?? 0, used };
  });
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
  const { index } = chair;
  const atWork = isAtWork(chair);
  if (atWork !== floor.atWork.has(index)) {
    floor.atWork.put(index, atWork);
    floor.presence++;
  }
  let load = 0;
  for (const lane of chair.lanes) {
    const isOpen = atWork && isEquipped(chair, lane.channel.name);
    setFree(floor, lane.channel, index, isOpen && hasRoom(chair, lane.channel));
    if (lane.used > 0) load += lane.used / Math.max(1, lane.capacity);
  }
  floor.load[index] = Math.min(1, load);
  const idleSince = isBusy(chair) ? Infinity : chair.row.idleSince;
  floor.idleSince[index] = idleSince;
  if (atWork && idleSince < Infinity) lowerIdlest(floor, index, idleSince);
  const due = dueOf(floor, chair);
  if (due === Infinity) floor.dueChairs.remove(index);
  else floor.dueChairs.put(index, due, index);
}

function dueOf(floor: Floor, { row }: Chair): number {
  const rest = typeof row.restUntil === 'number' ? row.restUntil : Infinity;
  const grace = row.lostAt === null ? Infinity : row.lostAt + floor.policy.graceMs;
  return Math.min(rest, grace);
}

/** People at work who meet the queue's own skills. Counted anew only after somebody came, went or changed. */
export function atWorkOf(floor: Floor, line: Line): number {
  if (line.atWorkAsOf !== floor.presence) {
    line.atWork = floor.atWork.countWith(line.reach[0]!);
    line.atWorkAsOf = floor.presence;
  }
  return line.atWork;
}
