/**
 * The kernel at the size of a very large centre: 10,000 consultants, 200 skills, 400 queues with rings, 5,000 waiting.
 * Beside it, on the same floor and the same commands, the plain scan of `kernel-naive.ts`, which must choose the same
 * people. Counted as decisions are arrivals and ends alone; the kernel's time holds the acceptance of each offer, the
 * widening of rings and the events of them all besides. p50 and p99 are microseconds of an arrival with the 5,000 in line;
 * the same with half of the people free, where each arrival chooses among hundreds, is in the notes.
 */
import { restore, snapshotOf, type FloorSnapshot } from '#kernel/routing/index.js';
import { NaiveFloor } from './kernel-naive.js';
import { emptyHalf, finish, fullWorld, nextArrival, step, worldOf, type Step, type World } from './kernel-world.js';

const rounds = 8;
const stepsARound = 5_000;
const naiveRounds = 5;
const naiveSteps = 400;

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

interface Round {
  readonly perSecond: number;
  readonly arrivalUs: readonly number[];
  readonly freedUs: readonly number[];
  readonly tickUs: readonly number[];
}

/** One round: arrivals and ends in turn, each timed. */
function round(world: World): Round {
  const times: Record<Step, number[]> = { arrival: [], freed: [], tick: [] };
  const start = performance.now();
  for (let i = 0; i < stepsARound; i++)
    step(world, (kind, decided) => {
      const from = performance.now();
      decided();
      times[kind].push((performance.now() - from) * 1_000);
    });
  const perSecond = (2 * stepsARound * 1_000) / (performance.now() - start);
  return { perSecond, arrivalUs: times.arrival, freedUs: times.freed, tickUs: times.tick };
}

/**
 * The quietest of several rounds: on a machine with other work the others measure the scheduler. Its stalls cannot be
 * told from ours by the wall clock either, so the longest decision is looked for in processor time, over a round more.
 */
function quietest(world: World): Round {
  return Array.from({ length: rounds }, () => round(world)).reduce((a, b) => (a.perSecond > b.perSecond ? a : b));
}

/** The most processor time one decision took, collection of garbage on all threads included. */
function longestMs(world: World): number {
  let longest = 0;
  for (let i = 0; i < stepsARound; i++)
    step(world, (_, decided) => {
      const before = process.cpuUsage();
      decided();
      const { user, system } = process.cpuUsage(before);
      longest = Math.max(longest, (user + system) / 1_000);
    });
  return longest;
}

/**
 * The same steps from the same floor by both: who gets whom must come out the same. Returns decisions a second of the
 * plain scan, in its quietest round; the first round warms it up.
 */
function naivePerSecond(snapshot: FloorSnapshot, seed: number): number {
  const world = worldOf(restore(snapshot), seed);
  const naive = new NaiveFloor(snapshot, world.at);
  const twin = worldOf(restore(snapshot), seed);
  let best = 0;
  for (let i = 0; i < naiveRounds; i++) {
    let tookMs = 0;
    const timed = <T>(what: () => T): T => {
      const from = performance.now();
      const result = what();
      tookMs += performance.now() - from;
      return result;
    };
    for (let n = 0; n < naiveSteps; n++) {
      const expected = step(twin).join();
      const found = naiveStep(world, naive, timed).join();
      if (found !== expected) throw new Error(`The scan chose ${found}, the kernel ${expected}.`);
    }
    best = Math.max(best, (2 * naiveSteps * 1_000) / tookMs);
  }
  return best;
}

/** As `step`, by the plain scan. */
function naiveStep(world: World, naive: NaiveFloor, timed: <T>(what: () => T) => T): string[] {
  const found: string[] = [];
  world.at += 2;
  for (const match of timed(() => naive.tick(world.at))) found.push(finish(world, match));
  const { id, queueId } = nextArrival(world);
  const taken = timed(() => naive.arrive(id, queueId, world.at));
  if (taken) found.push(finish(world, taken));
  const done = world.takeHeld();
  const next = done && timed(() => naive.freed(done.consultantId, world.at));
  if (next) found.push(finish(world, next));
  return found;
}

function restoreMs(snapshot: FloorSnapshot): number {
  let best = Infinity;
  const stored = JSON.stringify(snapshot);
  for (let i = 0; i < 3; i++) {
    // As read from tables: rows of another making than those in memory.
    const read = JSON.parse(stored) as FloorSnapshot;
    const start = performance.now();
    restore(read);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
const p50 = (list: readonly number[]): number => rounded(quantile(list, 0.5));
const p99 = (list: readonly number[]): number => rounded(quantile(list, 0.99));

/** Decisions a second beside the plain scan, and how long single ones take, over a full line and a half free floor. */
export async function benchKernel(): Promise<Bench> {
  const world = fullWorld();
  round(world);
  const full = quietest(world);
  const longestFullMs = longestMs(world);
  const snapshot = snapshotOf(world.floor);
  const beside = naivePerSecond(snapshot, 1);
  const restored = restoreMs(snapshot);
  emptyHalf(world);
  round(world);
  const half = quietest(world);
  const longestHalfMs = longestMs(world);
  const besideHalf = naivePerSecond(snapshotOf(world.floor), 2);
  return Promise.resolve({
    value: Math.round(full.perSecond),
    unit: 'decisions/s',
    p50: p50(full.arrivalUs),
    p99: p99(full.arrivalUs),
    beside: { name: 'plain scan of everybody', value: Math.round(beside) },
    ratio: rounded(full.perSecond / beside),
    notes: {
      freedFullP50Us: p50(full.freedUs),
      freedFullP99Us: p99(full.freedUs),
      tickFullP99Us: p99(full.tickUs),
      halfFreePerSecond: Math.round(half.perSecond),
      halfFreeScanPerSecond: Math.round(besideHalf),
      arrivalHalfFreeP50Us: p50(half.arrivalUs),
      arrivalHalfFreeP99Us: p99(half.arrivalUs),
      freedHalfFreeP50Us: p50(half.freedUs),
      freedHalfFreeP99Us: p99(half.freedUs),
      longestCpuMs: rounded(Math.max(longestFullMs, longestHalfMs)),
      restoreMs: rounded(restored),
      waiting: snapshot.interactions.filter((row) => row.place === 'waiting').length,
      held: snapshot.interactions.filter((row) => row.place === 'held').length,
    },
  });
}
