/**
 * A floor in memory. The rows (`row`) are the state: plain, and for whoever got one they never change; they are what a
 * snapshot holds. Everything else here is an index over them, kept by the fold and rebuilt by `restore`.
 */
import { BitTable, Bits } from './bits.js';
import { defaultPolicy } from './defaults.js';
import { Heap, Places } from './heap.js';
import type { Interaction, Moment, Passage, Policy, Queue, RoutingEvent, Seat } from './types.js';
import type { Learnt, Told } from './waits.js';

/** An interaction on the floor. `number` is its place in every column; it is given on when the interaction has ended. */
export class Slot {
  readonly number: number;
  row: Interaction;
  /** Whether somebody outside may hold `row`: then the next change writes a copy. See `own`. */
  isLent = true;
  queue: Line;
  /** Those who need the same; null until first looked up, and after the queue was compiled anew. */
  klass: Klass | null = null;
  /** Where it stands in line now; null while it is offered, held or kept for one person. */
  bucket: Bucket | null = null;
  /** Whose hands it is in, offered or held. */
  chair: Chair | null = null;
  /** Who is asked beside it, while it is held. */
  beside: Chair | null = null;
  /** Whoever it is kept for or who knows its story, while it waits. */
  wantedBy: string | null = null;
  /** What the customer was told of the wait. */
  told: Told | null = null;
  /** Position in its queue's `live`. */
  liveIndex = -1;
  /** The last run in which it looked for a person. */
  soughtIn = 0;

  constructor(row: Interaction, queue: Line, number: number) {
    this.number = number;
    this.row = row;
    this.queue = queue;
  }
}

/** A consultant's seat. `index` is the bit in every set; it only grows, so that order by index is order of coming. */
export class Chair {
  row: Seat;
  isLent = true;
  readonly index: number;
  /** Offered and held: few, so a list. */
  readonly work: Slot[] = [];
  /** Others' held work that this person is asked about: it takes up room as well. */
  readonly asked: Slot[] = [];
  lanes: Lane[] = [];
  /** The last run in which it came free. */
  freedIn = 0;

  constructor(row: Seat, index: number) {
    this.row = row;
    this.index = index;
  }
}

type Written<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The row, to be written. Rows are immutable to everybody who was handed one, but an interaction lives through a dozen
 * changes and copying its 21 fields for each was half of a decision's cost: so a row is copied only when it was lent.
 */
export function own<R extends object>(of: { row: R; isLent: boolean }): Written<R> {
  if (of.isLent) {
    of.row = { ...of.row };
    of.isLent = false;
  }
  return of.row;
}

