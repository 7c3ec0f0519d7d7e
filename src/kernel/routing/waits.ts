/**
 * The wait told to the customer: a range meant to hold 80 % of the time, learnt from the floor's own starts.
 *
 * The middle is how fast the line moves: `perPersonMs`, the time between two moves of the line while somebody stood in
 * it, times the people at work, so that it holds when half of them go to lunch. The edges are the 10 % and 90 %
 * quantiles of (real wait / middle), followed by steps of 1:9 on each outcome (stochastic quantile tracking, as in
 * adaptive conformal inference, Gibbs and Candès 2021): whatever the line's true law, in the long run one in ten falls
 * below and one in ten above. No assumption about service times, patience or shared people is needed.
 */
import type { Floor, Line, Slot } from './state.js';
import type { Moment, WaitRange } from './types.js';

/** What a queue has learnt. */
export interface Learnt {
  perPersonMs: number;
  moves: number;
  movedAt: Moment;
  /** Logarithms of the edges over the middle, by how many stand ahead. */
  low: number[];
  high: number[];
}

/** What a customer who came to stand in line was told, until the outcome is known. */
export interface Told {
  readonly middleMs: number;
  readonly bin: number;
}

/** Bins of people ahead: up to 0, 2, 5, 10, 20, more. The first edges are the quantiles of a gamma law over its mean. */
const binTops = [0, 2, 5, 10, 20];
const firstLow = [0.105, 0.36, 0.48, 0.58, 0.69, 0.8].map(Math.log);
const firstHigh = [2.3, 1.8, 1.63, 1.48, 1.33, 1.2].map(Math.log);
const step = 0.1;
/** Memory of how fast the line moves: about the last thirty moves. */
const newestShare = 0.03;

const binOf = (ahead: number): number => {
  const bin = binTops.findIndex((top) => ahead <= top);
  return bin < 0 ? binTops.length : bin;
};

/** The range for somebody with so many ahead, or null while nothing is known or nobody is at work. */
export function rangeFor({ learnt }: Line, ahead: number, atWork: number): WaitRange | null {
  if (!learnt || learnt.moves === 0 || atWork === 0) return null;
  const middleMs = ((ahead + 1) * learnt.perPersonMs) / atWork;
  const bin = binOf(ahead);
  return {
    lowMs: Math.round(middleMs * Math.exp(learnt.low[bin]!)),
    highMs: Math.round(middleMs * Math.exp(learnt.high[bin]!)),
  };
}

/** Somebody entered the line: remembers what was foretold. */
export function tell(slot: Slot, ahead: number, atWork: number): void {
  const { learnt } = slot.queue;
  if (!learnt || learnt.moves === 0 || atWork === 0) return;
  const middleMs = ((ahead + 1) * learnt.perPersonMs) / atWork;
  if (middleMs > 0) slot.told = { middleMs, bin: binOf(ahead) };
}

/** The line moved: somebody was taken on or went away. `hasWaited` is false for who was offered to a person at once. */
export function lineMoved(slot: Slot, at: Moment, atWork: number, hasWaited: boolean): void {
  const line = slot.queue;
  line.learnt ??= { perPersonMs: 0, moves: 0, movedAt: at, low: [...firstLow], high: [...firstHigh] };
  const { learnt } = line;
  if (hasWaited && atWork > 0) {
    const sample = (at - Math.max(learnt.movedAt, slot.row.queuedAt)) * atWork;
    const share = Math.max(newestShare, 1 / (learnt.moves + 1));
    if (sample >= 0) learnt.perPersonMs += share * (sample - learnt.perPersonMs);
    learnt.moves++;
  }
  learnt.movedAt = at;
}

/** Somebody was taken on: the edges take a step towards what really happened. */
export function learn(slot: Slot, at: Moment): void {
  const { told } = slot;
  const { learnt } = slot.queue;
  slot.told = null;
  if (!told || !learnt) return;
  const outcome = Math.log(Math.max(1, at - slot.row.queuedAt) / told.middleMs);
  const low = learnt.low[told.bin]!;
  const high = learnt.high[told.bin]!;
  learnt.low[told.bin] = low + (outcome < low ? -0.9 * step : 0.1 * step);
  learnt.high[told.bin] = high + (outcome > high ? 0.9 * step : -0.1 * step);
}

interface WaitsSnapshot {
  readonly lines: readonly (readonly [string, Learnt])[];
  readonly told: readonly (readonly [string, Told])[];
}

const copyOf = (learnt: Learnt): Learnt => ({ ...learnt, low: [...learnt.low], high: [...learnt.high] });

/** As plain JSON. */
export function waitsSnapshot(floor: Floor): WaitsSnapshot {
  const lines: [string, Learnt][] = [];
  for (const [id, { learnt }] of floor.lines) if (learnt) lines.push([id, copyOf(learnt)]);
  const told: [string, Told][] = [];
  for (const [id, slot] of floor.slots) if (slot.told) told.push([id, slot.told]);
  return { lines, told };
}

/** Gives a floor what it had learnt; nothing when the snapshot holds nothing that can be read. */
export function restoreWaits(floor: Floor, snapshot: unknown): void {
  if (typeof snapshot !== 'object' || snapshot === null || !('lines' in snapshot)) return;
  const { lines, told } = snapshot as WaitsSnapshot;
  for (const [id, learnt] of lines) {
    const line = floor.lines.get(id);
    if (line) line.learnt = copyOf(learnt);
  }
  for (const [id, each] of told) {
    const slot = floor.slots.get(id);
    if (slot) slot.told = each;
  }
}
