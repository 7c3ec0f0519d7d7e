/**
 * A floor in memory. The rows (`row`) are the state, plain and immutable: they are what a snapshot holds. Everything
 * else here is an index over them, kept by the fold and rebuilt by `restore`.
 */
import { Bits } from './bits.js';
import { defaultPolicy } from './defaults.js';
import { Heap, type Node } from './heap.js';
import type { Interaction, Moment, Passage, Policy, Queue, Seat } from './types.js';
import { emptyWaits, type Waits } from './waits.js';

/** An interaction on the floor. */
export interface Slot {
  row: Interaction;
  readonly queue: Line;
  /** Where it stands in line now; null while it is offered, held or kept for one person. */
  bucket: Bucket | null;
  /** Whoever it is kept for or who knows its story, while it waits. */
  wantedBy: string | null;
  readonly place: Node<Slot>;
  readonly due: Node<Slot>;
}

/** A consultant's seat. `index` is the bit in every set; it only grows, so that order by index is order of coming. */
export interface Chair {
  row: Seat;
  readonly index: number;
  /** Offered and held. */
  readonly work: Set<Slot>;
  lanes: Lane[];
  /** Buckets this person may serve. */
  readonly serves: Bits;
  readonly due: Node<Chair>;
}

/** A channel at a seat: how many of it are in work, and how many may be. */
export interface Lane {
  readonly channel: Lanes;
  readonly capacity: number;
  used: number;
}

/** A channel on the floor. */
export interface Lanes {
  readonly name: string;
  /** Seats with any capacity for it. */
  readonly capable: Bits;
  /** Seats that can be offered one more of this channel now. */
  readonly free: Bits;
  /** Buckets of open queues in which somebody waits. */
  readonly ready: Bits;
}

/** The level of one skill at every seat. */
export interface SkillColumn {
  levels: Float64Array;
}

/** A skill asked for. */
export interface Need {
  readonly column: SkillColumn;
  readonly level: number;
}

/** A queue. */
export interface Line {
  row: Queue;
  isOpen: boolean;
  /** Sets of skills that will do, those added by each ring; the first is the queue's own. */
  rings: Need[][][];
  /** Seats that meet the queue's own skills. */
  able: Bits;
  /** Fit of each seat, 0-1. */
  fit: Float64Array;
  readonly classes: Map<string, Klass>;
  /** All its interactions that are not ended. */
  readonly live: Set<Slot>;
  waiting: number;
  readonly due: Node<Line>;
}

/** Those who need the same: queue, channel and language. */
export interface Klass {
  readonly line: Line;
  readonly channel: Lanes;
  readonly language: string | null;
  /** One for each ring reached. */
  buckets: Bucket[];
}

/** Those of a class who reached the same ring: whoever can serve one can serve all. */
export interface Bucket {
  readonly id: number;
  readonly klass: Klass;
  readonly able: Bits;
  readonly heap: Heap<Slot>;
  /** Those somebody said no to: few, looked through one by one. */
  readonly declined: Set<Slot>;
}

export interface Floor {
  policy: Policy;
  readonly lines: Map<string, Line>;
  readonly chairs: Map<string, Chair>;
  readonly chairAt: (Chair | undefined)[];
  readonly slots: Map<string, Slot>;
  readonly passages: Map<string, Passage>;
  nextTurn: number;
  waits: Waits;
  readonly lanes: Map<string, Lanes>;
  /** How many seats the columns have room for. */
  room: number;
  /** By seat: share of capacity in use, and since when idle (Infinity while at work). Numbers side by side: the pick
   *  looks at hundreds of people, and following an object for each was measured to cost ten times as much. */
  load: Float64Array;
  idleSince: Float64Array;
  readonly skills: Map<string, SkillColumn>;
  /** Seats, by language spoken. */
  readonly speakers: Map<string, Bits>;
  readonly buckets: (Bucket | undefined)[];
  readonly freeBucketIds: number[];
  /** Waiting interactions kept for a person, or whose story the person knows. */
  readonly wanted: Map<string, Set<Slot>>;
  /** Seats ready, connected and not resting. */
  readonly atWork: Bits;
  /** Up to when budgets and refusals that ran out have been looked at. */
  clock: Moment;
  readonly dueSlots: Heap<Slot>;
  readonly dueChairs: Heap<Chair>;
  readonly dueLines: Heap<Line>;
}

/** An empty floor. */
export function createFloor(policy: Policy = defaultPolicy): Floor {
  return {
    policy,
    lines: new Map(),
    chairs: new Map(),
    chairAt: [],
    slots: new Map(),
    passages: new Map(),
    nextTurn: 1,
    waits: emptyWaits(),
    lanes: new Map(),
    room: 64,
    load: new Float64Array(64),
    idleSince: new Float64Array(64),
    skills: new Map(),
    speakers: new Map(),
    buckets: [],
    freeBucketIds: [],
    wanted: new Map(),
    atWork: new Bits(),
    clock: -Infinity,
    dueSlots: new Heap(),
    dueChairs: new Heap(),
    dueLines: new Heap(),
  };
}

/** A channel's sets, made when the channel is first heard of. */
export function lanesOf(floor: Floor, channel: string): Lanes {
  let lanes = floor.lanes.get(channel);
  if (!lanes)
    floor.lanes.set(channel, (lanes = { name: channel, capable: new Bits(), free: new Bits(), ready: new Bits() }));
  return lanes;
}
