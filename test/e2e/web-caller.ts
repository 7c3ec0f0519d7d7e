/** A customer who calls out of the website, without a browser: the same HTTP, socket and WebRTC that the widget speaks. */
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';
import { decode, encode, samplesPerFrame } from '#channels/voice/media/embedded/g711.js';
import type { ChatMessage, ChatRow } from '#modules/contacts/live/contract.js';
import type { CallerToServer, CallOfCaller, ServerToCaller } from '#modules/contacts/web-call/contract.js';
import { Live } from './desk.js';

export interface Conversation {
  readonly contactId: string;
  readonly token: string;
  readonly ticket: string;
}

export interface Refused {
  readonly status: number;
  readonly code: string;
}

/** Asks to call, as the widget does once the microphone is allowed. */
export async function beginCall(url: string, more: object = {}): Promise<Conversation | Refused> {
  const clientId = `client_${Math.random().toString(36).slice(2)}_${Date.now()}`;
  const answer = await fetch(`${url}/api/chat/call`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ clientId, language: 'it', name: 'Giulia', ...more }),
  });
  const body = (await answer.json()) as Conversation & { readonly code: string };
  return answer.ok ? body : { status: answer.status, code: body.code };
}

export class WebCaller {
  readonly conversation: Conversation;
  readonly hertz: number;
  readonly #url: string;
  #live!: Live;
  #taken = 0;
  #connection: RTCPeerConnection | null = null;
  #connectionId: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pump: NodeJS.Timeout | null = null;
  #heard: Int16Array[] = [];
  readonly told: ServerToCaller[] = [];

  constructor(url: string, conversation: Conversation, hertz = 600) {
    this.#url = url;
    this.conversation = conversation;
    this.hertz = hertz;
  }

  /** A page that is opened, or loaded again: nothing is left of the one before. */
  async open(): Promise<this> {
    this.leave();
    this.#live = await Live.open(this.#url, {});
    this.#live.send({ t: 'auth', token: this.conversation.token });
    this.#live.watch('chat', { contactId: this.conversation.contactId });
    this.#taken = 0;
    // A page answers by itself, whoever the test is looking at.
    this.#pump = setInterval(() => this.#take(), 20);
    return this;
  }

  say(message: CallerToServer): void {
    this.#live.send({ t: 'call', say: message });
  }

  call(): void {
    this.say({ do: 'call', ticket: this.conversation.ticket });
  }

  get chat(): ChatRow | undefined {
    return this.#live.rows<ChatRow>('chat', 'chat')[0];
  }

  get messages(): readonly ChatMessage[] {
    return this.#live.rows<ChatMessage>('messages', 'chat');
  }

  get state(): CallOfCaller['state'] | null {
    const last = this.told.findLast((one) => one.say === 'call' || one.say === 'over' || one.say === 'none');
    return last?.say === 'call' ? last.call.state : null;
  }

  async until<T>(found: () => T | undefined | null | false, what: string): Promise<T> {
    return this.#live.until(
      () => {
        this.#take();
        return found();
      },
      `${what}; told ${JSON.stringify(this.told.map((one) => ('sdp' in one ? one.say : one))).slice(-600)}`,
    );
  }

  #take(): void {
    const { calls } = this.#live;
    for (; this.#taken < calls.length; this.#taken++) {
      const message = calls[this.#taken]!;
      this.told.push(message);
      if (message.say === 'offer') void this.#connect(message.connection, message.sdp);
      else if (message.say === 'over') this.#close();
    }
  }

  async #connect(connectionId: string, sdp: string): Promise<void> {
    this.#close();
    const pcma = new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8_000, channels: 1, payloadType: 8 });
    const connection = new RTCPeerConnection({ codecs: { audio: [pcma] }, iceAdditionalHostAddresses: ['127.0.0.1'] });
    this.#connection = connection;
    this.#connectionId = connectionId;
    const track = new MediaStreamTrack({ kind: 'audio' });
    connection.addTrack(track);
    connection.onTrack.subscribe((theirs) => {
      theirs.onReceiveRtp.subscribe(({ payload }) => {
        this.#heard.push(decode('alaw', payload));
        if (this.#heard.length > 50) this.#heard.shift();
      });
    });
    try {
      await connection.setRemoteDescription({ type: 'offer', sdp });
      await connection.setLocalDescription(await connection.createAnswer());
    } catch (error) {
      // The page was left in the middle of it.
      if (this.#connection === connection) throw error;
      return;
    }
    this.say({ do: 'sdp', connection: connectionId, sdp: connection.localDescription!.sdp });
    let at = 0;
    let sequence = 0;
    this.#timer = setInterval(() => {
      if (connection.connectionState !== 'connected') return;
      const wave = (i: number): number => 8_000 * Math.sin((2 * Math.PI * this.hertz * (at + i)) / 8_000);
      const payload = encode(
        'alaw',
        Int16Array.from({ length: samplesPerFrame }, (_, i) => wave(i)),
      );
      at += samplesPerFrame;
      sequence = (sequence + 1) & 0xffff;
      const head = { version: 2, payloadType: 8, sequenceNumber: sequence, timestamp: at, ssrc: 9 };
      track.writeRtp(new RtpPacket(new RtpHeader(head), payload));
    }, 20);
  }

  get connectionId(): string | null {
    return this.#connectionId;
  }

  /** How much of the last second that was heard is this tone: Goertzel, 0-1. */
  share(hertz: number): number {
    return toneShare(this.#heard, hertz);
  }

  forgetSound(): void {
    this.#heard = [];
  }

  #close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    void this.#connection?.close();
    this.#connection = null;
    this.#connectionId = null;
    this.#heard = [];
  }

  /** Without a word: a page that is closed, or a network that is gone. */
  leave(): void {
    this.#close();
    if (this.#pump !== null) clearInterval(this.#pump);
    (this.#live as Live | undefined)?.close();
  }
}

/** The power of one tone in some frames, as a share of all their power. */
export function toneShare(frames: readonly Int16Array[], hertz: number): number {
  const samples = frames.flatMap((frame) => [...frame]);
  if (samples.length < 800) return 0;
  const all = samples.reduce((sum, one) => sum + one * one, 0);
  if (all === 0) return 0;
  let real = 0;
  let imaginary = 0;
  for (const [i, one] of samples.entries()) {
    const angle = (2 * Math.PI * hertz * i) / 8_000;
    real += one * Math.cos(angle);
    imaginary += one * Math.sin(angle);
  }
  return (2 * (real ** 2 + imaginary ** 2)) / (samples.length * all);
}