/** The row, to be handed out. */
export function lend<R extends object>(of: { readonly row: R; isLent: boolean }): R {
  of.isLent = true;
  return of.row;
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
  /** Its buckets. */
  readonly buckets: Bits;
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

/** A queue. `number` says where its hours stand among what is due. */
export class Line {
  readonly number: number;
  row: Queue;
  isOpen = false;
  /** Sets of skills that will do, those added by each ring; the first is the queue's own. */
  rings: Need[][][] = [];
  /** Seats that meet one of the sets of this ring or of those before it. */
  reach: Bits[] = [new Bits()];
  /** Fit of each seat, 0-1. */
  fit: Float64Array = new Float64Array(0);
  readonly classes = new Map<string, Klass>();
  /** The class last asked for: most queues have one. */
  latestKlass: Klass | null = null;
  /** All its interactions that are not ended, in no order. */
  readonly live: Slot[] = [];
  waiting = 0;
  /** Those waiting, sooner first, for questions about places; null after a change. See `aheadOf`. */
  sorted: Slot[] | null = null;
  /** Questions about places since the last change. */
  asked = 0;
  learnt: Learnt | null = null;
  /** People at work who meet the queue's own skills, as of the floor's `presence`. */
  atWork = 0;
  atWorkAsOf = -1;

  constructor(row: Queue, number: number) {
    this.number = number;
    this.row = row;
  }
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
  /** Those able, the best fit first; null until asked for, and after somebody's skills changed. */
  ranking: Ranking | null;
  /** Numbers of slots. */
  readonly heap: Heap;
  /** Those somebody said no to: few, looked through one by one. */
  readonly declined: Set<Slot>;
}

/** Seats by fit, the lower index first among equals, and the fit of each beside it. */
export interface Ranking {
  readonly people: Int32Array;
  readonly fit: Float64Array;
}

export interface Floor {
  policy: Policy;
  readonly lines: Map<string, Line>;
  readonly chairs: Map<string, Chair>;
  readonly chairAt: (Chair | undefined)[];
  readonly slots: Map<string, Slot>;
  /** The slot last found by its id: a command asks for the same one again and again. See `findSlot`. */
  latest: Slot | null;
  /** The seat last found by its id. See `findChair`. */
  latestChair: Chair | null;
  readonly slotAt: (Slot | undefined)[];
  readonly freeSlotNumbers: number[];
  /** Where each interaction stands in its bucket: it is in one of them at most. */
  readonly standing: Places;
  readonly passages: Map<string, Passage>;
  /** Beyond so many, passages of contacts without live interactions are forgotten, oldest first. */
  readonly passageLimit: number;
  nextTurn: number;
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
  /** By bucket: the key of its soonest, so that a person who comes free opens only buckets that may hold their next. */
  heads: Float64Array;
  /** By bucket: how many are able and free now. */
  freeIn: Int32Array;
  /** By bucket: nobody who is able and free is idle for longer. Exact after a look at them all, lowered in between. */
  idlest: Float64Array;
  /** Buckets each seat may serve. */
  readonly serves: BitTable;
  /** Waiting interactions kept for a person, or whose story the person knows. */
  readonly wanted: Map<string, Set<Slot>>;
  /** Seats with a person. */
  readonly seated: Bits;
  /** Seats ready, connected and not resting. */
  readonly atWork: Bits;
  /** Counts changes of who is at work or meets a queue. */
  presence: number;
  /** Counts commands, to tell what was touched in this one. */
  runs: number;
  readonly scratch: Scratch;
  /** Up to when budgets and refusals that ran out have been looked at. */
  clock: Moment;
  /** What is due next, by number of slot, index of chair and number of line. */
  readonly dueSlots: Heap;
  readonly dueChairs: Heap;
  readonly dueLines: Heap;
  linesMade: number;
}

/** What a command gathers, emptied and used again: a new list takes room for seventeen at its first entry. */
export interface Scratch {
  readonly events: RoutingEvent[];
  readonly freed: Chair[];
  readonly seeking: Slot[];
}

/** What a floor is given room for, and how much it remembers. */
export interface FloorOptions {
  /** Seats and buckets to begin with; it grows by itself. */
  readonly seats?: number;
  readonly buckets?: number;
  readonly passageLimit?: number;
}

/** An empty floor. */
export function createFloor(policy: Policy = defaultPolicy, options: FloorOptions = {}): Floor {
  const room = Math.max(64, options.seats ?? 0);
  return {
    policy,
    lines: new Map(),
    chairs: new Map(),
    chairAt: [],
    slots: new Map(),
    latest: null,
    latestChair: null,
    slotAt: [],
    freeSlotNumbers: [],
    standing: new Places(),
    passages: new Map(),
    passageLimit: options.passageLimit ?? 50_000,
    nextTurn: 1,
    lanes: new Map(),
    room,
    load: new Float64Array(room),
    idleSince: new Float64Array(room),
    skills: new Map(),
    speakers: new Map(),
    buckets: [],
    freeBucketIds: [],
    heads: new Float64Array(Math.max(64, options.buckets ?? 0)),
    freeIn: new Int32Array(Math.max(64, options.buckets ?? 0)),
    idlest: new Float64Array(Math.max(64, options.buckets ?? 0)),
    serves: new BitTable(room, Math.max(64, options.buckets ?? 0)),
    wanted: new Map(),
    seated: new Bits(room),
    atWork: new Bits(room),
    presence: 0,
    runs: 0,
    scratch: { events: [], freed: [], seeking: [] },
    clock: -Infinity,
    dueSlots: new Heap(),
    dueChairs: new Heap(),
    dueLines: new Heap(),
    linesMade: 0,
  };
}

/** An interaction by its id. */
export function findSlot(floor: Floor, id: string): Slot | undefined {
  if (floor.latest !== null && floor.latest.row.id === id) return floor.latest;
  const slot = floor.slots.get(id);
  if (slot) floor.latest = slot;
  return slot;
}

/** A seat by its person's id. */
export function findChair(floor: Floor, id: string): Chair | undefined {
  if (floor.latestChair !== null && floor.latestChair.row.consultant.id === id) return floor.latestChair;
  const chair = floor.chairs.get(id);
  if (chair) floor.latestChair = chair;
  return chair;
}

/** A channel's sets, made when the channel is first heard of. */
export function lanesOf(floor: Floor, channel: string): Lanes {
  let lanes = floor.lanes.get(channel);
  if (!lanes) {
    lanes = {
      name: channel,
      capable: new Bits(floor.room),
      free: new Bits(floor.room),
      ready: new Bits(),
      buckets: new Bits(),
    };
    floor.lanes.set(channel, lanes);
  }
  return lanes;
}
