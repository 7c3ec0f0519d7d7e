/** The embedded engine: G.711 over RTP and WebRTC, in one process of its own (`process.ts`). */
import { randomUUID } from 'node:crypto';
import type {
  Direction,
  Heard,
  Hearing,
  LegRequest,
  LegStats,
  MediaEngine,
  MediaEvent,
  RecordingDone,
  Sound,
} from '../engine.js';
import { MediaRefused } from '../errors.js';
import { Conversation, type Recording } from './conversation.js';
import { Ear } from './ear.js';
import { decode, encode, type Law, silenceOf } from './g711.js';
import type { LegUser, SoundLeg } from './leg.js';
import { Line, Player } from './line.js';
import { RtpPorts } from './ports.js';
import { RtpLeg } from './rtp-leg.js';
import { Ticker } from './ticker.js';
import { toneSamples } from './tones.js';
import { readWav, StereoWriter } from './wav.js';
import { WebLeg } from './web-leg.js';

/**
 * Tones as they are sent, made once: the music alone is 64,000 samples of sines, which every caller who waited paid for with
 * 7 ms of CPU.
 */
const tones = new Map<string, Buffer>();

function toneOf(tone: Extract<Sound, { kind: 'tone' }>['tone'], law: Law): Buffer {
  const key = `${law} ${tone}`;
  const known = tones.get(key) ?? encode(law, toneSamples(tone));
  tones.set(key, known);
  return known;
}

export interface EmbeddedSettings {
  /** Address that RTP sockets listen on. */
  readonly host: string;
  /** Address told to the other side, behind a NAT. */
  readonly publicHost: string | null;
  readonly ports: readonly [from: number, to: number];
}

/** Without a packet for so long, somebody is gone without a word (a hold may be silent too: the calls decide). */
const silentMs = 15_000;
const mostSounds = 200;
/** Stereo, 16 bits, 8,000 samples a second. */
const bytesPerMs = 32;

export class EmbeddedEngine implements MediaEngine {
  readonly kind = 'embedded';
  readonly #settings: EmbeddedSettings;
  readonly #ports: RtpPorts;
  readonly #lines = new Map<string, Line>();
  readonly #rooms = new Map<string, Conversation>();
  readonly #recordings = new Map<string, { readonly recording: Recording; readonly conversation: Conversation }>();
  readonly #handlers = new Set<(event: MediaEvent) => void>();
  readonly #ticker = new Ticker();
  /** Encoded sounds, by file and law. */
  readonly #sounds = new Map<string, Promise<Buffer>>();
  #ticks = 0;
  /** Packets of browsers that were forged, replayed or none. */
  #refused = 0;

  constructor(settings: EmbeddedSettings) {
    this.#settings = settings;
    this.#ports = new RtpPorts(settings.host, ...settings.ports);
    this.#ticker.add(() => this.#tick());
  }

  on(handler: (event: MediaEvent) => void): () => void {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  #tell(event: MediaEvent): void {
    for (const handler of this.#handlers) handler(event);
  }

  #line(legId: string): Line {
    const line = this.#lines.get(legId);
    if (line === undefined) throw new MediaRefused('media.noLeg', legId);
    return line;
  }

  async createLeg(request: LegRequest): Promise<{ readonly legId: string; readonly sdp: string }> {
    const known = this.#lines.get(request.legId);
    if (known !== undefined) return known.made;
    const line = new Line(request.legId);
    this.#lines.set(request.legId, line);
    line.made = this.#open(line, request);
    return line.made;
  }

  async #open(line: Line, request: LegRequest): Promise<{ readonly legId: string; readonly sdp: string }> {
    const { legId } = request;
    try {
      const leg = await this.#makeLeg(request, this.#userOf(line));
      line.leg = leg;
      const sdp = await leg.describe(request.offer ?? null);
      // Hung up while it was made: nobody else would close it.
      if (this.#lines.get(legId) !== line) {
        leg.close();
        throw new MediaRefused('media.noLeg', legId);
      }
      return { legId, sdp };
    } catch (error) {
      if (this.#lines.get(legId) === line) await this.hangup(legId);
      throw error;
    }
  }

  async #makeLeg(request: LegRequest, user: LegUser): Promise<SoundLeg> {
    if (request.kind === 'webrtc') return new WebLeg(request.iceServers ?? [], this.#settings, user);
    const { host, publicHost } = this.#settings;
    const { from, like } = request;
    return new RtpLeg(await this.#ports.open(), publicHost ?? host, user, {
      ...(from === undefined ? {} : { from }),
      ...(like === undefined ? {} : { like }),
      ...(request.hasText === true ? { textPorts: () => this.#ports.open() } : {}),
    });
  }

  #userOf(line: Line): LegUser {
    return {
      onFrame: (payload) => {
        line.isSilentTold = false;
        if (!line.isMuted) line.ear?.ear.take(decode(line.leg.law, payload));
        line.conversation?.take(line, payload);
      },
      onDigit: (digit) => this.#tell({ type: 'digit', legId: line.id, digit }),
      onConnected: () => this.#tell({ type: 'connected', legId: line.id }),
      onFailed: (why) => this.#tell({ type: 'failed', legId: line.id, why }),
      onText: (text) => this.#tell({ type: 'text', legId: line.id, text }),
      onTextOpen: (isOpen) => this.#tell({ type: 'textOpen', legId: line.id, isOpen }),
      onRefused: () => void this.#refused++,
    };
  }

