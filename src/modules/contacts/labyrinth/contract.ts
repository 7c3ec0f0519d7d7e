/**
 * Labyrinths outside of telephone menus: a machine speaks, or a device stands there, and no person is behind it. Pure.
 *
 * IN-18, CRD art. 16d: no automatic way without a person who can be had; DSA art. 12: a way that is not automatic alone.
 */
import type { Channel, Consultant, Queue, SkillLevels } from '#kernel/routing/types.js';

/** Where a customer meets a machine or a device first. */
export const guardedWays = ['chat', 'mail', 'kiosk'] as const;
export type GuardedWay = (typeof guardedWays)[number];

export type LabyrinthCode =
  | 'labyrinth.noQueue'
  | 'labyrinth.nobody'
  | 'labyrinth.neverOpen'
  | 'labyrinth.topicGone'
  | 'labyrinth.topicNobody'
  | 'labyrinth.topicNeverOpen'
  | 'labyrinth.kioskNoCalls';

export interface LabyrinthFinding {
  readonly way: GuardedWay;
  readonly code: LabyrinthCode;
  readonly params: Readonly<Record<string, string>>;
}

export interface GuardedQueue extends Pick<Queue, 'id' | 'name' | 'skills' | 'rings'> {
  /** Open now, or within the days that are looked ahead. */
  readonly opens: boolean;
}

export interface Guarded {
  readonly queues: readonly GuardedQueue[];
  readonly consultants: readonly Pick<Consultant, 'skills' | 'capacity'>[];
  /** Ways at work: a machine answers there, or a device is in use. */
  readonly ways: readonly GuardedWay[];
  /** What customers may choose, with the line that it leads to. */
  readonly topics: readonly { readonly queueId: string; readonly name: string }[];
  /** Whether a kiosk can call at all. */
  readonly canCall: boolean;
}

const channelOf: Readonly<Record<GuardedWay, Channel>> = { chat: 'chat', mail: 'mail', kiosk: 'call' };

const has = ({ skills }: Pick<Consultant, 'skills'>, needed: SkillLevels): boolean =>
  Object.entries(needed).every(([skill, level]) => (skills[skill] ?? 0) >= level);

/** Every set of skills that will do for a queue, at once or after a time in line. */
function doors(queue: Pick<Queue, 'skills' | 'rings'>, queues: readonly Pick<Queue, 'id' | 'skills'>[]): SkillLevels[] {
  const later = queue.rings.flatMap(({ levels, orSkills = [], orQueues = [] }) => [
    { ...queue.skills, ...levels },
    ...orSkills,
    ...queues.filter(({ id }) => orQueues.includes(id)).map(({ skills }) => skills),
  ]);
  return [queue.skills, ...later];
}

/** Whether anybody who works here could ever be offered it. */
export function isTaken(
  queue: Pick<Queue, 'skills' | 'rings'>,
  { queues, consultants }: Pick<Guarded, 'consultants'> & { readonly queues: readonly Pick<Queue, 'id' | 'skills'>[] },
  channel: Channel,
): boolean {
  const ways = doors(queue, queues);
  return consultants.some((one) => (one.capacity[channel] ?? 0) > 0 && ways.some((needed) => has(one, needed)));
}

export function findingsOf(guarded: Guarded): readonly LabyrinthFinding[] {
  return guarded.ways.flatMap((way) => {
    if (way === 'kiosk' && !guarded.canCall) {
      const none = { way, code: 'labyrinth.kioskNoCalls', params: {} } as const;
      return [none, ...findingsOfWay(way, guarded)];
    }
    return findingsOfWay(way, guarded);
  });
}

function findingsOfWay(way: GuardedWay, guarded: Guarded): readonly LabyrinthFinding[] {
  const { queues, topics } = guarded;
  const tell = (code: LabyrinthCode, params: LabyrinthFinding['params'] = {}): LabyrinthFinding => ({
    way,
    code,
    params,
  });
  if (queues.length === 0) return [tell('labyrinth.noQueue')];
  const taken = queues.filter((queue) => isTaken(queue, guarded, channelOf[way]));
  if (taken.length === 0) return [tell('labyrinth.nobody')];
  if (!taken.some(({ opens }) => opens)) return [tell('labyrinth.neverOpen')];
  // Mails bring no choice of a topic along.
  if (way === 'mail') return [];
  return topics.flatMap(({ queueId, name }) => {
    const queue = queues.find(({ id }) => id === queueId);
    if (queue === undefined) return [tell('labyrinth.topicGone', { topic: name })];
    if (!taken.includes(queue)) return [tell('labyrinth.topicNobody', { topic: name, queue: queue.name })];
    return queue.opens ? [] : [tell('labyrinth.topicNeverOpen', { topic: name, queue: queue.name })];
  });
}
