/**
 * Sound of a browser, past werift: it keeps ICE, DTLS and SDP; once DTLS stands, its keys are taken and packets go between
 * us and the socket. werift sends each through promises and events and counts it four times: 12-26 µs, ours about 8.
 */
import { type RTCDtlsTransport, StunProtocol } from 'werift';
import type { RtpPacket } from '../rtp.js';
import { profileOf, profiles } from './keys.js';
import { Opening, type Refusal, Sealing } from './session.js';

export interface SecureUser {
  onRtp(packet: RtpPacket): void;
  onRtcp(packet: Buffer): void;
  onRefused(why: Refusal): void;
}

/** RFC 7983 7: a first octet of 128 to 191 is RTP or RTCP; the rest is STUN, DTLS or TURN. */
const isMedia = (bytes: Buffer): boolean => bytes.length > 1 && bytes[0]! >> 6 === 2;
/** RFC 5761 4: with both on one port, a second octet of 192 to 223 is RTCP. */
const isReport = (bytes: Buffer): boolean => bytes[1]! >= 192 && bytes[1]! <= 223;

export class SecureSound {
  readonly #transport: RTCDtlsTransport;
  readonly #user: SecureUser;
  #sealing: Sealing | null = null;
  #opening: Opening | null = null;
  /** Sockets whose sound comes straight to us. An ICE restart may bring another one. */
  readonly #short = new WeakSet<StunProtocol>();

  constructor(transport: RTCDtlsTransport, user: SecureUser) {
    this.#transport = transport;
    this.#user = user;
    // In place of its own: called once, when DTLS stands and the other side's certificate is the one of its description.
    transport.startSrtp = () => this.#begin();
  }

  #begin(): void {
    const transport = this.#transport;
    if (transport.srtpStarted) return;
    const { dtls } = transport;
    const profile = profileOf(dtls?.srtp.srtpProfile);
    // RFC 5764 4.1.1: without an agreed profile there is no SRTP, and no call without it.
    if (dtls === undefined || profile === null) throw new Error('the browser offers no SRTP profile that we know');
    transport.srtpStarted = true;
    const { keyBytes, saltBytes } = profiles[profile];
    const keys = dtls.extractSessionKeys(keyBytes, saltBytes);
    const pair = {
      profile,
      ours: { key: keys.localKey, salt: keys.localSalt },
      theirs: { key: keys.remoteKey, salt: keys.remoteSalt },
    };
    this.#sealing = new Sealing(pair);
    this.#opening = new Opening(pair);
    // The long way holds for all: TURN, TCP, another address of ours.
    transport.iceTransport.connection.onData.subscribe((bytes) => {
      if (!isMedia(bytes)) return;
      this.#shorten();
      this.#take(bytes);
    });
  }

  /** From the socket in use straight to us: nothing of STUN is in a packet of sound. */
  #shorten(): void {
    const protocol = this.#transport.iceTransport.connection.nominated?.protocol;
    if (!(protocol instanceof StunProtocol) || this.#short.has(protocol)) return;
    this.#short.add(protocol);
    const usual = protocol.transport.onData;
    protocol.transport.onData = (bytes, from) => {
      if (isMedia(bytes)) this.#take(bytes);
      else usual(bytes, from);
    };
  }

  #take(bytes: Buffer): void {
    const opening = this.#opening;
    if (opening === null) return;
    if (isReport(bytes)) {
      const report = opening.rtcp(bytes);
      return typeof report === 'string' ? this.#user.onRefused(report) : this.#user.onRtcp(report);
    }
    const packet = opening.rtp(bytes);
    return typeof packet === 'string' ? this.#user.onRefused(packet) : this.#user.onRtp(packet);
  }

  send(header: Buffer, payload: Buffer): void {
    if (this.#sealing !== null && this.#mayGo) this.#put(this.#sealing.rtp(header, payload));
  }

  report(packet: Buffer): void {
    const sealed = this.#sealing === null || !this.#mayGo ? null : this.#sealing.rtcp(packet);
    if (sealed !== null) this.#put(sealed);
  }

  /** RFC 7675 5.1: without consent nothing is sent; werift ends in `failed` when it is thirty seconds old. */
  get #mayGo(): boolean {
    const { nominated, state } = this.#transport.iceTransport.connection;
    return nominated !== undefined && state !== 'failed' && state !== 'closed';
  }

  #put(bytes: Buffer): void {
    const { connection } = this.#transport.iceTransport;
    const { protocol, remoteCandidate } = connection.nominated!;
    if (!(protocol instanceof StunProtocol)) return void connection.send(bytes).catch(() => undefined);
    const { transport } = protocol;
    if (!transport.closed) transport.socket.send(bytes, remoteCandidate.port, remoteCandidate.host);
  }

  /** Nothing more, also of what still comes. */
  close(): void {
    this.#sealing = null;
    this.#opening = null;
  }
}
