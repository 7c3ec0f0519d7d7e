/**
 * What both kinds of leg do once their dialog stands: BYE, re-INVITE, UPDATE, INFO, REFER, session timer.
 */
import { randomUUID } from 'node:crypto';
import { parseAddress } from '../address.js';
import { answerChallenge } from '../digest.js';
import { type Dialog, nextHop, requestWithin, tagOf, takeSeq } from '../dialog.js';
import { parseCSeq, parseType } from '../fields.js';
import type { NameAddress, Peer, SipRequest, SipResponse } from '../message.js';
import { agreeAsServer, agreedByAnswer, leastSeconds, SessionTimer } from '../session-timer.js';
import { answer, type HeaderPairs } from '../serialize.js';
import type { Leg, LegEnd, Referred } from '../stack.js';
import type { ServerTransaction } from '../transactions/server.js';
import { allow, type LegParts, sdpType, supported } from './parts.js';
import { Refer, referred } from './refer.js';
import { Repeat } from './repeat.js';

export class LegRefused extends Error {
  readonly status: number | null;
  constructor(status: number | null, why: string) {
    super(why);
    this.status = status;
  }
}

const mostGlare = 3;

export abstract class BaseLeg implements Leg {
  readonly id = `leg_${randomUUID()}`;
  readonly peer: Peer;
  abstract readonly callId: string;
  state: Leg['state'] = 'ringing';
  remoteSdp: string | null = null;
  protected readonly parts: LegParts;
  protected dialog: Dialog | null = null;
  protected localSdp: string | null = null;
  #offerHandler: ((sdp: string) => Promise<string>) | null = null;
  #referHandler: ((refer: Referred) => void) | null = null;
  readonly #digitHandlers: ((digit: string) => void)[] = [];
  readonly #endedHandlers: ((end: LegEnd) => void)[] = [];
  #end: LegEnd | null = null;
  /** Our 2xx to a re-INVITE, until its ACK. */
  #unacked: { readonly seq: number; readonly repeat: Repeat; readonly isLate: boolean } | null = null;
  /** Our own offer under way: another one meets 491 (14.1). */
  #isOffering = false;
  /** The ACKs of our 2xx answers, for the copies of them. */
  readonly #acks = new Map<number, SipRequest>();
  #refer: Refer | null = null;
  protected readonly timer: SessionTimer;

  constructor(parts: LegParts, peer: Peer) {
    this.parts = parts;
    this.peer = peer;
    this.timer = new SessionTimer(parts.clock, {
      refresh: () => void this.reinvite(this.localSdp ?? '').catch(() => undefined),
      giveUp: () => this.end({ reason: 'session timer' }),
    });
  }

  abstract get local(): NameAddress;
  abstract get remote(): NameAddress;
  abstract end(cause?: { readonly status?: number; readonly reason?: string }): void;

  onOffer(handler: (sdp: string) => Promise<string>): void {
    this.#offerHandler = handler;
  }
  onRefer(handler: (refer: Referred) => void): void {
    this.#referHandler = handler;
  }
  onDigit(handler: (digit: string) => void): void {
    this.#digitHandlers.push(handler);
  }
  onEnded(handler: (end: LegEnd) => void): void {
    if (this.#end !== null) handler(this.#end);
    else this.#endedHandlers.push(handler);
  }

  protected get hasEnded(): boolean {
    return this.#end !== null;
  }

  protected finish(end: LegEnd): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.state = 'ended';
    this.timer.stop();
    this.#unacked?.repeat.stop();
    this.#refer?.over();
    if (this.dialog !== null) this.parts.leave(this.dialog);
    this.parts.over(this);
    for (const handler of this.#endedHandlers) handler(end);
  }

  /** A request of ours inside the dialog; a challenge is answered once. */
  protected ask(method: string, headers: HeaderPairs = [], body?: Buffer): Promise<SipResponse> {
    const dialog = this.dialog;
    if (dialog === null) return Promise.reject(new LegRefused(null, 'no dialog'));
    const peer = this.parts.locate(nextHop(dialog), this.peer);
    return new Promise((resolve, reject) => {
      const send = (more: HeaderPairs, isLast: boolean): void => {
        const message = requestWithin(dialog, method, [...headers, ...more], body);
        this.parts.layer.request(message, peer, {
          onFinal: (response) => {
            const proof = isLast ? null : this.#proof(response, message);
            if (proof !== null) send([proof], true);
            else resolve(response);
          },
          onFailed: (why) => reject(new LegRefused(408, why)),
        });
      };
      send([], false);
    });
  }

  #proof(response: SipResponse, message: SipRequest): readonly [string, string] | null {
    if (response.status !== 401 && response.status !== 407) return null;
    const credentials = this.parts.credentialsFor(this.peer);
    const name = response.status === 401 ? 'www-authenticate' : 'proxy-authenticate';
    const value = credentials && answerChallenge(response.headers.all(name), message, credentials);
    return value ? [response.status === 401 ? 'authorization' : 'proxy-authorization', value] : null;
  }

