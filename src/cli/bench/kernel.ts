/**
 * The kernel at the size of a very large centre: 10,000 consultants, 200 skills, 400 queues with rings, 5,000 waiting.
 * Beside it, in the same run and on the same work, the auditor's way: look at everybody each time.
 */
import { chanceOf, draw, drawInt, type Chance } from '#kernel/chance.js';
import { handsOf, scanForPeople, scanForWork, scoreOf, type Hands } from '#kernel/routing/auditor.js';
import { emptyBooks, type Books } from '#kernel/routing/auditor-books.js';
import {
  createFloor,
  decide,
  defaultPolicy,
  defaultQueue,
  nextDueAt,
  restore,
  snapshotOf,
  type Consultant,
  type Floor,
  type Interaction,
  type Queue,
  type RoutingCommand,
  type RoutingEvent,
} from '#kernel/routing/index.js';

const consultants = 10_000;
const skillCount = 200;
const queueCount = 400;
const waitingGoal = 5_000;
const decisions = 60_000;
const scans = 300;

/** What `ponte bench` prints of one measure. */
export interface Bench {
  readonly value: number;
  readonly unit: string;
  readonly p50: number;
  readonly p99: number;
  readonly beside: { readonly name: string; readonly value: number };
  readonly ratio: number;
  readonly notes?: Record<string, number>;
}

/** Popular skills and queues are likelier, as in any centre. */
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

interface World {
  readonly floor: Floor;
  readonly chance: Chance;
  readonly held: string[];
  readonly holder: Map<string, string>;
  at: number;
  nextId: number;
  waiting: number;
  timings: { arrivalUs: number[]; freedUs: number[]; tickUs: number[]; maxMs: number; decided: number };
}

function perform(world: World, command: RoutingCommand, into: number[]): void {
  const start = performance.now();
  const events = decide(world.floor, command);
  const tookMs = performance.now() - start;
  into.push(tookMs * 1_000);
  world.timings.maxMs = Math.max(world.timings.maxMs, tookMs);
  follow(world, events);
}

/** Everybody offered something accepts it at once. */
function follow(world: World, events: readonly RoutingEvent[]): void {
  for (const event of events) {
    if (event.type !== 'OfferMade') continue;
    const { interactionId, consultantId } = event;
    world.timings.decided++;
    world.waiting--;
    decide(world.floor, { type: 'Accept', at: world.at, interactionId, consultantId });
    world.held.push(interactionId);
    world.holder.set(interactionId, consultantId);
  }
}

function arrive(world: World): void {
  const id = `i${world.nextId++}`;
  const queueId = `queue_${popular(world.chance, queueCount)}`;
  world.timings.decided++;
  world.waiting++;
  perform(
    world,
    { type: 'Enqueue', at: world.at, interactionId: id, contactId: id, customerId: null, queueId, channel: 'chat' },
    world.timings.arrivalUs,
  );
}

function finishOne(world: World): void {
  const index = drawInt(world.chance, world.held.length);
  const interactionId = world.held[index]!;
  world.held[index] = world.held.at(-1)!;
  world.held.pop();
  const by = world.holder.get(interactionId)!;
  world.holder.delete(interactionId);
  world.timings.decided++;
  perform(world, { type: 'End', at: world.at, interactionId, by }, world.timings.freedUs);
}

const fresh = (): World['timings'] => ({ arrivalUs: [], freedUs: [], tickUs: [], maxMs: 0, decided: 0 });

/** A floor on which everybody is at work and 5,000 wait. */
function fullWorld(): World {
  const chance = chanceOf(12345);
  const floor = createFloor();
  for (let i = 0; i < queueCount; i++) decide(floor, { type: 'DefineQueue', at: 0, queue: makeQueue(chance, i) });
  for (let i = 0; i < consultants; i++) {
    const consultant = makeConsultant(chance, i);
    decide(floor, { type: 'DefineConsultant', at: 0, consultant });
    decide(floor, { type: 'Connect', at: 0, consultantId: consultant.id });
    decide(floor, { type: 'Wish', at: 0, consultantId: consultant.id, wish: 'ready' });
  }
  const world: World = { floor, chance, held: [], holder: new Map(), at: 1, nextId: 1, waiting: 0, timings: fresh() };
  while (world.waiting < waitingGoal) step(world, false);
  return world;
}

function step(world: World, isBusy: boolean): void {
  world.at += 2;
  if (world.waiting <= waitingGoal) arrive(world);
  if (isBusy && world.held.length > 0) finishOne(world);
  const due = nextDueAt(world.floor);
  if (due !== null && due <= world.at) perform(world, { type: 'Tick', at: world.at }, world.timings.tickUs);
}

