/**
 * The sound of one call: an RTCPeerConnection that the server offers and this browser answers (JSEP, RFC 9429). Candidates
 * are gathered before the answer goes, because the telephone has no message for late ones.
 */
import { closeStream } from './microphone.js';
import { countersOf, type Counters } from './quality.js';

export interface LineOptions {
  readonly isMuted: boolean;
  readonly speakerId: string | null;
  /** Opened by whoever answers, so that the browser's question comes before the connection. */
  readonly microphone: () => Promise<MediaStream>;
  /** The way is lost, or the network is another: an ICE restart, please. */
  readonly onLost: () => void;
  /** What the other one says, for whoever shows that something is to be heard. */
  readonly onSound?: (stream: MediaStream) => void;
  /** The microphone was unplugged. */
  readonly onMicGone: () => void;
}

/** A host with many addresses, or a TURN server that does not answer, must not hold up a hello. */
const gatherMs = 1_500;
/** Without any candidate an answer leads nowhere: behind a strict firewall the relay by TLS is the only one, and may take longer. */
const firstMs = 6_000;
/** 'disturbed' heals by itself more often than not (RFC 8445: consent is checked every 5 s); then no longer. */
const healMs = 3_000;

export class Line {
  readonly #options: LineOptions;
  readonly #connection: RTCPeerConnection;
  readonly #audio = new Audio();
  #stream: MediaStream | null = null;
  #isMuted: boolean;
  #healing: ReturnType<typeof setTimeout> | null = null;
  #isClosed = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#isMuted = options.isMuted;
    this.#connection = new RTCPeerConnection();
    this.#audio.autoplay = true;
    this.#connection.ontrack = ({ track, streams }) => {
      const stream = streams[0] ?? new MediaStream([track]);
      this.#audio.srcObject = stream;
      options.onSound?.(stream);
      void this.useSpeaker(options.speakerId);
      // Refused only where nobody has touched the page and no microphone is open; ours is.
      void this.#audio.play().catch(() => undefined);
    };
    this.#connection.oniceconnectionstatechange = () => this.#way();
  }

  /**
   * Takes an offer, the first or one of a restart, and gives the answer. A restart finds its relay with credentials of now: those
   * of the call's beginning may have ended.
   */
  async take(sdp: string, iceServers: readonly RTCIceServer[]): Promise<string> {
    const connection = this.#connection;
    connection.setConfiguration({ iceServers: [...iceServers] });
    if (this.#stream === null) {
      const stream = await this.#options.microphone();
      if (this.#isClosed) closeStream(stream);
      this.#stream = stream;
    }
    await connection.setRemoteDescription({ type: 'offer', sdp });
    if (connection.getSenders().every(({ track }) => track === null)) {
      for (const track of this.#stream.getAudioTracks()) {
        track.enabled = !this.#isMuted;
        track.onended = () => this.#options.onMicGone();
        connection.addTrack(track, this.#stream);
      }
    }
    await connection.setLocalDescription(await connection.createAnswer());
    await this.#gathered();
    return connection.localDescription?.sdp ?? '';
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
    for (const track of this.#stream?.getAudioTracks() ?? []) track.enabled = !isMuted;
  }

  /** The headset, where the browser lets us choose (setSinkId). */
  async useSpeaker(speakerId: string | null): Promise<void> {
    if (speakerId !== null && 'setSinkId' in this.#audio)
      // Unplugged since it was chosen: the system's own is better than silence.
      await this.#audio.setSinkId(speakerId).catch(() => undefined);
  }

  /** 0 to 1, of what this device can. */
  volume(share: number): void {
    this.#audio.volume = share;
  }

  async counters(): Promise<Counters> {
    const report = await this.#connection.getStats();
    const stats: Readonly<Record<string, unknown>>[] = [];
    report.forEach((one: Readonly<Record<string, unknown>>) => stats.push(one));
    return countersOf(stats);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#healing !== null) clearTimeout(this.#healing);
    for (const track of this.#stream?.getTracks() ?? []) track.onended = null;
    closeStream(this.#stream);
    this.#connection.close();
    this.#audio.srcObject = null;
  }

  #way(): void {
    const state = this.#connection.iceConnectionState;
    if (this.#healing !== null) clearTimeout(this.#healing);
    this.#healing = null;
    if (state === 'failed') this.#options.onLost();
    else if (state === 'disconnected') this.#healing = setTimeout(() => this.#options.onLost(), healMs);
  }

  #gathered(): Promise<void> {
    const connection = this.#connection;
    if (connection.iceGatheringState === 'complete') return Promise.resolve();
    return new Promise((resolve) => {
      const began = performance.now();
      const timer = setInterval(() => {
        const tookMs = performance.now() - began;
        const isEnough = /^a=candidate:/m.test(connection.localDescription?.sdp ?? '') && tookMs >= gatherMs;
        if (connection.iceGatheringState !== 'complete' && !isEnough && tookMs < firstMs) return;
        clearInterval(timer);
        resolve();
      }, 20);
    });
  }
}
