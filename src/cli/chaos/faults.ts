/** What breaks, and when: drawn from the seed alone, so that the same seed brings the same faults in the same order. */
import { luckOf, sleep } from './chance.js';
import type { ChaosWorld } from './world.js';

export const faultKinds = [
  'server killed',
  'postmaster killed',
  'backend killed',
  'both killed',
  'restarted',
  'frozen',
] as const;
export type FaultKind = (typeof faultKinds)[number];

interface Fault {
  readonly kind: FaultKind;
  readonly pauseMs: number;
  /** Comes before the last fault is healed. */
  readonly isHasty: boolean;
  /** Chooses among the processes there are. */
  readonly share: number;
}

const weights: Readonly<Record<FaultKind, number>> = {
  'server killed': 35,
  'postmaster killed': 20,
  'backend killed': 20,
  'both killed': 10,
  restarted: 10,
  frozen: 5,
};

/** The faults of a seed, without end. Every kind comes early: the first round brings each once, in an order of its own. */
export function* faultsOf(seed: number): Generator<Fault> {
  const luck = luckOf(seed, 1);
  const first = [...faultKinds].map((kind) => ({ kind, key: luck.next() })).sort((a, b) => a.key - b.key);
  for (let i = 0; ; i++) {
    const kind = first[i]?.kind ?? drawn(luck.next());
    yield { kind, pauseMs: luck.between(800, 4_000), isHasty: luck.next() < 0.25, share: luck.next() };
  }
}

function drawn(share: number): FaultKind {
  let left = share * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  for (const kind of faultKinds) {
    left -= weights[kind];
    if (left < 0) return kind;
  }
  return 'server killed';
}

/** Breaks things until the run ends. Returns what was broken, how often. */
export async function breakThings(world: ChaosWorld): Promise<Record<FaultKind, number>> {
  const counts = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<FaultKind, number>;
  for (const fault of faultsOf(world.seed)) {
    if (!fault.isHasty) await readyOrOver(world);
    await sleep(fault.pauseMs);
    if (world.isEnding()) return counts;
    counts[fault.kind]++;
    await strike(world, fault);
  }
  return counts;
}

/** A server that is struck before it stands never does any work: then nothing would be tested. */
async function readyOrOver(world: ChaosWorld): Promise<void> {
  while (!world.isEnding()) if (await world.server.isReady()) return;
}

async function strike({ server }: ChaosWorld, { kind, share }: Fault): Promise<void> {
  switch (kind) {
    case 'server killed':
      return server.kill();
    case 'postmaster killed':
      return void server.killPostmaster();
    case 'backend killed':
      return void server.killBackend((pids) => pids[Math.floor(share * pids.length)]!);
    case 'both killed':
      server.killPostmaster();
      return server.kill();
    case 'restarted':
      return server.restart();
    case 'frozen':
      return server.freeze(4_000);
  }
}