/** Arrivals and ends in turn. Returns decisions a second. */
function run(world: World, steps: number): number {
  const before = world.timings.decided;
  const start = performance.now();
  for (let i = 0; i < steps; i++) step(world, true);
  return ((world.timings.decided - before) / (performance.now() - start)) * 1_000;
}

/** The books of the same floor. */
function booksOf(floor: Floor): Books {
  const { queues, openQueues, seats, interactions } = snapshotOf(floor);
  const books = emptyBooks(defaultPolicy);
  for (const queue of queues) books.queues.set(queue.id, queue);
  for (const id of openQueues) books.openQueues.add(id);
  for (const seat of seats) books.seats.set(seat.consultant.id, seat);
  for (const row of interactions) books.interactions.set(row.id, row);
  return books;
}

function holdIn(books: Books, hands: Hands, row: Interaction, consultantId: string): void {
  const held: Interaction = { ...row, place: 'held', consultantId };
  books.interactions.set(row.id, held);
  hands.set(consultantId, [held]);
}

/** The same two questions, an end and an arrival in turn, answered by looking at everybody. Returns decisions a second. */
function runNaive(world: World, scans: number): number {
  const books = booksOf(world.floor);
  const hands = handsOf(books);
  const held = [...books.interactions.values()].filter((row) => row.place === 'held');
  const { chance, at } = world;
  const start = performance.now();
  for (let i = 0; i < scans && held.length > 0; i++) {
    const done = held.splice(drawInt(chance, held.length), 1)[0]!;
    books.interactions.delete(done.id);
    hands.delete(done.consultantId!);
    const seat = books.seats.get(done.consultantId!)!;
    const next = scanForWork(books, seat, at, hands);
    if (next) holdIn(books, hands, next, seat.consultant.id);

    const queueId = `queue_${popular(chance, queueCount)}`;
    const row: Interaction = {
      ...done,
      id: `n${i}`,
      queueId,
      queuedAt: at,
      key: at,
      place: 'waiting',
      consultantId: null,
    };
    books.interactions.set(row.id, row);
    const people = scanForPeople(books, row, at, hands);
    const best = people.map((each) => ({ each, score: scoreOf(books, each, row, at, hands) }));
    best.sort((a, b) => b.score - a.score);
    if (best[0]) holdIn(books, hands, row, best[0].each.consultant.id);
  }
  return (2 * scans * 1_000) / (performance.now() - start);
}

function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Half of the people without work: an arrival chooses among hundreds. */
function emptyHalf(world: World): void {
  const { floor } = world;
  for (const row of snapshotOf(floor).interactions)
    if (row.place === 'waiting') decide(floor, { type: 'Leave', at: world.at, interactionId: row.id });
  world.waiting = 0;
  while (world.held.length > consultants / 2) finishOne(world);
}

/** Decisions a second beside the naive scan, and how long single ones take, over a full line and a half free floor. */
export async function benchKernel(): Promise<Bench> {
  const world = fullWorld();
  run(world, decisions / 8);
  world.timings = fresh();
  const full = run(world, decisions / 2);
  const snapshot = snapshotOf(world.floor);
  const start = performance.now();
  restore(snapshot);
  const restoreMs = performance.now() - start;
  const naive = runNaive(world, scans);
  emptyHalf(world);
  const atFull = world.timings;
  world.timings = fresh();
  const half = run(world, decisions / 2);
  const arrivals = [...atFull.arrivalUs, ...world.timings.arrivalUs];
  const freed = [...atFull.freedUs, ...world.timings.freedUs];
  return Promise.resolve({
    value: Math.round(full),
    unit: 'decisions/s',
    p50: round(quantile(arrivals, 0.5)),
    p99: round(quantile(arrivals, 0.99)),
    beside: { name: 'naive scan of everybody', value: Math.round(naive) },
    ratio: round(full / naive),
    notes: {
      halfFreePerSecond: Math.round(half),
      arrivalFullP99Us: round(quantile(atFull.arrivalUs, 0.99)),
      arrivalHalfFreeP99Us: round(quantile(world.timings.arrivalUs, 0.99)),
      freedP50Us: round(quantile(freed, 0.5)),
      freedP99Us: round(quantile(freed, 0.99)),
      tickP99Us: round(quantile([...atFull.tickUs, ...world.timings.tickUs], 0.99)),
      longestMs: round(Math.max(atFull.maxMs, world.timings.maxMs)),
      restoreMs: round(restoreMs),
      waiting: snapshot.interactions.filter((row) => row.place === 'waiting').length,
    },
  });
}
