/**
 * A call to us: ringing until we accept, reject, or the caller gives up.
 */
import { type Dialog, dialogOfServer, newTag } from '../dialog.js';
import { parseCSeq, parseRAck } from '../fields.js';
import type { NameAddress, Peer, SipRequest, SipResponse } from '../message.js';
import { answer } from '../serialize.js';
import { agreeAsServer } from '../session-timer.js';
import type { IncomingLeg as IncomingLegDoor } from '../stack.js';
import type { ServerTransaction } from '../transactions/server.js';
import { BaseLeg, LegRefused } from './base.js';
import { allow, type LegParts, sdpType } from './parts.js';
import { Repeat } from './repeat.js';

/** 13.3.1.1: proxies give up on a silent INVITE after three minutes; "a non-100 provisional response every minute". */
const ringAgainMs = 60_000;

export interface Arrived {
  readonly dialled: string;
  readonly caller: string | null;
  readonly isCallerVerified: boolean;
  readonly via: IncomingLegDoor['via'];
  readonly replaces: BaseLeg | null;
}

export class IncomingLeg extends BaseLeg implements IncomingLegDoor {
  readonly callId: string;
  readonly dialled: string;
  readonly caller: string | null;
  readonly isCallerVerified: boolean;
  readonly via: IncomingLegDoor['via'];
  readonly offer: string | null;
  readonly replaces: BaseLeg | null;
  protected readonly ownsCallId = false;
  readonly #request: SipRequest;
  readonly #transaction: ServerTransaction;
  readonly #tag = newTag();
  #forgetRinging: () => void = () => undefined;
  #rseq = Math.floor(Math.random() * 2 ** 16) + 1;
  /** A reliable 18x that waits for its PRACK; what comes after it waits too. */
  #reliable: { readonly rseq: number; readonly repeat: Repeat; after: (() => void)[] } | null = null;
  #accepted: { readonly repeat: Repeat; resolve(sdp: string | null): void; reject(why: Error): void } | null = null;

  constructor(parts: LegParts, request: SipRequest, peer: Peer, transaction: ServerTransaction, arrived: Arrived) {
    super(parts, peer);
    this.#request = request;
    this.#transaction = transaction;
    this.callId = request.headers.get('call-id')!;
    this.dialled = arrived.dialled;
    this.caller = arrived.caller;
    this.isCallerVerified = arrived.isCallerVerified;
    this.via = arrived.via;
    this.replaces = arrived.replaces;
    this.offer = request.body.length > 0 ? request.body.toString() : null;
    this.remoteSdp = this.offer;
    const dialog = dialogOfServer(request, this.#tag);
    if (dialog === null) throw new LegRefused(400, 'no dialog can be made of it');
    this.dialog = dialog;
    parts.enter(dialog, this);
  }

  get local(): NameAddress {
    return this.#known.local;
  }
  get remote(): NameAddress {
    return this.#known.remote;
  }
  get #known(): Dialog {
    return this.dialog!;
  }

