/** The floor that the kernel's measure runs on, and what happens there: one arrival and one end every two milliseconds. */
import { chanceOf, draw, drawFrom, drawInt, type Chance } from '#kernel/chance.js';
import {
  createFloor,
  decide,
  defaultQueue,
  interactionsOf,
  nextDueAt,
  queuesOf,
  seatsOf,
  type Consultant,
  type Floor,
  type Queue,
  type RoutingCommand,
} from '#kernel/routing/index.js';
import type { Match } from './kernel-naive.js';

const consultants = 10_000;
const skillCount = 200;
const queueCount = 400;
const waitingGoal = 5_000;

/** Popular skills are likelier, as in any centre. */
const popular = (chance: Chance, below: number): number => Math.floor(draw(chance) * draw(chance) * below);

function levels(chance: Chance, count: number, level: () => number): Record<string, number> {
  const own: Record<string, number> = {};
  for (let i = 0; i < count; i++) own[`skill${popular(chance, skillCount)}`] = level();
  return own;
}

const makeConsultant = (chance: Chance, index: number): Consultant => ({
  id: `consultant_${index}`,
  skills: levels(chance, 3 + drawInt(chance, 6), () => 1 + drawInt(chance, 10)),
  languages: ['it'],
  capacity: { chat: 1 },
  interruptedBy: {},
});

function makeQueue(chance: Chance, index: number): Queue {
  const skills = levels(chance, 1 + drawInt(chance, 2), () => 8);
  const at = (level: number): Record<string, number> =>
    Object.fromEntries(Object.keys(skills).map((id) => [id, level]));
  const rings = [
    { afterMs: 5_000, levels: at(5) },
    { afterMs: 20_000, levels: at(1) },
  ];
  const headStartMs = drawInt(chance, 4) * 30_000;
  return defaultQueue(`queue_${index}`, 'Queue', { skills, rings, headStartMs, offerMs: 600_000 });
}

export interface World {
  readonly floor: Floor;
  readonly chance: Chance;
  readonly held: Match[];
  /** For each person who can serve any queue: those they can serve in some ring. */
  readonly served: readonly (readonly string[])[];
  at: number;
  nextId: number;
  /** Somebody's work that ends now; null when nobody has any. */
  takeHeld(): Match | null;
}

/** A world around a floor, beginning at its newest moment. */
export function worldOf(floor: Floor, seed: number): World {
  const chance = chanceOf(seed);
  const rows = interactionsOf(floor);
  const held = rows
    .filter((row) => row.place === 'held')
    .map((row) => ({ interactionId: row.id, consultantId: row.consultantId! }));
  const queues = queuesOf(floor).map(({ id, skills }) => ({ id, skills: Object.keys(skills) }));
  const served = seatsOf(floor)
    .map(({ consultant }) => queues.filter((queue) => queue.skills.every((skill) => skill in consultant.skills)))
    .filter((list) => list.length > 0)
    .map((list) => list.map((queue) => queue.id));
  const at = rows.reduce((latest, row) => Math.max(latest, row.queuedAt), 0);
  return {
    floor,
    chance,
    held,
    served,
    at,
    nextId: 1_000_000 * seed,
    takeHeld() {
      if (held.length === 0) return null;
      const index = drawInt(chance, held.length);
      const done = held[index]!;
      held[index] = held.at(-1)!;
      held.pop();
      return done;
    },
  };
}

/** Everybody has something in hand, and 5,000 wait. */
export function fullWorld(): World {
  const chance = chanceOf(12345);
  const floor = createFloor();
  for (let i = 0; i < queueCount; i++) decide(floor, { type: 'DefineQueue', at: 0, queue: makeQueue(chance, i) });
  for (let i = 0; i < consultants; i++) {
    const consultant = makeConsultant(chance, i);
    const consultantId = consultant.id;
    const interactionId = `first_${i}`;
    decide(floor, { type: 'DefineConsultant', at: 0, consultant });
    decide(floor, { type: 'Connect', at: 0, consultantId });
    decide(floor, { type: 'Wish', at: 0, consultantId, wish: 'paused' });
    decide(floor, newcomer(interactionId, `queue_${popular(chance, queueCount)}`, 0));
    decide(floor, { type: 'Take', at: 0, interactionId, consultantId });
    decide(floor, { type: 'Wish', at: 0, consultantId, wish: 'ready' });
  }
  const world = worldOf(floor, 0);
  for (let i = 0; i < waitingGoal; i++) {
    world.at += 2;
    const due = nextDueAt(floor);
    if (due !== null && due <= world.at) decide(floor, { type: 'Tick', at: world.at });
    const { id, queueId } = nextArrival(world);
    decide(floor, newcomer(id, queueId, world.at));
  }
  return world;
}

/** Written out as who calls the kernel writes it: an object put together from others is slower to read from. */
const newcomer = (id: string, queueId: string, at: number): RoutingCommand => ({
  type: 'Enqueue',
  at,
  interactionId: id,
  contactId: id,
  customerId: null,
  queueId,
  channel: 'chat',
});

/** Customers come for what the centre can do: a queue of a person drawn among all, so that line and hands stay full. */
export function nextArrival(world: World): { readonly id: string; readonly queueId: string } {
  const queueId = drawFrom(world.chance, drawFrom(world.chance, world.served));
  return { id: `i${world.nextId++}`, queueId };
}

export type Step = 'arrival' | 'freed' | 'tick';

/** Whatever is due, an arrival and an end; everybody offered something accepts it at once. Returns who got whom. */
export function step(world: World, around: (kind: Step, decided: () => void) => void = (_, decided) => decided()) {
  const { floor } = world;
  const matches: string[] = [];
  world.at += 2;
  const perform = (kind: Step, command: RoutingCommand): void => {
    const offers: Match[] = [];
    around(kind, () => {
      for (const event of decide(floor, command)) if (event.type === 'OfferMade') offers.push(event);
    });
    for (const { interactionId, consultantId } of offers) {
      decide(floor, { type: 'Accept', at: world.at, interactionId, consultantId });
      matches.push(finish(world, { interactionId, consultantId }));
    }
  };
  const due = nextDueAt(floor);
  if (due !== null && due <= world.at) perform('tick', { type: 'Tick', at: world.at });
  const { id, queueId } = nextArrival(world);
  perform('arrival', newcomer(id, queueId, world.at));
  const done = world.takeHeld();
  if (done) perform('freed', { type: 'End', at: world.at, interactionId: done.interactionId, by: done.consultantId });
  return matches;
}

/** Writes down who got whom. */
export function finish(world: World, match: Match): string {
  world.held.push(match);
  return `${match.interactionId}→${match.consultantId}`;
}

/** Nobody waits and half of the people are without work: an arrival chooses among hundreds. */
export function emptyHalf(world: World): void {
  for (const row of interactionsOf(world.floor))
    if (row.place === 'waiting') decide(world.floor, { type: 'Leave', at: world.at, interactionId: row.id });
  while (world.held.length > consultants / 2) {
    const { interactionId, consultantId } = world.takeHeld()!;
    decide(world.floor, { type: 'End', at: world.at, interactionId, by: consultantId });
  }
}
