/**
 * A call by us. Several answers may come where somebody downstream forks: the first 2xx is the call, any other is
 * acknowledged and ended at once (13.2.2.4).
 */
import { formatAddress } from '../address.js';
import { answerChallenge } from '../digest.js';
import { type Dialog, learnFromAnswer, newCallId, newTag, nextHop, requestWithin, tagOf } from '../dialog.js';
import { wholeNumber } from '../grammar.js';
import type { NameAddress, Peer, SipRequest, SipResponse } from '../message.js';
import { type HeaderPairs, request } from '../serialize.js';
import { agreedByAnswer, leastOf, usualSeconds } from '../session-timer.js';
import type { LegEnd, OutgoingLeg as OutgoingLegDoor } from '../stack.js';
import type { ClientTransaction } from '../transactions/client.js';
import { BaseLeg } from './base.js';
import { allow, type LegParts, sdpType, supported } from './parts.js';

export interface Outgoing {
  readonly uri: string;
  readonly to: NameAddress;
  readonly from: NameAddress;
  readonly peer: Peer;
  readonly routes: readonly string[];
  readonly sdp: string;
  readonly ringMs: number;
  readonly headers: HeaderPairs;
}

export class OutgoingLeg extends BaseLeg implements OutgoingLegDoor {
  readonly callId = newCallId();
  readonly answered: Promise<string>;
  override state: OutgoingLegDoor['state'] = 'calling';
  protected readonly ownsCallId = true;
  readonly #outgoing: Outgoing;
  readonly #ringing: ((earlySdp: string | null) => void)[] = [];
  #resolve!: (sdp: string) => void;
  #reject!: (end: LegEnd) => void;
  #transaction: ClientTransaction | null = null;
  #seq = Math.floor(Math.random() * 2 ** 16) + 1;
  #expires = usualSeconds;
  #tries = 0;
  #isCancelled = false;
  #hasProvisional = false;
  /** The last reliable provisional of each early dialog, so that copies are not taken for new ones (RFC 3262 4). */
  readonly #rseqs = new Map<string, number>();
  readonly #forgetRinging: () => void;

  constructor(parts: LegParts, outgoing: Outgoing) {
    super(parts, outgoing.peer);
    this.#outgoing = { ...outgoing, from: { ...outgoing.from, params: new Map([['tag', newTag()]]) } };
    this.localSdp = outgoing.sdp;
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.answered.catch(() => undefined);
    this.#forgetRinging = parts.clock.after(outgoing.ringMs, () => this.#giveUp('timeout'));
    this.#invite([]);
  }

  get local(): NameAddress {
    return this.#outgoing.from;
  }
  get remote(): NameAddress {
    return this.dialog?.remote ?? this.#outgoing.to;
  }

  onRinging(handler: (earlySdp: string | null) => void): void {
    this.#ringing.push(handler);
  }

