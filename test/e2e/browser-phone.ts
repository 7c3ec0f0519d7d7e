/** The telephone of a desk without a browser: the same messages, and a WebRTC connection of its own. */
import { RTCPeerConnection, RTCRtpCodecParameters, MediaStreamTrack, RtpHeader, RtpPacket } from 'werift';
import type { CallOnDesk, PhoneToDesk, PhoneToServer } from '#modules/contacts/phone/contract.js';
import { decode, encode, samplesPerFrame } from '#channels/voice/media/embedded/g711.js';
import { amplitudeOf } from '#channels/voice/media/testing/telephone.js';
import type { Desk } from './desk.js';
import { toneShare } from './web-caller.js';

export class BrowserPhone {
  readonly #desk: Desk;
  #taken = 0;
  #connection: RTCPeerConnection | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #hz: number;
  #last: Int16Array = new Int16Array(0);
  #heard: Int16Array[] = [];
  /** What the customer was writing, as it grew. */
  readonly written: string[] = [];
  /** Half a second, frame by frame. */
  #frames: Int16Array[] = [];
  call: CallOnDesk | null = null;
  readonly over: Extract<PhoneToDesk, { say: 'over' }>[] = [];
  readonly refused: string[] = [];
  sent = 0;

  /** `hz` is the tone that this desk says: who hears whom is told by frequency. */
  constructor(desk: Desk, hz = 400) {
    this.#hz = hz;
    this.#desk = desk;
  }

  say(message: PhoneToServer): void {
    this.#desk.live.send({ t: 'phone', say: message });
  }

  attach(): void {
    this.say({ do: 'attach', mic: 'ok' });
  }

  async until(found: () => boolean): Promise<void> {
    await this.#desk.live.until(() => {
      this.look();
      return found();
    }, 'the telephone');
  }

  async ringing(): Promise<CallOnDesk> {
    await this.until(() => this.call?.state === 'ringing');
    return this.call!;
  }

  async answer(callId: string): Promise<void> {
    this.say({ do: 'answer', callId });
    await this.until(() => this.#connection !== null);
  }

  hangUp(callId: string): void {
    this.say({ do: 'hangUp', callId });
  }

  /** Takes in what came meanwhile. */
  look(): void {
    const { phone } = this.#desk.live;
    for (; this.#taken < phone.length; this.#taken++) {
      const message = phone[this.#taken]!;
      if (message.say === 'call') this.call = message.call;
      else if (message.say === 'text') this.written.push(message.line);
      else if (message.say === 'refused') this.refused.push(message.code);
      else if (message.say === 'over') {
        this.over.push(message);
        this.#close();
      } else if (message.say === 'offer') void this.#connect(message.connection, message.sdp);
    }
  }

  async #connect(connectionId: string, sdp: string): Promise<void> {
    this.#close();
    const pcma = new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8_000, channels: 1, payloadType: 8 });
    const connection = new RTCPeerConnection({ codecs: { audio: [pcma] }, iceAdditionalHostAddresses: ['127.0.0.1'] });
    this.#connection = connection;
    const track = new MediaStreamTrack({ kind: 'audio' });
    connection.addTrack(track);
    connection.onTrack.subscribe((theirs) => {
      theirs.onReceiveRtp.subscribe(({ payload }) => {
        this.#last = decode('alaw', payload);
        this.#heard.push(this.#last);
        if (this.#heard.length > 50) this.#heard.shift();
        this.#frames = [...this.#frames.slice(-24), this.#last];
      });
    });
    await connection.setRemoteDescription({ type: 'offer', sdp });
    await connection.setLocalDescription(await connection.createAnswer());
    this.say({ do: 'sdp', connection: connectionId, sdp: connection.localDescription!.sdp });
    const tone = encode(
      'alaw',
      Int16Array.from({ length: samplesPerFrame }, (_, i) => 8_000 * Math.sin((2 * Math.PI * this.#hz * i) / 8_000)),
    );
    let sequence = 0;
    this.#timer = setInterval(() => {
      if (connection.connectionState !== 'connected') return;
      sequence = (sequence + 1) & 0xffff;
      const header = new RtpHeader({
        version: 2,
        payloadType: 8,
        sequenceNumber: sequence,
        timestamp: sequence * 160,
        ssrc: 7,
      });
      track.writeRtp(new RtpPacket(header, tone));
      this.sent++;
    }, 20);
  }

  /** Of the last frame that came: root mean square. */
  loudness(): number {
    return Math.sqrt(this.#last.reduce((sum, one) => sum + one * one, 0) / Math.max(1, this.#last.length));
  }

  /** How much of the last second that was heard is this tone, 0-1. */
  share(hertz: number): number {
    return toneShare(this.#heard, hertz);
  }

  /** Amplitude of a tone in the half second that was heard last. */
  loudnessOf(hz: number): number {
    if (this.#frames.length < 25) return 0;
    return amplitudeOf(
      this.#frames.flatMap((frame) => [...frame]),
      hz,
    );
  }

  #close(): void {
    this.#frames = [];
    if (this.#timer !== null) clearInterval(this.#timer);
    void this.#connection?.close();
    this.#connection = null;
  }
}
