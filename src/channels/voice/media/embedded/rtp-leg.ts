/** A leg over plain RTP: a trunk, a SIP telephone. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:dgram';
import type { Direction, LegStats } from '../engine.js';
import { NoSound } from '../errors.js';
import { mirrored } from '../sdp-fields.js';
import { TextStream } from '../text/stream.js';
import { cross, type Law, payloadTypeOf, samplesPerFrame } from './g711.js';
import { mayLatch } from './latch.js';
import type { LegUser, SoundLeg } from './leg.js';
import { buildEvent, buildRtp, parseEvent, parseRtp, Reception, type RtpPacket } from './rtp.js';
import { type AudioLine, makeSdp, parseSdp } from './sdp.js';

/** Frames of one digit: 100 ms, then its end three times (RFC 4733 2.5.1.4). */
const eventFrames = 5;
const endCopies = 3;

export interface RtpLegOf {
  /** Where the signalling comes from. */
  readonly from?: string | null;
  /** The other side's description of before, when the leg is made anew inside a call: its m-lines keep their places. */
  readonly like?: string;
  /** Where text beside the sound is taken: its own port. */
  readonly textPorts?: () => Promise<Socket>;
}

type Places = Pick<AudioLine, 'places' | 'textPlace'>;

const placesOf = ({ places, textPlace }: AudioLine): Places => ({
  ...(places === undefined ? {} : { places }),
  textPlace: textPlace ?? null,
});

export class RtpLeg implements SoundLeg {
  law: Law = 'alaw';
  lastAt: number | null = null;
  readonly #socket: Socket;
  readonly #address: string;
  readonly #user: LegUser;
  /** Where the signalling comes from. */
  readonly #from: string | null;
  #ssrc = randomBytes(4).readUInt32BE();
  readonly #reception = new Reception();
  #sequence = randomInt(65_536);
  #timestamp = randomInt(2 ** 31);
  #sent = 0;
  #isFirst = true;
  #remote: AudioLine | null = null;
  /** Where the other side's packets really come from: taken once, and only from the address of its SDP, whose own port is above all. */
  #latched: { readonly address: string; readonly port: number } | null = null;
  #events: number | null = 101;
  #direction: Direction = 'sendrecv';
  #version = 1;
  #lastEvent: { readonly ssrc: number; readonly timestamp: number } | null = null;
  #receivedLaw: Law | null = null;
  #places: Places = {};
  readonly #text: TextStream | null;
  /** Digits to send: one frame a tick, in place of sound. */
  readonly #digits: { readonly digit: string; frame: number; readonly timestamp: number }[] = [];