  async answer(legId: string, sdp: string, kind: 'answer' | 'offer'): Promise<string | null> {
    return this.#line(legId).leg.take(sdp, kind);
  }

  async offer(
    legId: string,
    options: { readonly direction?: Direction; readonly isRestart?: boolean } = {},
  ): Promise<string> {
    return this.#line(legId).leg.offerAgain(options);
  }

  async bridge(a: string, b: string): Promise<void> {
    await this.conference(randomUUID(), [a, b]);
  }

  async conference(roomId: string, legIds: readonly string[]): Promise<void> {
    const lines = legIds.map((legId) => this.#line(legId));
    const room = this.#rooms.get(roomId) ?? new Conversation();
    this.#rooms.set(roomId, room);
    for (const line of lines) {
      this.#stopPlayer(line);
      if (line.conversation === room) continue;
      room.join(line);
      // A recording goes on with its customer, whoever speaks with them; between two of them there is nothing to record.
      for (const [id, { recording, conversation }] of this.#recordings) {
        if (recording.line !== line) continue;
        conversation.recordings.delete(recording);
        room.recordings.add(recording);
        this.#recordings.set(id, { recording, conversation: room });
      }
    }
    this.#sweepRooms();
  }

  async unbridge(legId: string): Promise<void> {
    const line = this.#line(legId);
    line.conversation?.leave(line);
    this.#sweepRooms();
  }

  #sweepRooms(): void {
    for (const [id, room] of this.#rooms)
      if (room.members.size === 0 && room.recordings.size === 0) this.#rooms.delete(id);
  }

  async mute(legId: string, isMuted: boolean): Promise<void> {
    this.#line(legId).isMuted = isMuted;
  }

  async play(legId: string, what: Sound, options: { readonly isLooped?: boolean } = {}): Promise<'ended' | 'stopped'> {
    const line = this.#line(legId);
    const room = line.conversation;
    const frames = await this.#framesOf(what, line.leg.law);
    if (this.#lines.get(legId) !== line) throw new MediaRefused('media.noLeg', legId);
    // Bridged while the file was read: that stops what was to be played, or music would sound over a conversation.
    if (line.conversation !== room && line.conversation !== null) return 'stopped';
    this.#stopPlayer(line);
    return new Promise((resolve) => {
      line.player = new Player(frames, options.isLooped ?? false, resolve);
    });
  }

  async #framesOf(what: Sound, law: Law): Promise<Buffer> {
    if (what.kind === 'silence') return Buffer.alloc((what.ms ?? 1_000) * 8, silenceOf[law]);
    if (what.kind === 'tone') {
      const turn = toneOf(what.tone, law);
      return what.ms === undefined
        ? turn
        : Buffer.concat(Array.from({ length: Math.ceil((what.ms * 8) / turn.length) }, () => turn)).subarray(
            0,
            what.ms * 8,
          );
    }
    const paths = what.kind === 'file' ? [what.path] : what.paths;
    return Buffer.concat(await Promise.all(paths.map((path) => this.#file(path, law))));
  }

  #file(path: string, law: Law): Promise<Buffer> {
    const key = `${law} ${path}`;
    const known = this.#sounds.get(key);
    if (known !== undefined) return known;
    const loading = readWav(path).then((samples) => encode(law, samples));
    // A file that is not there is looked for again the next time.
    loading.catch(() => this.#sounds.delete(key));
    if (this.#sounds.size >= mostSounds) this.#sounds.delete(this.#sounds.keys().next().value!);
    this.#sounds.set(key, loading);
    return loading;
  }

  async stop(legId: string): Promise<void> {
    this.#stopPlayer(this.#line(legId));
  }

  #stopPlayer(line: Line, how: 'ended' | 'stopped' = 'stopped'): void {
    const { player } = line;
    line.player = null;
    player?.end(how);
  }

  async sendDigits(legId: string, digits: string): Promise<void> {
    const { leg } = this.#line(legId);
    for (const digit of digits.toUpperCase()) if (/[0-9*#A-D]/.test(digit)) leg.sendDigit(digit);
  }

  async write(legId: string, text: string): Promise<void> {
    this.#line(legId).leg.write?.(text);
  }

  async record(
    legId: string,
    { recordingId, file }: { readonly recordingId: string; readonly file: string },
  ): Promise<void> {
    const line = this.#line(legId);
    if (line.conversation === null) {
      const alone = new Conversation();
      alone.join(line);
      this.#rooms.set(randomUUID(), alone);
    }
    const conversation = line.conversation!;
    const writer = new StereoWriter(file);
    writer.onError(({ message: why }) => {
      this.#tell({ type: 'recordingFailed', legId, recordingId, why });
      // Nothing more is written of it; who asks for its end hears why.
      this.#recordings.get(recordingId)?.conversation.recordings.delete(recording);
    });
    const recording: Recording = {
      id: recordingId,
      file,
      line,
      writer,
      pausedSince: null,
      pausedMs: 0,
    };
    conversation.recordings.add(recording);
    this.#recordings.set(recordingId, { recording, conversation });
  }

  async pauseRecording(recordingId: string, isPaused: boolean): Promise<void> {
    const recording = this.#recordings.get(recordingId)?.recording;
    if (recording === undefined) throw new MediaRefused('media.noRecording', recordingId);
    if (isPaused) recording.pausedSince ??= Date.now();
    else this.#resume(recording);
  }

  #resume(recording: Recording): void {
    if (recording.pausedSince !== null) recording.pausedMs += Date.now() - recording.pausedSince;
    recording.pausedSince = null;
  }

  async stopRecording(recordingId: string): Promise<RecordingDone> {
    const found = this.#recordings.get(recordingId);
    if (found === undefined) throw new MediaRefused('media.noRecording', recordingId);
    const { recording, conversation } = found;
    this.#resume(recording);
    this.#recordings.delete(recordingId);
    conversation.recordings.delete(recording);
    this.#sweepRooms();
    await recording.writer.close();
    const { file, pausedMs, writer } = recording;
    return { recordingId, file, ms: writer.bytes / bytesPerMs, pausedMs, bytes: writer.bytes };
  }

  async hear(legId: string, hearing: Hearing): Promise<Heard> {
    const line = this.#line(legId);
    line.ear?.stop();
    return new Promise((resolve) => {
      const over = (heard: Heard): void => {
        line.ear = null;
        resolve(heard);
      };
      line.ear = { ear: new Ear(hearing, over), stop: () => over({ how: 'stopped' }) };
    });
  }

  async stopHearing(legId: string): Promise<void> {
    this.#lines.get(legId)?.ear?.stop();
  }

  async tap(legId: string, mode: 'listen' | 'whisper' | 'barge', toLegId: string): Promise<void> {
    const line = this.#line(legId);
    const to = this.#line(toLegId);
    if (to.conversation === null) throw new MediaRefused('media.noConversation', toLegId);
    for (const room of this.#rooms.values()) for (const tap of room.taps) if (tap.line === line) room.taps.delete(tap);
    line.conversation?.leave(line);
    line.conversation = to.conversation;
    to.conversation.taps.add({ line, mode, to });
  }

  async stats(legId: string): Promise<LegStats> {
    return this.#line(legId).leg.stats();
  }

  async hangup(legId: string): Promise<void> {
    const line = this.#lines.get(legId);
    if (line === undefined) return;
    this.#lines.delete(legId);
    this.#stopPlayer(line);
    line.ear?.stop();
    line.conversation?.leave(line);
    for (const [id, { recording }] of this.#recordings)
      if (recording.line === line) await this.stopRecording(id).catch(() => undefined);
    this.#sweepRooms();
    // A leg that could not be made has no sound to close.
    (line.leg as SoundLeg | undefined)?.close();
  }

  #tick(): void {
    for (const line of this.#lines.values()) this.#tickLine(line);
    for (const room of this.#rooms.values()) room.tick();
    if (++this.#ticks % 50 === 0) this.#findSilent();
  }

  #tickLine(line: Line): void {
    if ((line.leg as SoundLeg | undefined) === undefined) return;
    line.leg.tick();
    line.ear?.ear.tick();
    line.played = null;
    if (line.player !== null) {
      const frame = line.player.next();
      if (frame === null) this.#stopPlayer(line, 'ended');
      else line.leg.send((line.played = frame));
    } else if (line.conversation === null) line.hearNothing();
  }

  #findSilent(): void {
    const now = performance.now();
    for (const line of this.#lines.values()) {
      const lastAt = (line.leg as SoundLeg | undefined)?.lastAt ?? null;
      if (lastAt === null || line.isSilentTold || now - lastAt < silentMs) continue;
      line.isSilentTold = true;
      this.#tell({ type: 'silent', legId: line.id, ms: Math.round(now - lastAt) });
    }
  }

  status(): Readonly<Record<string, string | number | boolean | null>> {
    return {
      legs: this.#lines.size,
      rooms: this.#rooms.size,
      recordings: this.#recordings.size,
      lateTicks: this.#ticker.late,
      refusedPackets: this.#refused,
    };
  }

  async shutDown(): Promise<void> {
    for (const legId of [...this.#lines.keys()]) await this.hangup(legId);
    this.#ticker.stop();
  }
}
