/**
 * A leg to a browser: WebRTC by werift (ICE, DTLS-SRTP), PCMA. G.711 is mandatory in WebRTC (RFC 7874 3), so nothing is
 * transcoded. The server always offers; werift offers with all its candidates, so the answer may trickle or not.
 */
import { randomInt } from 'node:crypto';
import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import type { LegRequest, LegStats } from '../engine.js';
import { payloadTypeOf } from './g711.js';
import type { LegUser, SoundLeg } from './leg.js';
import { Reception, type RtpPacket, writeHeader } from './rtp.js';
import { Reporter } from './srtp/reporter.js';
import { SecureSound } from './srtp/secure-sound.js';

const law = 'alaw';
/** As the wall has it, never backwards: reports carry moments of NTP. */
const wallMs = (): number => performance.timeOrigin + performance.now();

export interface WebSettings {
  readonly host: string;
  readonly publicHost: string | null;
}

export class WebLeg implements SoundLeg {
  readonly law = law;
  lastAt: number | null = null;
  isHeard = false;
  readonly #connection: RTCPeerConnection;
  readonly #sound: SecureSound;
  readonly #user: LegUser;
  readonly #ssrc: number;
  readonly #reception = new Reception();
  readonly #reporter: Reporter;
  readonly #header = Buffer.alloc(12);
  #sequence = randomInt(65_536);
  #timestamp = randomInt(2 ** 31);
  #sent = 0;
  #isRestarting = false;

  constructor(iceServers: NonNullable<LegRequest['iceServers']>, { host, publicHost }: WebSettings, user: LegUser) {
    this.#user = user;
    const isAnywhere = host === '0.0.0.0' || host === '::';
    this.#connection = new RTCPeerConnection({
      codecs: {
        audio: [
          new RTCRtpCodecParameters({
            mimeType: 'audio/PCMA',
            clockRate: 8_000,
            channels: 1,
            payloadType: payloadTypeOf[law],
          }),
        ],
      },
      iceServers: iceServers.map((server) => ({ ...server })),
      iceUseIpv6: false,
      iceUseLinkLocalAddress: false,
      // A host with loopback only finds no candidate by itself; behind a NAT the public address is one more.
      iceAdditionalHostAddresses: [
        ...(isAnywhere ? ['127.0.0.1'] : [host]),
        ...(publicHost === null ? [] : [publicHost]),
      ],
    });
    const { sender } = this.#connection.addTransceiver('audio', { direction: 'sendrecv' });
    if (!iceServers.some(({ urls }) => urls.startsWith('stun:'))) this.#asksNobody();
    // The one that the description tells.
    this.#ssrc = sender.ssrc;
    this.#reporter = new Reporter(this.#ssrc, this.#connection.cname, this.#reception);
    this.#sound = new SecureSound(this.#connection.dtlsTransports[0]!, {
      onRtp: (packet) => this.#receive(packet),
      onRtcp: (packet) => this.#reporter.take(packet, wallMs()),
      onRefused: () => user.onRefused(),
    });
    this.#connection.connectionStateChange.subscribe((state) => this.#changed(state));
  }

  /** Without a STUN server of ours, werift asks a public one for every leg: who talks with whom is nobody else's business. */
  #asksNobody(): void {
    for (const { iceTransport } of this.#connection.dtlsTransports) iceTransport.connection.stunServer = undefined;
  }

  #changed(state: string): void {
    this.isHeard = state === 'connected';
    if (state === 'connected') {
      this.lastAt = performance.now();
      this.#user.onConnected();
    } else if (state === 'failed') this.#user.onFailed('the connection to the browser failed');
  }

  #receive(packet: RtpPacket): void {
    this.lastAt = performance.now();
    if (packet.payloadType !== payloadTypeOf[law]) return;
    this.#reception.take(packet, this.lastAt);
    this.#user.onFrame(packet.payload);
  }

  async describe(offer: string | null): Promise<string> {
    if (offer !== null) throw new Error('the server offers to browsers, not the other way round');
    return this.offerAgain({});
  }

  async offerAgain({ isRestart = false }: { readonly isRestart?: boolean }): Promise<string> {
    this.#isRestarting ||= isRestart;
    await this.#connection.setLocalDescription(await this.#connection.createOffer({ iceRestart: isRestart }));
    return this.#connection.localDescription!.sdp;
  }

  async take(sdp: string, kind: 'answer' | 'offer'): Promise<string | null> {
    if (kind === 'offer') throw new Error('the server offers to browsers, not the other way round');
    // werift throws on `a=rtcp:PORT`, which browsers write and rtcp-mux makes meaningless (RFC 5761 5.1.3).
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: sdp.replace(/^a=rtcp:.*\r?\n/gm, '') });
    if (this.#isRestarting) this.#checkAgain();
    return null;
  }

  /** werift 0.24.4 begins no checks after an ICE restart when DTLS stands, which it does (`RTCPeerConnection.connect`). */
  #checkAgain(): void {
    this.#isRestarting = false;
    for (const { iceTransport } of this.#connection.dtlsTransports) {
      // Its state says nothing: "completed" may be that of the gathering alone.
      if (iceTransport.state === 'closed' || iceTransport.connection.nominated !== undefined) continue;
      iceTransport.start().catch(() => this.#user.onFailed('the connection to the browser did not come back'));
    }
  }

  send(payload: Buffer): void {
    if (!this.isHeard) return;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + payload.length) >>> 0;
    writeHeader(this.#header, {
      ...{ payloadType: payloadTypeOf[law], isMarked: false },
      ...{ sequence: this.#sequence, timestamp: this.#timestamp, ssrc: this.#ssrc },
    });
    this.#sent++;
    this.#sound.send(this.#header, payload);
    this.#reporter.sent(payload.length, this.#timestamp, wallMs());
  }

  sendDigit(): void {
    // Digits go from the desk to the customer's leg; a browser has no use for them.
  }

  tick(): void {
    if (!this.isHeard) return;
    const report = this.#reporter.due(wallMs(), Math.random());
    if (report !== null) this.#sound.report(report);
  }

  stats(): LegStats {
    return { ...this.#reception.stats(this.#reporter.roundTripMs), sent: this.#sent };
  }

  close(): void {
    this.isHeard = false;
    this.#sound.close();
    void this.#connection.close().catch(() => undefined);
  }
}