  #invite(proof: HeaderPairs): void {
    const { uri, to, from, peer, routes, sdp, headers } = this.#outgoing;
    const message = request(
      'INVITE',
      uri,
      [
        ...routes.map((route) => ['route', route] as const),
        ['max-forwards', '70'],
        ['from', formatAddress(from)],
        ['to', formatAddress(to)],
        ['call-id', this.callId],
        ['cseq', `${++this.#seq} INVITE`],
        ['contact', this.parts.contactFor(peer)],
        ['allow', allow],
        ['supported', supported],
        ['session-expires', String(this.#expires)],
        ['min-se', '90'],
        ...headers,
        ...proof,
        sdpType,
      ],
      Buffer.from(sdp),
    );
    this.#hasProvisional = false;
    this.#transaction = this.parts.layer.request(message, peer, {
      onProvisional: (response) => this.#provisional(response),
      onFinal: (response) => this.#final(response, message),
      onFailed: (why) => this.finish({ by: why === 'network' ? 'network' : 'timeout', status: 408, reason: why }),
    });
  }

  #dialogOf(response: SipResponse): Dialog {
    const { from, to, uri } = this.#outgoing;
    const dialog: Dialog = {
      callId: this.callId,
      local: from,
      remote: to,
      localSeq: this.#seq,
      remoteSeq: null,
      target: uri,
      routes: [],
      isConfirmed: false,
    };
    learnFromAnswer(dialog, response);
    return dialog;
  }

  #provisional(response: SipResponse): void {
    this.#hasProvisional = true;
    if (this.#isCancelled) return this.#sendCancel();
    if (response.status === 100 || this.hasEnded) return;
    const dialog = this.#dialogOf(response);
    if (response.headers.all('require').includes('100rel') && !this.#acknowledgeProvisional(response, dialog)) return;
    if (this.dialog === null && tagOf(dialog.remote) !== '') {
      this.dialog = dialog;
      this.parts.enter(dialog, this);
    }
    this.state = 'ringing';
    const early = response.body.length > 0 ? response.body.toString() : null;
    for (const handler of this.#ringing) handler(early);
  }

  /** RFC 3262 4: in order; "MUST NOT be acknowledged" when one is missing in between. False for a copy. */
  #acknowledgeProvisional(response: SipResponse, dialog: Dialog): boolean {
    const rseq = wholeNumber(response.headers.get('rseq'), 2 ** 32 - 1);
    const tag = tagOf(dialog.remote);
    const last = this.#rseqs.get(tag);
    if (rseq === null || tag === '' || (last !== undefined && rseq !== last + 1)) return false;
    this.#rseqs.set(tag, rseq);
    const carrier = this.dialog !== null && tagOf(this.dialog.remote) === tag ? this.dialog : dialog;
    carrier.localSeq = Math.max(carrier.localSeq, this.#seq);
    const prack = requestWithin(carrier, 'PRACK', [['rack', `${rseq} ${this.#seq} INVITE`]]);
    this.parts.layer.request(prack, this.parts.locate(nextHop(carrier), this.peer), {
      onFinal: () => undefined,
      onFailed: () => undefined,
    });
    return true;
  }

  #final(response: SipResponse, message: SipRequest): void {
    if (response.status >= 300) return this.#refused(response, message);
    const dialog = this.#dialogOf(response);
    const isOurs =
      this.dialog === null || !this.dialog.isConfirmed || tagOf(this.dialog.remote) === tagOf(dialog.remote);
    if (this.hasEnded || this.#isCancelled || !isOurs) return this.#endOther(dialog, response);
    if (this.state === 'talking') return this.acknowledge(response);
    dialog.localSeq = Math.max(dialog.localSeq, this.dialog?.localSeq ?? 0);
    if (this.dialog !== null) this.parts.leave(this.dialog);
    this.dialog = dialog;
    this.parts.enter(dialog, this);
    this.acknowledge(response);
    this.#forgetRinging();
    this.state = 'talking';
    if (response.body.length > 0) this.remoteSdp = response.body.toString();
    this.timer.set(agreedByAnswer(response.headers));
    this.#resolve(this.remoteSdp ?? '');
  }

  /** A second branch answered, or an answer crossed our CANCEL: taken and ended, or it would ring on in nobody's ear. */
  #endOther(dialog: Dialog, response: SipResponse): void {
    const peer = this.parts.locate(nextHop(dialog), this.peer);
    const seq = this.#seq;
    this.parts.layer.sendAck(requestWithin(dialog, 'ACK', [], undefined, seq), peer);
    if (response.status >= 300) return;
    dialog.localSeq = Math.max(dialog.localSeq, seq);
    this.parts.layer.request(requestWithin(dialog, 'BYE'), peer, {
      onFinal: () => undefined,
      onFailed: () => undefined,
    });
    this.finish({ by: 'cancelled', status: 487, reason: null });
  }

  #refused(response: SipResponse, message: SipRequest): void {
    if (this.hasEnded) return;
    if (!this.#isCancelled && this.#tries++ < 2) {
      if (response.status === 401 || response.status === 407) {
        const credentials = this.parts.credentialsFor(this.peer);
        const name = response.status === 401 ? 'www-authenticate' : 'proxy-authenticate';
        const value = credentials && answerChallenge(response.headers.all(name), message, credentials);
        if (value) return this.#invite([[response.status === 401 ? 'authorization' : 'proxy-authorization', value]]);
      }
      // RFC 4028 7.3: "the UAC … retries the request with the Min-SE value".
      if (response.status === 422) {
        this.#expires = Math.max(this.#expires, leastOf(response.headers));
        return this.#invite([]);
      }
    }
    const by = this.#isCancelled ? 'cancelled' : 'refused';
    this.finish({ by, status: response.status, reason: response.reason });
  }

  #giveUp(by: 'timeout' | 'us'): void {
    if (this.hasEnded || this.state === 'talking') return;
    this.#isCancelled = true;
    // 9.1: "If no provisional response has been received, the CANCEL request MUST NOT be sent" yet.
    if (this.#hasProvisional) this.#sendCancel();
    this.finish({ by: by === 'timeout' ? 'timeout' : 'cancelled', status: 487, reason: by });
  }

  #sendCancel(): void {
    const none = { onFinal: () => undefined, onFailed: () => undefined };
    if (this.#transaction !== null) this.parts.layer.cancel(this.#transaction, none);
  }

  end(cause: { readonly status?: number; readonly reason?: string } = {}): void {
    if (this.hasEnded) return;
    if (this.state !== 'talking') return this.#giveUp('us');
    this.bye(cause.reason);
    this.finish({ by: 'us', status: null, reason: cause.reason ?? null });
  }

  protected override finish(end: LegEnd): void {
    this.#forgetRinging();
    const wasTalking = this.state === 'talking';
    super.finish(end);
    if (!wasTalking) this.#reject(end);
  }
}