  ring(sdp?: string): void {
    if (this.state !== 'ringing' || this.#reliable !== null || this.#accepted !== null) return;
    const { headers } = this.#request;
    const isWanted = headers.all('require').includes('100rel');
    const isReliable = isWanted || (sdp !== undefined && headers.all('supported').includes('100rel'));
    const list: (readonly [string, string])[] = [
      ['contact', this.parts.contactFor(this.peer)],
      ['allow', allow],
    ];
    if (sdp !== undefined) {
      list.push(sdpType);
      this.localSdp = sdp;
    }
    if (isReliable) list.push(['require', '100rel'], ['rseq', String(this.#rseq)]);
    const response = answer(this.#request, sdp === undefined ? 180 : 183, {
      toTag: this.#tag,
      headers: list,
      ...(sdp === undefined ? {} : { body: Buffer.from(sdp) }),
    });
    if (isReliable) this.#ringReliably(response);
    else this.#transaction.respond(response);
    this.#forgetRinging();
    this.#forgetRinging = this.parts.clock.after(ringAgainMs, () => this.ring());
  }

  /** RFC 3262 3: repeated until the PRACK; without one in 64*T1 the call is refused with 5xx. */
  #ringReliably(response: SipResponse): void {
    const repeat = new Repeat(
      this.parts.clock,
      () => this.#transaction.respond(response),
      () => this.reject(504, 'no PRACK'),
      Number.POSITIVE_INFINITY,
    );
    this.#reliable = { rseq: this.#rseq++, repeat, after: [] };
  }

  protected override receivePrack(request: SipRequest, transaction: ServerTransaction): void {
    const rack = parseRAck(request.headers.get('rack') ?? '');
    const waiting = this.#reliable;
    const seq = parseCSeq(this.#request.headers.get('cseq') ?? '')?.number;
    if (waiting === null || rack?.rseq !== waiting.rseq || rack.cseq !== seq) {
      transaction.respond(answer(request, 481));
      return;
    }
    waiting.repeat.stop();
    this.#reliable = null;
    transaction.respond(answer(request, 200));
    for (const act of waiting.after) act();
  }

  accept(sdp: string): Promise<string | null> {
    if (this.state !== 'ringing' || this.#accepted !== null) {
      return Promise.reject(new LegRefused(null, 'the leg does not ring'));
    }
    return new Promise((resolve, reject) => {
      const act = (): void => this.#accept(sdp, resolve, reject);
      // RFC 3262 3: no 2xx while a reliable provisional with an offer or answer waits for its PRACK.
      if (this.#reliable !== null) this.#reliable.after.push(act);
      else act();
    });
  }

  #accept(sdp: string, resolve: (sdp: string | null) => void, reject: (why: Error) => void): void {
    if (this.hasEnded) return reject(new LegRefused(487, 'the caller is gone'));
    this.#forgetRinging();
    const agreed = agreeAsServer(this.#request.headers);
    this.localSdp = sdp;
    const response = answer(this.#request, 200, {
      toTag: this.#tag,
      headers: this.acceptHeaders(agreed),
      body: Buffer.from(sdp),
    });
    this.#known.isConfirmed = true;
    const repeat = new Repeat(
      this.parts.clock,
      () => this.#transaction.respond(response),
      () => this.end({ reason: 'no ACK' }),
    );
    this.#accepted = { repeat, resolve, reject };
    this.timer.set(agreed === 'tooSmall' ? null : agreed);
  }

  protected override receiveAck(request: SipRequest): void {
    const accepted = this.#accepted;
    const seq = parseCSeq(request.headers.get('cseq') ?? '')?.number;
    if (accepted === null || seq !== parseCSeq(this.#request.headers.get('cseq') ?? '')?.number) {
      super.receiveAck(request);
      return;
    }
    if (this.state !== 'ringing') return;
    accepted.repeat.stop();
    this.state = 'talking';
    const late = this.offer === null && request.body.length > 0 ? request.body.toString() : null;
    if (late !== null) this.remoteSdp = late;
    accepted.resolve(late);
  }

  reject(status: number, reason?: string, retryAfterS?: number): void {
    if (this.state !== 'ringing' || this.#accepted !== null) return;
    this.#refuse(status, reason, retryAfterS);
    this.finish({ by: 'us', status, reason: reason ?? null });
  }

  #refuse(status: number, reason?: string, retryAfterS?: number): void {
    this.#forgetRinging();
    this.#reliable?.repeat.stop();
    this.#transaction.respond(
      answer(this.#request, status, {
        ...(reason === undefined ? {} : { reason }),
        toTag: this.#tag,
        headers: retryAfterS === undefined ? [] : [['retry-after', String(retryAfterS)]],
      }),
    );
  }

  /** CANCEL came (9.2), or another leg replaces this one. */
  cancelled(): void {
    if (this.state !== 'ringing' || this.#accepted !== null) return;
    this.#refuse(487);
    this.finish({ by: 'cancelled', status: 487, reason: null });
  }

  end(cause: { readonly status?: number; readonly reason?: string } = {}): void {
    if (this.hasEnded) return;
    const accepted = this.#accepted;
    if (accepted === null) {
      this.reject(cause.status ?? 480);
      return;
    }
    accepted.repeat.stop();
    this.bye(cause.reason);
    const isUnheard = this.state === 'ringing';
    this.finish({
      by: isUnheard && cause.reason === 'no ACK' ? 'timeout' : 'us',
      status: null,
      reason: cause.reason ?? null,
    });
    if (isUnheard) accepted.reject(new LegRefused(408, cause.reason ?? 'ended before the ACK'));
  }

  protected override finish(end: Parameters<BaseLeg['finish']>[0]): void {
    this.#forgetRinging();
    this.#reliable?.repeat.stop();
    const accepted = this.#accepted;
    accepted?.repeat.stop();
    const isUnheard = this.state === 'ringing';
    super.finish(end);
    // A BYE may overtake the ACK.
    if (isUnheard) accepted?.reject(new LegRefused(end.status, end.reason ?? end.by));
  }
}
