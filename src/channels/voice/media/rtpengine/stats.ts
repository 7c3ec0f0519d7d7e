/** What rtpengine's `query` says of a leg, and what the engine says of itself. */
import type { LegStats } from '../engine.js';
import type { Instances } from './instances.js';
import { directPeerOf, type RelayedLeg } from './leg.js';

type Tree = Readonly<Record<string, unknown>>;
const tree = (value: unknown): Tree => (typeof value === 'object' && value !== null ? (value as Tree) : {});
const first = (value: unknown): Tree => tree(Array.isArray(value) ? value[0] : undefined);
const number = (value: unknown): number | null => (value === undefined || value === '' ? null : Number(value));

function streamOf(answer: Tree, tag: 'outer' | 'inner'): Tree {
  return first(first(tree(tree(answer['tags'])[tag])['medias'])['streams']);
}

/** Good packets only: what the other side sent us, and what we sent it. */
export function packetsOf(answer: Tree): { readonly received: number; readonly sent: number } {
  const good = (tag: 'outer' | 'inner'): number => {
    const stats = tree(streamOf(answer, tag)['stats']);
    return Number(stats['packets'] ?? 0) - Number(stats['errors'] ?? 0);
  };
  return { received: good('outer'), sent: good('inner') };
}

/** Where the other side's packets come from; null before the first. */
export function outerPlaceOf(answer: Tree): { readonly address: string; readonly port: number } | null {
  const { address, port } = tree(streamOf(answer, 'outer')['endpoint']);
  return packetsOf(answer).received === 0 || typeof address !== 'string' ? null : { address, port: Number(port) };
}

/**
 * Loss, jitter, round trip and MOS are known where the other side of the conversation sends RTCP reports about this one; most
 * telephones and all browsers do. Without, they are not made up.
 */
export function statsOf(answer: Tree): LegStats {
  const ssrc = streamOf(answer, 'outer')['SSRC'];
  const report = tree(tree(answer['SSRC'])[String(ssrc)]);
  const average = tree(report['average MOS']);
  const mos = number(average['MOS']);
  return {
    ...packetsOf(answer),
    lost: number(report['cumulative loss']) ?? 0,
    jitterMs: number(average['jitter']) ?? 0,
    roundTripMs: microsToMs(number(average['round-trip time'])),
    // rtpengine says tenths.
    mos: mos === null ? null : mos / 10,
  };
}

const microsToMs = (micros: number | null): number | null => (micros === null ? null : micros / 1_000);

type Status = Readonly<Record<string, string | number | boolean | null>>;

/** The engine's own figures over those of our mixer behind it. */
export function statusOf(
  { all, full, restarts }: Pick<Instances, 'all' | 'full' | 'restarts'>,
  mixer: Status,
  legs: readonly RelayedLeg[],
  hearsDigitsInTalk: boolean,
): Status {
  const up = all.filter(({ isUp }) => isUp).length;
  return {
    ...mixer,
    legs: legs.length,
    direct: legs.filter((leg) => leg.at !== 'mixer' && directPeerOf(leg) !== null).length,
    rtpengines: `${up} of ${all.length}`,
    rtpenginesFull: full,
    isServing: mixer['isServing'] !== false && up > 0,
    restarts: Number(mixer['restarts'] ?? 0) + restarts,
    hearsDigitsInTalk,
  };
}
