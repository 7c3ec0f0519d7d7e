/**
 * Sound. One interface, two adapters (embedded, rtpengine), the same call scripts test both.
 *
 * A leg is one side's sound: an RTP address of a trunk or telephone, or the WebRTC connection of a consultant's browser.
 * Legs that are bridged hear each other; one that is not hears what is played to it, or silence (comfort noise).
 * All methods are safe to call for a leg that is gone: they reject with `media.noLeg`, or do nothing where nothing is left
 * to do (`hangup`).
 */
export interface MediaEngine {
  readonly kind: 'embedded' | 'rtpengine';
  /** Opens a leg. With `offer` its answer comes back, without one its offer. */
  createLeg(request: LegRequest): Promise<{ readonly legId: string; readonly sdp: string }>;
  /** The other side's answer to our offer, or its new offer inside the call: gives our answer then. */
  answer(legId: string, sdp: string, kind: 'answer' | 'offer'): Promise<string | null>;
  /** A new offer of ours for a leg that stands (hold, resume, ICE restart, a page loaded again). */
  offer(legId: string, options?: { readonly direction?: Direction; readonly isRestart?: boolean }): Promise<string>;
  /** From now on the two hear each other; what was played to either is stopped. */
  bridge(a: string, b: string): Promise<void>;
  /** More than two: everybody hears everybody but the muted. Takes the legs from their bridges. */
  conference(roomId: string, legIds: readonly string[]): Promise<void>;
  unbridge(legId: string): Promise<void>;
  /** Silences what comes from this leg. */
  mute(legId: string, isMuted: boolean): Promise<void>;
  /** Plays to this leg alone. Resolves when it ended, was stopped or replaced by another play. */
  play(legId: string, what: Sound, options?: { readonly isLooped?: boolean }): Promise<'ended' | 'stopped'>;
  stop(legId: string): Promise<void>;
  /** A digit sent to the other side (RFC 4733). */
  sendDigits(legId: string, digits: string): Promise<void>;
  /** Written to the other side beside the sound, in characters of T.140; nothing where it takes none. */
  write(legId: string, text: string): Promise<void>;
  /** Both sides of the leg's conversation into one stereo WAV file (left: this leg; right: what it hears). */
  record(legId: string, recording: { readonly recordingId: string; readonly file: string }): Promise<void>;
  pauseRecording(recordingId: string, isPaused: boolean): Promise<void>;
  stopRecording(recordingId: string): Promise<RecordingDone>;
  /**
   * What comes from this leg, in memory alone and never in a file: until a pause after the first words, or silence. One at a
   * time; asked again, the earlier one is over.
   */
  hear(legId: string, hearing: Hearing): Promise<Heard>;
  stopHearing(legId: string): Promise<void>;
  /** A supervisor's leg beside a conversation: hears both; whispers to `toLegId` alone; or speaks to all. */
  tap(legId: string, mode: 'listen' | 'whisper' | 'barge', toLegId: string): Promise<void>;
  stats(legId: string): Promise<LegStats>;
  hangup(legId: string): Promise<void>;
  on(handler: (event: MediaEvent) => void): () => void;
  status(): Readonly<Record<string, string | number | boolean | null>>;
  shutDown(): Promise<void>;
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export type LegRequest = {
  /** Made by the caller of the engine: asked twice, it is the same leg. */
  readonly legId: string;
  readonly offer?: string;
  /**
   * Address of the signalling peer: whose SDP names a private address behind a NAT may send its sound from here instead.
   */
  readonly from?: string;
  /** ICE servers of the WebRTC side, with this login's TURN credentials. */
  readonly iceServers?: readonly { readonly urls: string; readonly username?: string; readonly credential?: string }[];
} & (
  | {
      readonly kind: 'rtp';
      /** Text beside the sound (RFC 4103) is taken and offered, where the engine has it: `textOpen` says so. */
      readonly hasText?: boolean;
      /** Of a leg that is made anew inside a call: what the other side described last. */
      readonly like?: string;
    }
  | { readonly kind: 'webrtc' }
);

export type Sound =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | { readonly kind: 'tone'; readonly tone: 'ringback' | 'busy' | 'beep' | 'music'; readonly ms?: number }
  | { readonly kind: 'silence'; readonly ms?: number };

export interface Hearing {
  /** So long for a first word. */
  readonly waitMs: number;
  /** So long from there. */
  readonly mostMs: number;
  /** A pause so long ends it. */
  readonly quietMs: number;
}

export type Heard =
  /** Mono, 8,000 samples a second. */
  { readonly how: 'voice'; readonly samples: Int16Array } | { readonly how: 'silence' } | { readonly how: 'stopped' };

export interface RecordingDone {
  readonly recordingId: string;
  readonly file: string;
  /** Of sound in the file: without pauses, and without what lay between two conversations. */
  readonly ms: number;
  readonly pausedMs: number;
  readonly bytes: number;
}

export interface LegStats {
  readonly received: number;
  readonly sent: number;
  readonly lost: number;
  /** Interarrival jitter of RFC 3550, milliseconds. */
  readonly jitterMs: number;
  readonly roundTripMs: number | null;
  /** Estimated mean opinion score by the E-model (ITU-T G.107), 1-4.5. */
  readonly mos: number | null;
}

export type MediaEvent =
  | { readonly type: 'digit'; readonly legId: string; readonly digit: string }
  /** First sound arrived; for WebRTC: ICE and DTLS are through. */
  | { readonly type: 'connected'; readonly legId: string }
  /** No packet for so long that nobody is there: a lost network, a caller who is gone without a word. */
  | { readonly type: 'silent'; readonly legId: string; readonly ms: number }
  | { readonly type: 'failed'; readonly legId: string; readonly why: string }
  /** Text beside the sound begins, or is over. */
  | { readonly type: 'textOpen'; readonly legId: string; readonly isOpen: boolean }
  /** Written by the other side, as it is typed: characters of T.140, erasures among them. */
  | { readonly type: 'text'; readonly legId: string; readonly text: string }
  /** A recording cannot be written on (a full disk): it is over, and what was written stays in its file. */
  | { readonly type: 'recordingFailed'; readonly legId: string; readonly recordingId: string; readonly why: string }
  /**
   * What made the sound died and is back: these legs are gone and must be made anew; without `legIds` every one is. Of
   * several media servers one may die with its own.
   */
  | { readonly type: 'restarted'; readonly legIds?: readonly string[] };
