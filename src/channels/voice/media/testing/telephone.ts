/** A telephone for tests: plain RTP on loopback, a tone that it says, and what it hears judged by numbers. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode, type Law, payloadTypeOf, samplesPerFrame } from '../embedded/g711.js';
import { buildEvent, buildRtp, parseEvent, parseRtp, type RtpPacket } from '../embedded/rtp.js';
import { type AudioLine, makeSdp, parseSdp } from '../embedded/sdp.js';
import type { Direction } from '../engine.js';
import { TextReceiver } from '../text/receiver.js';
import { offered, type TextLine } from '../text/sdp.js';
import { TextSender } from '../text/sender.js';

const host = '127.0.0.1';
/** Half a second is listened to: frequencies 2 Hz apart stand apart. */
const listened = 25;

export class Telephone {
  readonly heard: RtpPacket[] = [];
  readonly socket: Socket;
  law: Law;
  /** Frequency that it says; null: nothing is sent. */
  hz: number | null = null;
  /** What came as text, as its characters. */
  text = '';
  readonly texts: RtpPacket[] = [];
  #textSocket: Socket | null = null;
  #writer: TextSender | null = null;
  #reader: TextReceiver | null = null;
  #to: AudioLine | null = null;
  #sequence = 1_000;
  #at = 0;
  readonly #timer: NodeJS.Timeout;

  private constructor(socket: Socket, law: Law) {
    this.socket = socket;
    this.law = law;
    socket.on('message', (bytes) => {
      const packet = parseRtp(bytes);
      if (packet !== null) this.heard.push(packet);
    });
    this.#timer = setInterval(() => this.#say(), 20);
  }

  static async open(law: Law = 'alaw', hz: number | null = null): Promise<Telephone> {
    const socket = createSocket('udp4');
    socket.bind(0, host);
    await once(socket, 'listening');
    const telephone = new Telephone(socket, law);
    telephone.hz = hz;
    return telephone;
  }

  /** Takes and offers text beside the sound (RFC 4103) from now on. */
  async withText(): Promise<this> {
    const socket = createSocket('udp4');
    socket.bind(0, host);
    await once(socket, 'listening');
    this.#textSocket = socket;
    socket.on('message', (bytes) => {
      const packet = parseRtp(bytes);
      if (packet === null || this.#reader === null) return;
      this.texts.push(packet);
      this.text += this.#reader.take(packet, performance.now());
    });
    return this;
  }

  get textLine(): TextLine | null {
    if (this.#textSocket === null) return null;
    const port = this.#textSocket.address().port;
    return { address: host, port, ...offered, cps: 30, direction: 'sendrecv' };
  }

  /** Typed on the telephone's keyboard. */
  type(text: string): void {
    this.#writer?.add(text);
  }

  /** Bytes from the telephone's own text port, whatever they are. */
  sendText(bytes: Buffer, from = this.#textSocket!): void {
    from.send(bytes, this.#to?.text?.port ?? 0, host, () => undefined);
  }

  get port(): number {
    return this.socket.address().port;
  }

  sdp(direction: Direction = 'sendrecv', changes: Partial<AudioLine> = {}): string {
    const line = { address: host, port: this.port, laws: [this.law], events: 101, direction, text: this.textLine };
    return makeSdp({ ...line, ...changes }, 1);
  }

  /** Where our sound goes: the engine's description. */
  takes(sdp: string): void {
    this.#to = parseSdp(sdp);
    const text = this.#to?.text ?? null;
    if (text === null || this.#textSocket === null) return;
    this.#writer ??= new TextSender(text, text.cps, { ssrc: 9, sequence: 65_535, clock: 0 });
    this.#reader ??= new TextReceiver(text, 90);
  }

  /** Of the engine's text; 0 where it refused. */
  get textTo(): number {
    return this.#to?.text?.port ?? 0;
  }

  get to(): number {
    return this.#to?.port ?? 0;
  }

  #say(): void {
    const typed = this.textTo === 0 ? null : (this.#writer?.take(performance.now()) ?? null);
    if (typed !== null) this.sendText(typed);
    if (this.hz === null || this.#to === null) return;
    const { hz } = this;
    const samples = Int16Array.from({ length: samplesPerFrame }, (_, i) =>
      Math.round(8_000 * Math.sin((2 * Math.PI * hz * (this.#at + i)) / 8_000)),
    );
    this.#at += samplesPerFrame;
    this.send(payloadTypeOf[this.law], encode(this.law, samples), this.#at);
  }

  send(payloadType: number, payload: Buffer, timestamp: number): void {
    const bytes = buildRtp({ payloadType, isMarked: false, sequence: this.#sequence++, timestamp, ssrc: 7, payload });
    this.socket.send(bytes, this.to, host, () => undefined);
  }

  /** The packets of one digit; `isCut` loses its three ends. */
  press(digit: string, timestamp: number, isCut = false): void {
    for (let frame = 1; frame <= 4; frame++) this.send(101, buildEvent(digit, false, frame * 160), timestamp);
    if (!isCut) for (let copy = 0; copy < 3; copy++) this.send(101, buildEvent(digit, true, 800), timestamp);
  }

  /** Amplitude of `hz` in what was heard last; 0 before that was enough. Goertzel's filter. */
  loudnessOf(hz: number): number {
    const sound = this.heard.filter(({ payloadType }) => payloadType === 0 || payloadType === 8).slice(-listened);
    if (sound.length < listened) return 0;
    const samples = sound.flatMap(({ payload, payloadType }) => [
      ...decode(payloadType === 8 ? 'alaw' : 'ulaw', payload),
    ]);
    return amplitudeOf(samples, hz);
  }

  /** All that was heard, each packet where its timestamp puts it: a late one is not a gap. */
  get sound(): Int16Array {
    const packets = this.heard.filter(({ payloadType }) => payloadType === 0 || payloadType === 8);
    const first = packets[0];
    if (first === undefined) return new Int16Array(0);
    const placeOf = ({ timestamp }: RtpPacket): number => (timestamp - first.timestamp) | 0;
    const last = packets.reduce((most, packet) => Math.max(most, placeOf(packet)), 0);
    const sound = new Int16Array(last + samplesPerFrame);
    for (const packet of packets) {
      const at = placeOf(packet);
      if (at >= 0) sound.set(decode(packet.payloadType === 8 ? 'alaw' : 'ulaw', packet.payload), at);
    }
    return sound;
  }

  /** Digits as their packets say, each once. */
  get digits(): string {
    const seen = new Map<number, string>();
    for (const { payload, payloadType, timestamp } of this.heard) {
      if (payloadType === 101) seen.set(timestamp, parseEvent(payload)?.digit ?? '?');
    }
    return [...seen.values()].join('');
  }

  forget(): void {
    this.heard.length = 0;
  }

  close(): void {
    clearInterval(this.#timer);
    this.socket.close();
    this.#textSocket?.close();
  }
}

export function amplitudeOf(samples: ArrayLike<number>, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / 8_000);
  let last = 0;
  let before = 0;
  for (let i = 0; i < samples.length; i++) [before, last] = [last, samples[i]! + turn * last - before];
  const power = last * last + before * before - turn * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / Math.max(1, samples.length);
}