  /** OPTIONS inside the dialog: 481, or no answer at all, ends it (12.2.1.2). */
  check(): void {
    if (this.state !== 'talking') return;
    const gone = (status: number): void => this.finish({ by: 'network', status, reason: 'not there any more' });
    this.ask('OPTIONS').then(
      ({ status }) => {
        if (status === 481 || status === 408) gone(status);
      },
      () => gone(408),
    );
  }

  protected bye(reason?: string): void {
    const headers: HeaderPairs =
      reason === undefined ? [] : [['reason', `Q.850;cause=16;text="${reason.replace(/["\\\r\n]/g, '')}"`]];
    this.ask('BYE', headers).catch(() => undefined);
  }

  async reinvite(sdp: string): Promise<string> {
    if (this.state !== 'talking') throw new LegRefused(null, 'the leg is not talking');
    for (let tries = 0; ; tries++) {
      if (this.#isOffering || this.#unacked !== null) throw new LegRefused(491, 'another offer is under way');
      this.#isOffering = true;
      const response = await this.#offer(sdp).catch((error: unknown) => this.#unanswered(error));
      this.#isOffering = false;
      if (response.status < 300) return this.remoteSdp ?? '';
      // 12.2.1.2: the other side knows the dialog no more.
      if (response.status === 481 || response.status === 408) {
        this.finish({ by: 'network', status: response.status, reason: response.reason });
      }
      if (response.status !== 491 || tries === mostGlare) throw new LegRefused(response.status, response.reason);
      await this.#afterGlare();
    }
  }

  /** RFC 4028 10: no answer to a refresh, or to any re-INVITE, and the call is over. */
  #unanswered(error: unknown): never {
    this.#isOffering = false;
    this.bye('no answer');
    this.finish({ by: 'network', status: 408, reason: 'no answer' });
    throw error;
  }

