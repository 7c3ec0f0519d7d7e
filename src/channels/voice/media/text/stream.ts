/** The text of one leg: its own port, its own latch, opened when both sides want it. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { mayLatch } from '../embedded/latch.js';
import { parseRtp } from '../embedded/rtp.js';
import type { Direction } from '../engine.js';
import { mirrored } from '../sdp-fields.js';
import { TextReceiver } from './receiver.js';
import { offered, ownCps, type TextLine } from './sdp.js';
import { TextSender } from './sender.js';

/** T.140 8.1: said first; it opens the way back through a NAT too. Whoever reads leaves it out. */
const byteOrderMark = '\ufeff';
/** Three blocks of text; what is larger is none. */
const mostBytes = 1_500;

export interface TextStreamUser {
  onText(text: string): void;
  onTextOpen(isOpen: boolean): void;
}

export class TextStream {
  readonly #ports: () => Promise<Socket>;
  readonly #address: string;
  readonly #from: string | null;
  readonly #user: TextStreamUser;
  #socket: Socket | null = null;
  #remote: TextLine | null = null;
  #latched: { readonly address: string; readonly port: number } | null = null;
  #sender: TextSender | null = null;
  #receiver: TextReceiver | null = null;
  #isClosed = false;

  constructor(ports: () => Promise<Socket>, address: string, from: string | null, user: TextStreamUser) {
    this.#ports = ports;
    this.#address = address;
    this.#from = from;
    this.#user = user;
  }

  /** What we say of it; null: refused, or not there. */
  own(direction?: Direction): TextLine | null {
    if (this.#socket === null) return null;
    const { text, red, generations } = this.#remote ?? offered;
    return {
      ...{ address: this.#address, port: this.#socket.address().port, text, red, generations, cps: ownCps },
      direction: direction ?? mirrored(this.#remote?.direction ?? 'sendrecv'),
    };
  }

  /** Before we describe ourselves first. Without a free port the call goes on by voice. */
  async open(): Promise<void> {
    if (this.#socket !== null) return;
    const socket = await this.#ports().catch(() => null);
    if (this.#isClosed) socket?.close();
    else if (socket !== null) {
      this.#socket = socket;
      socket.on('message', (bytes, { address, port }) => this.#receive(bytes, address, port));
    }
  }

  /** The other side's line; null: it has none, or refused ours. */
  async agree(line: TextLine | null): Promise<void> {
    if (line !== null) await this.open();
    const wasOpen = this.#remote !== null;
    const isMoved =
      this.#remote !== null && (line?.address !== this.#remote.address || line.port !== this.#remote.port);
    if (isMoved) this.#latched = null;
    if (line === null || this.#socket === null) this.#drop();
    else {
      this.#remote = line;
      this.#begin(line);
    }
    if (wasOpen !== (this.#remote !== null)) this.#user.onTextOpen(!wasOpen);
  }

  #begin(line: TextLine): void {
    if (this.#sender === null) {
      const start = { ssrc: randomBytes(4).readUInt32BE(), sequence: randomInt(65_536), clock: randomInt(2 ** 31) };
      this.#sender = new TextSender(line, line.cps, start);
      this.#sender.add(byteOrderMark);
    }
    this.#sender.types = line;
    this.#sender.cps = line.cps;
    this.#receiver ??= new TextReceiver(line, ownCps);
    this.#receiver.types = line;
  }

  #drop(): void {
    this.#socket?.close();
    this.#socket = null;
    this.#remote = null;
    this.#latched = null;
    this.#sender = null;
    this.#receiver = null;
  }

  #receive(bytes: Buffer, address: string, port: number): void {
    const remote = this.#remote;
    if (remote === null || bytes.length > mostBytes || !mayLatch(address, remote.address, this.#from)) return;
    if (this.#latched !== null && (this.#latched.port !== port || this.#latched.address !== address)) return;
    const packet = parseRtp(bytes);
    if (packet === null || (packet.payloadType !== remote.text && packet.payloadType !== remote.red)) return;
    // Taken once: whoever comes later from elsewhere writes into nobody's call.
    this.#latched ??= { address, port };
    if (remote.direction === 'recvonly' || remote.direction === 'inactive') return;
    this.#tell(this.#receiver!.take(packet, performance.now()));
  }

  #tell(text: string): void {
    if (text !== '') this.#user.onText(text);
  }

  write(text: string): void {
    this.#sender?.add(text);
  }

  /** Every 20 ms. What is written while the other side holds goes out when it is back. */
  tick(): void {
    const { direction } = this.#remote ?? {};
    if (this.#sender === null || this.#socket === null) return;
    const now = performance.now();
    this.#tell(this.#receiver!.tick(now));
    if (direction !== 'sendrecv' && direction !== 'recvonly') return;
    const packet = this.#sender.take(now);
    const to = this.#latched ?? this.#remote;
    if (packet !== null && to !== null) this.#socket.send(packet, to.port, to.address, () => undefined);
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }
}
