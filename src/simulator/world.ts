/**
 * A floor with made-up people, driven by the very kernel that runs live. Time jumps from one event to the next; chance
 * is the world's own generator, so that a seed repeats the day to the last offer.
 */
import { chanceOf, draw, drawExponential, drawFrom, drawIs, type Chance } from '#kernel/chance.js';
import { Heap } from '#kernel/routing/heap.js';
import { createFloor, decide, interactionOf, nextDueAt, RoutingRefused, waitRange } from '#kernel/routing/index.js';
import type { Consultant, Floor, Moment, Policy, Queue, RoutingCommand, RoutingEvent } from '#kernel/routing/index.js';
import { drawMs, rateAt, type Habits, type Stream } from './customers.js';
import { createReport, note, summarise, type Report, type Summary } from './report.js';

export interface Shift {
  readonly consultant: Consultant;
  /** From the start of the world. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Scenario {
  readonly seed: number;
  readonly startsAt: Moment;
  /** Arrivals end then; who is in line is still served or leaves. */
  readonly lengthMs: number;
  /** Contacts that came before are not counted: an empty floor is not a usual one. */
  readonly warmUpMs: number;
  readonly queues: readonly Queue[];
  readonly shifts: readonly Shift[];
  readonly streams: readonly Stream[];
  readonly habits: Habits;
  readonly policy?: Policy;
}

interface Customer {
  readonly stream: Stream;
  /** Counts each time somebody has it in hand, so that a planned end of an earlier time is known as stale. */
  holds: number;
}

interface World {
  readonly scenario: Scenario;
  readonly floor: Floor;
  readonly chance: Chance;
  readonly report: Report;
  readonly customers: Map<string, Customer>;
  /** What happens later, by number, and the numbers in the order of time. */
  readonly planned: (() => void)[];
  readonly freeNumbers: number[];
  readonly plans: Heap;
  readonly listen: ((events: readonly RoutingEvent[]) => void) | null;
  at: Moment;
  turn: number;
  nextId: number;
}

/** Lives through a scenario and reports. `listen` hears every event. */
export function simulate(scenario: Scenario, listen: World['listen'] = null): Summary {
  const world: World = {
    scenario,
    floor: createFloor(scenario.policy),
    chance: chanceOf(scenario.seed),
    report: createReport(scenario.startsAt + scenario.warmUpMs),
    customers: new Map(),
    planned: [],
    freeNumbers: [],
    plans: new Heap(),
    listen,
    at: scenario.startsAt,
    turn: 0,
    nextId: 1,
  };
  for (const queue of scenario.queues) perform(world, { type: 'DefineQueue', at: world.at, queue });
  for (const shift of scenario.shifts) planShift(world, shift);
  for (const stream of scenario.streams) planArrival(world, stream);
  for (;;) {
    const next = world.plans.firstKey;
    const due = nextDueAt(world.floor) ?? Infinity;
    if (next === Infinity && (due === Infinity || world.customers.size === 0)) break;
    if (next <= due) {
      const number = world.plans.first;
      world.plans.remove(number);
      world.freeNumbers.push(number);
      world.at = next;
      world.planned[number]!();
    } else {
      world.at = Math.max(world.at, due);
      perform(world, { type: 'Tick', at: world.at });
    }
  }
  return summarise(world.report);
}

/** Does something later. Things of the same moment keep the order in which they were planned. */
function plan(world: World, afterMs: number, what: () => void): void {
  const number = world.freeNumbers.pop() ?? world.planned.length;
  world.planned[number] = what;
  world.plans.put(number, world.at + afterMs, world.turn++);
}

/** Decides a command, unless the floor refuses it: people often act on what has just changed. */
function perform(world: World, command: RoutingCommand): boolean {
  let events: RoutingEvent[];
  try {
    events = decide(world.floor, command);
  } catch (error) {
    if (error instanceof RoutingRefused) return false;
    throw error;
  }
  for (const event of events) {
    note(world.report, event);
    react(world, event);
  }
  world.listen?.(events);
  return true;
}