  /** 14.1: who owns the Call-ID waits 2.1-4 s, the other 0-2 s. */
  #afterGlare(): Promise<void> {
    const ms = this.ownsCallId ? 2_100 + Math.random() * 1_900 : Math.random() * 2_000;
    return new Promise((resolve) => this.parts.clock.after(ms, resolve));
  }

  protected abstract readonly ownsCallId: boolean;

  async #offer(sdp: string): Promise<SipResponse> {
    const headers: HeaderPairs = [
      ['contact', this.parts.contactFor(this.peer)],
      ['allow', allow],
      ['supported', supported],
      ['session-expires', '1800'],
      sdpType,
    ];
    const response = await this.ask('INVITE', headers, Buffer.from(sdp));
    if (response.status < 300) {
      this.acknowledge(response);
      this.localSdp = sdp;
      if (response.body.length > 0) this.remoteSdp = response.body.toString();
      this.timer.set(agreedByAnswer(response.headers));
    }
    return response;
  }

  /** 13.2.2.4: the ACK of a 2xx is ours to send, and to send again for every copy of it. */
  protected acknowledge(response: SipResponse, body?: Buffer): void {
    const dialog = this.dialog;
    const seq = parseCSeq(response.headers.get('cseq') ?? '')?.number;
    if (dialog === null || seq === undefined) return;
    const peer = this.parts.locate(nextHop(dialog), this.peer);
    const ack = requestWithin(dialog, 'ACK', body === undefined ? [] : [sdpType], body, seq);
    this.#acks.set(seq, this.parts.layer.sendAck(ack, peer));
    if (this.#acks.size > 8) this.#acks.delete(this.#acks.keys().next().value!);
  }

  /** A late copy of a 2xx. */
  receiveStray(response: SipResponse): void {
    const seq = parseCSeq(response.headers.get('cseq') ?? '')?.number;
    if (seq !== undefined && this.#acks.has(seq) && response.status < 300) this.acknowledge(response);
  }

  /** A request of the other side inside the dialog. */
  receive(request: SipRequest, transaction: ServerTransaction | null): void {
    if (transaction === null) return this.receiveAck(request);
    const { dialog } = this;
    if (dialog === null || !takeSeq(dialog, request)) {
      transaction.respond(answer(request, 500, { headers: [['retry-after', '1']] }));
      return;
    }
    switch (request.method) {
      case 'BYE':
        transaction.respond(answer(request, 200));
        this.finish({ by: 'remote', status: null, reason: request.headers.get('reason') ?? null });
        return;
      case 'INVITE':
        return void this.#reinvited(request, transaction);
      case 'UPDATE':
        return void this.#updated(request, transaction);
      case 'INFO':
        this.#informed(request);
        transaction.respond(answer(request, 200));
        return;
      case 'REFER':
        return this.#askedToRefer(request, transaction);
      case 'NOTIFY':
        transaction.respond(answer(request, this.#refer?.notified(request) === true ? 200 : 481));
        return;
      case 'PRACK':
        return this.receivePrack(request, transaction);
      case 'OPTIONS':
        transaction.respond(
          answer(request, 200, {
            headers: [
              ['allow', allow],
              ['supported', supported],
              ['accept', 'application/sdp'],
            ],
          }),
        );
        return;
      default:
        transaction.respond(answer(request, 405, { headers: [['allow', allow]] }));
    }
  }

  protected receivePrack(request: SipRequest, transaction: ServerTransaction): void {
    transaction.respond(answer(request, 481));
  }

  protected receiveAck(request: SipRequest): void {
    const seq = parseCSeq(request.headers.get('cseq') ?? '')?.number;
    if (this.#unacked === null || seq !== this.#unacked.seq) return;
    this.#unacked.repeat.stop();
    const { isLate } = this.#unacked;
    this.#unacked = null;
    if (!isLate || request.body.length === 0) return;
    // Our 200 held an offer; its answer comes with the ACK, and the sound must hear of it.
    this.remoteSdp = request.body.toString();
    this.#offerHandler?.(this.remoteSdp).catch(() => undefined);
  }

  async #reinvited(request: SipRequest, transaction: ServerTransaction): Promise<void> {
    // 14.2: an offer while another re-INVITE of theirs is not through is 500; while ours is under way, 491.
    if (this.#unacked !== null || this.state !== 'talking') {
      transaction.respond(answer(request, 500, { headers: [['retry-after', String(Math.floor(Math.random() * 10))]] }));
      return;
    }
    if (this.#isOffering) return transaction.respond(answer(request, 491));
    const agreed = agreeAsServer(request.headers);
    if (agreed === 'tooSmall') {
      return transaction.respond(answer(request, 422, { headers: [['min-se', String(leastSeconds)]] }));
    }
    const offer = request.body.length > 0 ? request.body.toString() : null;
    const sdp = offer === null ? this.localSdp : await this.#answerTo(offer);
    if (this.hasEnded) return transaction.respond(answer(request, 481));
    if (sdp === null) return transaction.respond(answer(request, 488));
    this.timer.set(agreed);
    const response = answer(request, 200, { headers: this.acceptHeaders(agreed), body: Buffer.from(sdp) });
    const seq = parseCSeq(request.headers.get('cseq') ?? '')!.number;
    const repeat = new Repeat(
      this.parts.clock,
      () => transaction.respond(response),
      // 13.3.1.4: "generate a BYE" when the ACK never comes.
      () => this.end({ reason: 'no ACK' }),
    );
    this.#unacked = { seq, repeat, isLate: offer === null };
  }

  async #answerTo(offer: string): Promise<string | null> {
    if (this.#offerHandler === null) return this.localSdp;
    try {
      const sdp = await this.#offerHandler(offer);
      this.remoteSdp = offer;
      this.localSdp = sdp;
      return sdp;
    } catch {
      return null;
    }
  }

  protected acceptHeaders(agreed: ReturnType<typeof agreeAsServer>): HeaderPairs {
    const timer: HeaderPairs =
      agreed === null || agreed === 'tooSmall'
        ? []
        : [
            ['session-expires', `${agreed.seconds};refresher=${agreed.weRefresh ? 'uas' : 'uac'}`],
            ...(agreed.weRefresh ? [] : ([['require', 'timer']] as const)),
          ];
    return [
      ['contact', this.parts.contactFor(this.peer)],
      ['allow', allow],
      ['supported', supported],
      ...timer,
      sdpType,
    ];
  }

  /** RFC 3311: like a re-INVITE, without waiting for people and without an ACK. */
  async #updated(request: SipRequest, transaction: ServerTransaction): Promise<void> {
    const agreed = agreeAsServer(request.headers);
    if (agreed === 'tooSmall') {
      return transaction.respond(answer(request, 422, { headers: [['min-se', String(leastSeconds)]] }));
    }
    if (request.body.length === 0) {
      if (this.state === 'talking') this.timer.set(agreed);
      return transaction.respond(answer(request, 200, { headers: this.acceptHeaders(agreed).slice(0, -1) }));
    }
    if (this.#isOffering) return transaction.respond(answer(request, 491));
    const sdp = await this.#answerTo(request.body.toString());
    if (sdp === null) return transaction.respond(answer(request, 488));
    this.timer.set(agreed);
    transaction.respond(answer(request, 200, { headers: this.acceptHeaders(agreed), body: Buffer.from(sdp) }));
  }

  /** "Signal=5\r\nDuration=160" of application/dtmf-relay, or the bare digit of application/dtmf. */
  #informed(request: SipRequest): void {
    const type = parseType(request.headers.get('content-type') ?? '')?.type ?? '';
    if (!type.startsWith('application/dtmf')) return;
    const text = request.body.toString('latin1');
    const digit = /^\s*(?:signal\s*=\s*)?([0-9*#A-D])\s*$/im.exec(text.split(/\r?\n/)[0] ?? '')?.[1];
    if (digit !== undefined) for (const handler of this.#digitHandlers) handler(digit.toUpperCase());
  }

  #askedToRefer(request: SipRequest, transaction: ServerTransaction): void {
    const target = parseAddress(request.headers.get('refer-to') ?? '');
    // RFC 3515 2.4.2: exactly one Refer-To.
    if (target === null || request.headers.all('refer-to').length !== 1)
      return transaction.respond(answer(request, 400));
    if (this.#referHandler === null) return transaction.respond(answer(request, 603));
    this.#referHandler(
      referred(target, request, transaction, {
        contact: this.parts.contactFor(this.peer),
        notify: (headers, body) => void this.ask('NOTIFY', headers, body).catch(() => undefined),
      }),
    );
  }

  refer(target: string, replaces?: Leg): Promise<void> {
    const other = replaces instanceof BaseLeg ? replaces.dialog : null;
    // RFC 3891 3: the tags as the one sees them who receives the INVITE.
    const of = other && `${other.callId};to-tag=${tagOf(other.remote)};from-tag=${tagOf(other.local)}`;
    const uri = of ? `${target}?Replaces=${encodeURIComponent(of)}` : target;
    const headers: HeaderPairs = [
      ['contact', this.parts.contactFor(this.peer)],
      ['refer-to', `<${uri}>`],
      ['referred-by', this.parts.contactFor(this.peer)],
    ];
    this.#refer?.over();
    const refer = new Refer(this.parts.clock);
    this.#refer = refer;
    this.ask('REFER', headers).then(
      (response) => {
        if (response.status >= 300) refer.failed(response.status, response.reason);
      },
      () => refer.failed(408, 'no answer'),
    );
    return refer.done;
  }
}
