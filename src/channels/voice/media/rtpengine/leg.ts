/** A leg whose way to the world is rtpengine, and whether it talks past our mixer. */
import type { Direction } from '../engine.js';
import type { AudioLine } from '../embedded/sdp.js';
import type { Instance } from './instances.js';
import type { Copy, Relay } from './relay.js';

export type TapMode = 'listen' | 'whisper' | 'barge';

export interface RelayedLeg {
  readonly id: string;
  readonly kind: 'rtp' | 'webrtc';
  readonly callId: string;
  made: Promise<{ readonly legId: string; readonly sdp: string }>;
  instance: Instance | null;
  relay: Relay | null;
  /** Where our mixer takes and gives this leg's sound. */
  mixer: AudioLine | null;
  /** As the other side wants it. */
  direction: Direction;
  /** It was heard: before that there is nothing to spare the mixer, which tells us when. */
  isConnected: boolean;
  isMuted: boolean;
  players: number;
  recordings: number;
  /** Raised by whoever listens to it, and by whoever ends that: what was asked before is over. */
  hearings: number;
  /** Keys were pressed for it in this conversation: they go out by the mixer. */
  isDialled: boolean;
  /**
   * A browser that came back to the mixer stays there: Chromium gives its page only the newest of the sources (SSRC) that were
   * not announced, and one of before would be heard by the ear and by no meter.
   */
  isPinned: boolean;
  /** It talks past our mixer, which gets a copy of what its side says (from the other's, who is told it): somebody listens. */
  copy: Copy | null;
  /** No copy was to be had: whoever listens hears it by the mixer. */
  isNeverCopied: boolean;
  /** It is looked for where its sound comes from (`behind-nat.ts`). */
  isPinning: boolean;
  /** Offered anew with an ICE restart, and not answered yet. */
  isRestarting: boolean;
  room: Room | null;
  /** Where its inner side is pointed to: the mixer, or another leg. */
  at: 'mixer' | RelayedLeg;
  /** What is under way with rtpengine for it: one thing after the other. */
  turn: Promise<unknown>;
  /** What rtpengine has counted when it was last looked at, and how often in a row that was the same. */
  packets: number;
  quietChecks: number;
}

export interface Room {
  readonly id: string;
  readonly legs: Set<RelayedLeg>;
  /** Supervisors' legs beside it. */
  readonly taps: Map<RelayedLeg, TapMode>;
}

export function newLeg(id: string, kind: 'rtp' | 'webrtc', callId: string): RelayedLeg {
  return {
    ...{ id, kind, callId, made: new Promise(() => undefined), instance: null, relay: null, mixer: null },
    ...{
      direction: 'sendrecv',
      isConnected: false,
      isMuted: false,
      players: 0,
      recordings: 0,
      hearings: 0,
      isDialled: false,
      isPinned: false,
      isRestarting: false,
      isPinning: false,
      copy: null,
      isNeverCopied: false,
    },
    ...{ room: null, at: 'mixer', turn: Promise.resolve(), packets: 0, quietChecks: 0 },
  };
}

/**
 * With whom a leg talks past our mixer: two alone, both heard, nothing played, recorded, pressed or muted, and nobody who speaks
 * in. Null: by the mixer, which can all of that. Who only listens hears copies, and moves nobody.
 */
export function directPeerOf(leg: RelayedLeg): RelayedLeg | null {
  const { room } = leg;
  if (room === null || room.legs.size !== 2 || !room.legs.has(leg)) return null;
  const peer = [...room.legs].find((other) => other !== leg);
  if (peer === undefined || !isPlain(leg) || !isPlain(peer)) return null;
  if ([...room.taps.values()].some((mode) => mode !== 'listen')) return null;
  if (room.taps.size > 0 && (leg.isNeverCopied || peer.isNeverCopied)) return null;
  const mine = leg.relay?.inner ?? null;
  const theirs = peer.relay?.inner ?? null;
  if (mine === null || theirs === null) return null;
  // Digits keep their payload type on the way: where the two have different ones, the mixer writes them anew.
  return mine.events === null || theirs.events === null || mine.events === theirs.events ? peer : null;
}

function isPlain(leg: RelayedLeg): boolean {
  const { direction, isConnected, isMuted, players, recordings, isDialled, isPinned } = leg;
  return (
    isConnected && direction === 'sendrecv' && !isMuted && players === 0 && recordings === 0 && !isDialled && !isPinned
  );
}

/** What our mixer is shown: one line of sound, whatever else was refused outside. */
export function plain({ address, port, laws, events, direction }: AudioLine): AudioLine {
  return { address, port, laws, events, direction };
}
