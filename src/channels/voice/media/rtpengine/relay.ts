/**
 * One leg in rtpengine: a call of its own with two tags. The outer one is the trunk, the telephone or the browser; the
 * inner one is always plain RTP with PCMA, and is pointed to Ponte's mixer or straight to the inner side of another leg.
 * So every verb is leg-wise, legs of different instances can be bridged, and one that dies takes only its own legs along.
 */
import { movedTo } from './behind-nat.js';
import type { Bencoded } from './bencode.js';
import { type NgAnswer, type NgClient, NgRefused } from './ng.js';
import { outerPlaceOf } from './stats.js';
import type { Law } from '../embedded/g711.js';
import { type AudioLine, makeSdp, parseSdp } from '../embedded/sdp.js';
import { isBehindNat } from '../../networks.js';

type Args = Readonly<Record<string, Bencoded>>;
type Tag = 'outer' | 'inner';

export interface Copy {
  /** Where it comes from. */
  readonly from: AudioLine;
  stop(): Promise<void>;
}

export interface RelayOf {
  readonly callId: string;
  readonly kind: 'rtp' | 'webrtc';
  /** Address of the signalling peer, when it is known. */
  readonly from: string | null;
}

/**
 * `strict-source`: sound of anybody but who was described or learnt is dropped. `port-latching`: the other side keeps the
 * port that it was told, wherever the inner side is pointed to.
 */
const always = ['strict-source', 'port-latching', 'no-rtcp-attribute'];

export class Relay {
  readonly client: NgClient;
  readonly #of: RelayOf;
  /** The other side's law; null before it has said it. */
  #law: Law | null = null;
  /** Our side as the other one sees it; what we offer has its form, also its refused m-lines. */
  #inner: AudioLine | null = null;
  /** A description whose port is to be learnt. */
  #learnsFor: string | null = null;

  constructor(client: NgClient, of: RelayOf) {
    this.client = client;
    this.#of = of;
  }

  /** Where our mixer, or another leg, has to send; null before both sides are described. */
  get inner(): AudioLine | null {
    return this.#inner;
  }