  constructor(socket: Socket, address: string, user: LegUser, { from, like, textPorts }: RtpLegOf = {}) {
    this.#socket = socket;
    this.#address = address;
    this.#from = from ?? null;
    this.#user = user;
    this.#text = textPorts === undefined ? null : new TextStream(textPorts, address, this.#from, user);
    const before = like === undefined ? null : parseSdp(like);
    if (before !== null) this.#places = placesOf(before);
    socket.on('message', (bytes, from) => this.#receive(bytes, from.address, from.port));
  }

  get isHeard(): boolean {
    return this.#remote !== null && (this.#direction === 'sendrecv' || this.#direction === 'sendonly');
  }

  async describe(offer: string | null): Promise<string> {
    if (offer !== null) return this.#answer(offer);
    // A telephone that had no text before is not asked for it inside the call: its m-lines stay what they are.
    if (this.#places.places === undefined || this.#places.textPlace != null) await this.#text?.open();
    return this.#own(['alaw', 'ulaw']);
  }

  async take(sdp: string, kind: 'answer' | 'offer'): Promise<string | null> {
    if (kind === 'offer') return this.#answer(sdp);
    const line = parseSdp(sdp);
    if (line === null) throw new NoSound('the answer has no G.711');
    this.#agree(line);
    this.#direction = mirrored(line.direction);
    await this.#text?.agree(line.text ?? null);
    return null;
  }

  offerAgain({ direction = 'sendrecv' }: { readonly direction?: Direction }): Promise<string> {
    this.#direction = direction;
    return Promise.resolve(this.#own([this.law], direction));
  }

  async #answer(offer: string): Promise<string> {
    const line = parseSdp(offer);
    if (line === null) throw new NoSound('the offer has no G.711');
    this.#agree(line);
    // After a rest it is a new source (RFC 3550 8.2): whoever heard another one meanwhile takes the newest.
    if (this.#direction === 'inactive') this.#ssrc = randomBytes(4).readUInt32BE();
    this.#direction = mirrored(line.direction);
    await this.#text?.agree(line.text ?? null);
    return this.#own([this.law]);
  }

  #agree(line: AudioLine): void {
    const isMoved = this.#remote !== null && (this.#remote.address !== line.address || this.#remote.port !== line.port);
    if (isMoved) this.#latched = null;
    this.#remote = line;
    this.#places = placesOf(line);
    this.#events = line.events;
    this.law = line.laws[0]!;
  }

  #own(laws: readonly Law[], textDirection?: Direction): string {
    const { port } = this.#socket.address();
    return makeSdp(
      {
        ...{ address: this.#address, port, laws, events: this.#events, direction: this.#direction },
        ...{ ...this.#places, text: this.#text?.own(textDirection) ?? null },
      },
      this.#version++,
    );
  }

  #receive(bytes: Buffer, address: string, port: number): void {
    const remote = this.#remote;
    if (remote === null || !mayLatch(address, remote.address, this.#from)) return;
    const packet = parseRtp(bytes);
    if (packet === null) return;
    if (this.#latched?.port !== port || this.#latched.address !== address) {
      // A late packet from where its sound came before the last description may have been taken for it.
      const isTold = port === remote.port && address === remote.address;
      if (this.#latched !== null && !isTold) return;
      if (this.#latched === null) this.#user.onConnected();
      this.#latched = { address, port };
    }
    this.lastAt = performance.now();
    if (packet.payloadType === remote.events) return this.#event(packet);
    this.#reception.take(packet, this.lastAt);
    this.#receivedLaw = packet.payloadType === 8 ? 'alaw' : packet.payloadType === 0 ? 'ulaw' : null;
    if (this.#receivedLaw !== null) this.#user.onFrame(cross(this.#receivedLaw, this.law, packet.payload));
  }

  /** Every packet of an event repeats its timestamp: heard once (RFC 4733 2.5.1.4). A lost end is made up by the next event. */
  #event(packet: RtpPacket): void {
    const event = parseEvent(packet.payload);
    if (event === null) return;
    const { ssrc, timestamp } = packet;
    const last = this.#lastEvent;
    // Also one that was overtaken by the next event was heard already; more than ten seconds back is a new clock.
    if (last?.ssrc === ssrc && (last.timestamp - timestamp) >>> 0 < 80_000) return;
    this.#lastEvent = { ssrc, timestamp };
    this.#user.onDigit(event.digit);
  }

  send(payload: Buffer): void {
    // Digits go in place of sound, at the tick.
    if (this.#digits.length > 0) return;
    // Time goes on while nothing is sent (RFC 3550 5.1), and sound after a pause is marked (RFC 3551 4.1).
    this.#timestamp = (this.#timestamp + payload.length) >>> 0;
    if (!this.isHeard) {
      this.#isFirst = true;
      return;
    }
    this.#put(payloadTypeOf[this.law], payload, this.#timestamp, this.#isFirst);
    this.#isFirst = false;
  }

  sendDigit(digit: string): void {
    this.#digits.push({ digit, frame: 0, timestamp: this.#timestamp });
  }

  /** A frame of the digit that is being sent, whether there is sound to send or not: a muted consultant still presses keys. */
  tick(): void {
    this.#text?.tick();
    const next = this.#digits[0];
    if (next === undefined) return;
    if (next.frame === 0) Object.assign(next, { timestamp: (this.#timestamp + samplesPerFrame) >>> 0 });
    this.#timestamp = (this.#timestamp + samplesPerFrame) >>> 0;
    next.frame++;
    const isEnd = next.frame >= eventFrames;
    const payload = buildEvent(next.digit, isEnd, next.frame * samplesPerFrame);
    if (this.#events !== null && this.isHeard) {
      for (let copy = 0; copy < (isEnd ? endCopies : 1); copy++)
        this.#put(this.#events, payload, next.timestamp, next.frame === 1 && copy === 0);
    }
    if (isEnd) this.#digits.shift();
  }

  #put(payloadType: number, payload: Buffer, timestamp: number, isMarked: boolean): void {
    const to = this.#latched ?? this.#remote;
    if (to === null) return;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const bytes = buildRtp({ payloadType, isMarked, sequence: this.#sequence, timestamp, ssrc: this.#ssrc, payload });
    this.#sent++;
    // Nobody waits for it: a packet that could not be sent is a lost one.
    this.#socket.send(bytes, to.port, to.address);
  }

  write(text: string): void {
    this.#text?.write(text);
  }

  stats(): LegStats {
    return { ...this.#reception.stats(), sent: this.#sent };
  }

  close(): void {
    this.#text?.close();
    this.#socket.close();
  }
}