function planShift(world: World, { consultant, fromMs, toMs }: Shift): void {
  const consultantId = consultant.id;
  perform(world, { type: 'DefineConsultant', at: world.at, consultant });
  plan(world, fromMs, () => {
    perform(world, { type: 'Connect', at: world.at, consultantId });
    perform(world, { type: 'Wish', at: world.at, consultantId, wish: 'ready' });
    if (world.scenario.habits.lostPerHour > 0) planLoss(world, consultantId, world.scenario.startsAt + toMs);
  });
  plan(world, toMs, () => void perform(world, { type: 'Wish', at: world.at, consultantId, wish: 'off' }));
}

function planLoss(world: World, consultantId: string, until: Moment): void {
  const { lostPerHour, lost } = world.scenario.habits;
  const inMs = drawExponential(world.chance, 3_600_000 / lostPerHour);
  if (world.at + inMs >= until) return;
  plan(world, inMs, () => {
    perform(world, { type: 'LoseConnection', at: world.at, consultantId });
    plan(world, drawMs(world.chance, lost), () => {
      perform(world, { type: 'Connect', at: world.at, consultantId });
      planLoss(world, consultantId, until);
    });
  });
}

/** Poisson arrivals of a changing rate, by thinning the highest (Lewis and Shedler 1979). */
function planArrival(world: World, stream: Stream): void {
  const { startsAt, lengthMs } = world.scenario;
  const highest = Math.max(...stream.perHour);
  if (highest <= 0) return;
  let afterMs = 0;
  do {
    afterMs += drawExponential(world.chance, 3_600_000 / highest);
    if (world.at + afterMs >= startsAt + lengthMs) return;
  } while (draw(world.chance) * highest > rateAt(stream, world.at + afterMs - startsAt));
  plan(world, afterMs, () => {
    arrive(world, stream);
    planArrival(world, stream);
  });
}

function arrive(world: World, stream: Stream): void {
  const id = `interaction_${world.nextId++}`;
  const { queueId, channel, language, patience, vulnerableShare = 0 } = stream;
  world.customers.set(id, { stream, holds: 0 });
  perform(world, {
    type: 'Enqueue',
    at: world.at,
    interactionId: id,
    contactId: id,
    customerId: null,
    queueId,
    channel,
    language: language ?? null,
    isVulnerable: vulnerableShare > 0 && drawIs(world.chance, vulnerableShare),
  });
  if (interactionOf(world.floor, id)?.place === 'waiting')
    world.report.ranges.set(id, waitRange(world.floor, id, world.at));
  if (patience) plan(world, drawMs(world.chance, patience), () => loosePatience(world, id));
}

/** Only who still waits for a first answer loses patience: who is being helped stays. */
function loosePatience(world: World, interactionId: string): void {
  const customer = world.customers.get(interactionId);
  if (customer?.holds === 0) perform(world, { type: 'Leave', at: world.at, interactionId });
}

function react(world: World, event: RoutingEvent): void {
  switch (event.type) {
    case 'OfferMade':
      return answer(world, event.interactionId, event.consultantId);
    case 'InteractionHeld':
      return serve(world, event.interactionId, event.consultantId);
    case 'InteractionLeft':
    case 'InteractionEnded':
      world.customers.delete(event.interactionId);
      return;
    default:
      return;
  }
}

function answer(world: World, interactionId: string, consultantId: string): void {
  const { answer: law, missShare, declineShare } = world.scenario.habits;
  if (missShare > 0 && drawIs(world.chance, missShare)) return;
  const type = declineShare > 0 && drawIs(world.chance, declineShare) ? 'Decline' : 'Accept';
  plan(world, drawMs(world.chance, law), () => {
    perform(world, { type, at: world.at, interactionId, consultantId });
  });
}

function serve(world: World, interactionId: string, by: string): void {
  const customer = world.customers.get(interactionId)!;
  const hold = ++customer.holds;
  const { passShare } = world.scenario.habits;
  const isPassed = passShare > 0 && drawIs(world.chance, passShare);
  plan(world, drawMs(world.chance, customer.stream.service), () => {
    if (world.customers.get(interactionId)?.holds !== hold) return;
    const to = { queueId: drawFrom(world.chance, world.scenario.queues).id };
    const { at } = world;
    if (isPassed && perform(world, { type: 'Pass', at, interactionId, by, to, reason: 'Another matter.' })) return;
    perform(world, { type: 'End', at, interactionId, by });
  });
}