  /** The other side described itself first, or anew. Null: no common sound. */
  async offered(sdp: string): Promise<AudioLine | null> {
    const theirs = this.#of.kind === 'rtp' ? parseSdp(sdp) : null;
    if (this.#of.kind === 'rtp' && theirs === null) return null;
    this.#law = theirs?.laws.includes('alaw') === false ? 'ulaw' : 'alaw';
    const answer = await this.#say('offer', 'outer', { sdp, ...this.#outerCodecs(), ...this.#sourceOf(theirs, sdp) });
    return this.#took(answer, theirs);
  }

  /** Our answer to that: where the inner side is. Gives the description for the other side. */
  async answer(to: AudioLine): Promise<string> {
    return sdpOf(await this.#say('answer', 'inner', { sdp: this.#sdp(to) }));
  }

  /** We describe ourselves first, or anew. */
  async offer(to: AudioLine): Promise<string> {
    const sdp = sdpOf(await this.#say('offer', 'inner', { sdp: this.#sdp(to), ...this.#innerCodecs() }));
    return this.#of.kind === 'webrtc' ? opusFirst(sdp) : sdp;
  }

  /** The same with new ICE credentials (RFC 8445 9). Ports and DTLS stay, so its sound goes on as soon as it has a way. */
  async restart(to: AudioLine): Promise<string> {
    const args = { sdp: this.#sdp(to), ...this.#innerCodecs(), flags: [...this.#flagsOf('inner'), 'reset'] };
    return opusFirst(sdpOf(await this.#say('offer', 'inner', args)));
  }

  /** The other side's answer to our offer. Null: no common sound. */
  async answered(sdp: string): Promise<AudioLine | null> {
    const theirs = this.#of.kind === 'rtp' ? parseSdp(sdp) : null;
    if (this.#of.kind === 'rtp' && theirs === null) return null;
    if (theirs !== null) this.#law = theirs.laws[0]!;
    return this.#took(await this.#say('answer', 'outer', { sdp, ...this.#sourceOf(theirs, sdp) }), theirs);
  }

  /** From now on the inner side is there. The other side is told nothing: its port stays. */
  async point(to: AudioLine): Promise<void> {
    await this.#say('offer', 'inner', { sdp: this.#sdp(to), ...this.#innerCodecs() });
  }

  /**
   * From now on `to` gets a copy of what this leg is told: of what its inner side gets from another leg. That is PCMA already, and
   * nothing is decoded for it: rtpengine 10.5 goes silent when a side that it transcodes is subscribed to and left again.
   */
  async copy(to: AudioLine): Promise<Copy> {
    const { interfaces } = this.client.address;
    const asked = await this.client.ask('subscribe request', {
      'call-id': this.#of.callId,
      'from-tag': 'inner',
      ...inward,
      codec: { strip: ['all'], except: ['PCMA'], transcode: ['PCMA'] },
      replace: ['origin', 'session-connection'],
      ...(interfaces === null ? {} : { interface: interfaces[1] }),
      flags: ['no-rtcp-attribute'],
    });
    const tag = asked['to-tag'];
    const from = parseSdp(sdpOf(asked));
    if (typeof tag !== 'string' || from === null) throw new NgRefused('subscribe request', 'no PCMA in its answer');
    const sdp = makeSdp({ ...to, laws: ['alaw'], events: null, direction: 'recvonly' }, Date.now());
    // Without the flag an answer must take every codec of the side that is copied, keys too ("Failed to process subscription answer").
    const flags = ['allow-transcoding'];
    await this.client.ask('subscribe answer', { 'call-id': this.#of.callId, 'to-tag': tag, sdp, flags });
    return {
      from: { ...from, laws: ['alaw'], events: null, direction: 'sendonly' },
      stop: async () => void (await this.client.ask('unsubscribe', { 'call-id': this.#of.callId, 'to-tag': tag })),
    };
  }

  /** Whose packets are this leg's is not settled yet. */
  get isLearning(): boolean {
    return this.#learnsFor !== null;
  }

  /** The other side's description with the place that its sound comes from, which is where its signalling comes from; null: none yet. */
  async learnt(): Promise<string | null> {
    const place = outerPlaceOf(await this.query());
    const sdp = this.#learnsFor;
    return sdp === null || place === null || place.address !== this.#of.from ? null : movedTo(sdp, place);
  }

  query(): Promise<NgAnswer> {
    return this.client.ask('query', { 'call-id': this.#of.callId });
  }

  async close(): Promise<void> {
    await this.client.ask('delete', { 'call-id': this.#of.callId, 'delete-delay': 0 });
  }

  #took(answer: NgAnswer, theirs: AudioLine | null): AudioLine | null {
    const line = parseSdp(sdpOf(answer));
    if (line === null) return null;
    // A hold by address (c=0.0.0.0) says so in the inner description too: the port of before is where it still is.
    const { address, port } = line.address === '0.0.0.0' && this.#inner !== null ? this.#inner : line;
    this.#inner = { ...line, address, port, laws: ['alaw'], direction: theirs?.direction ?? line.direction };
    return this.#inner;
  }

  #sdp(to: AudioLine): string {
    const places = this.#inner?.places;
    const events = this.#inner === null ? 101 : this.#inner.events;
    // Text is refused here, whoever described some.
    return makeSdp(
      { ...to, text: null, laws: ['alaw'], events, ...(places === undefined ? {} : { places }) },
      Date.now(),
    );
  }

  /** What the other side offers, brought to PCMA for us. */
  #outerCodecs(): Args {
    return this.#law === 'ulaw'
      ? { codec: { mask: ['all'], except: ['telephone-event'], transcode: ['PCMA'] } }
      : { codec: { strip: ['all'], except: ['PCMA', 'telephone-event'] } };
  }

  /** What we offer of our PCMA. */
  #innerCodecs(): Args {
    if (this.#of.kind === 'webrtc') return { codec: { transcode: ['opus'] } };
    if (this.#law === 'ulaw') return { codec: { mask: ['PCMA'], transcode: ['PCMU'] } };
    return this.#law === null ? { codec: { transcode: ['PCMU'] } } : {};
  }

  /**
   * Sound comes from the address and port described (`asymmetric`: nothing is learnt). Whose description names a private address
   * behind a NAT sends from where its signalling comes from, at a port that only its first packets tell: rtpengine looks for
   * three seconds who fits best (`heuristic`), and `behind-nat.ts` makes that the end of it.
   */
  #sourceOf(theirs: AudioLine | null, sdp: string): Args {
    this.#learnsFor = null;
    if (theirs === null) return {};
    const { from } = this.#of;
    if (from === null || !isBehindNat(theirs.address) || isBehindNat(from)) return { flags: [...always, 'asymmetric'] };
    this.#learnsFor = sdp;
    return {
      flags: [...always, 'SIP-source-address'],
      'received-from': [from.includes(':') ? 'IP6' : 'IP4', from],
      'endpoint-learning': 'heuristic',
    };
  }

  #say(command: 'offer' | 'answer', by: Tag, args: Args): Promise<NgAnswer> {
    const { interfaces } = this.client.address;
    const other = by === 'outer' ? 'inner' : 'outer';
    const [outer, inner] = interfaces ?? ['', ''];
    // Of an offer `from` is who offers; of an answer `from` offered and `to` answers: the other way round.
    const tags = command === 'offer' ? { 'from-tag': by, 'to-tag': other } : { 'from-tag': other, 'to-tag': by };
    return this.client.ask(command, {
      'call-id': this.#of.callId,
      ...tags,
      replace: ['origin', 'session-connection'],
      ...(interfaces === null ? {} : { direction: by === 'outer' ? [outer, inner] : [inner, outer] }),
      ...(by === 'inner' ? this.#outward() : inward),
      flags: this.#flagsOf(by),
      ...args,
    });
  }

  #flagsOf(by: Tag): readonly string[] {
    if (by === 'outer') return always;
    return [...always, 'asymmetric', ...(this.#of.kind === 'webrtc' ? ['generate-mid'] : [])];
  }

  /** What the other side is shown. */
  #outward(): Args {
    if (this.#of.kind === 'rtp') return { 'transport-protocol': 'RTP/AVP', ICE: 'remove', 'rtcp-mux': ['demux'] };
    // No trickling: all candidates are in the description, as in the embedded engine's.
    return {
      ...{ 'transport-protocol': 'UDP/TLS/RTP/SAVPF', ICE: 'force', SDES: ['off'] },
      'rtcp-mux': ['offer', 'require'],
    };
  }
}

/** What our own side is shown: the plainest there is. */
const inward: Args = { 'transport-protocol': 'RTP/AVP', ICE: 'remove', 'rtcp-mux': ['demux'] };

function sdpOf(answer: NgAnswer): string {
  const { sdp } = answer;
  return typeof sdp === 'string' ? sdp : '';
}

/** A browser answers with the first that is offered: Opus bears a bad network better than G.711, which stays for who has none. */
export function opusFirst(sdp: string): string {
  const opus = /^a=rtpmap:([0-9]+) opus\//im.exec(sdp)?.[1];
  if (opus === undefined) return sdp;
  return sdp.replace(/^(m=audio \S+ \S+) ([0-9 ]+)/m, (_, head: string, types: string) => {
    return [head, opus, ...types.split(' ').filter((type) => type !== opus)].join(' ');
  });
}
