/**
 * What the calls see of SIP: legs with offers and answers. Transactions, dialogs, retransmissions, timers, digests,
 * registrations and the trunk stay below this door. Every leg is a dialog of its own (a B2BUA): ringing three telephones
 * is three `invite`s and two cancels, never a proxy's fork.
 *
 *   incoming   ringing ──accept──▶ talking ──bye──▶ ended
 *                 └────reject, cancelled by the caller───▲
 *   outgoing   calling ─▶ ringing ─answered─▶ talking ──▶ ended
 */
import type { TextRequest } from './page-mode.js';
import type { NameAddress, Peer, SipUri } from './message.js';

export interface SipStack {
  /** A new call at the door. Without a handler's `accept`, `ring` or `reject` it is refused with 480. */
  onIncoming(handler: (leg: IncomingLeg) => void): void;
  invite(request: OutgoingRequest): OutgoingLeg;
  /** A text message to a telephone number (RFC 3428); the status of its answer. */
  sendText(request: TextRequest): Promise<number>;
  /** Contacts of a registered telephone, newest first; none when it is not registered. */
  contactsOf(user: string): readonly RegisteredContact[];
  /** Whoever has left, or got another password, is registered no longer. */
  forget(user: string): void;
  onRegistered(handler: (user: string, isRegistered: boolean) => void): void;
  /** Health in words and figures: ports, trunks, half-open calls, transactions, refused, limited. */
  status(): SipStatus;
  /** New calls are refused with 503 + Retry-After; those that are stay. */
  drain(): void;
  stop(): Promise<void>;
}

export interface SipStatus {
  readonly udpPort: number | null;
  readonly tcpPort: number | null;
  readonly tlsPort: number | null;
  readonly legs: number;
  readonly transactions: number;
  readonly trunks: readonly { readonly name: string; readonly isUp: boolean; readonly why: string | null }[];
  readonly limited: number;
  readonly malformed: number;
}

export interface RegisteredContact {
  readonly uri: SipUri;
  readonly peer: Peer;
  readonly until: number;
}

export interface Leg {
  /** Ours, unguessable: `leg_…`. */
  readonly id: string;
  readonly callId: string;
  readonly local: NameAddress;
  readonly remote: NameAddress;
  readonly peer: Peer;
  readonly state: 'calling' | 'ringing' | 'talking' | 'ended';
  /** The other side's description in force. */
  readonly remoteSdp: string | null;
  /** A new offer of ours inside the dialog (hold, resume, another address); gives the answer. Glare (491) is tried again. */
  reinvite(sdp: string): Promise<string>;
  /** The other side offers anew (hold, resume); the handler gives the answer. Without one the last answer stands. */
  onOffer(handler: (sdp: string) => Promise<string>): void;
  /** The other side asks us to connect it elsewhere (RFC 3515); the handler accepts or refuses, and tells how it went. */
  onRefer(handler: (refer: Referred) => void): void;
  /** Asks the other side to go elsewhere; resolves when it got there (NOTIFY 200), rejects otherwise. */
  refer(target: string, replaces?: Leg): Promise<void>;
  /** Digits by SIP INFO (application/dtmf-relay); those in RTP come from the media engine. */
  onDigit(handler: (digit: string) => void): void;
  /** Asks the other side whether it is there; one that does not know the call any more ends it. */
  check(): void;
  /** Once, when the leg is over for whatever reason. */
  onEnded(handler: (end: LegEnd) => void): void;
  /** Ends it in whatever state it is: CANCEL, BYE or a refusal. Safe to call twice. */
  end(cause?: { readonly status?: number; readonly reason?: string }): void;
}

export interface Referred {
  readonly target: NameAddress;
  /** Replaces=call-id;to-tag;from-tag of the target (RFC 3891). */
  readonly replaces: string | null;
  accept(): void;
  reject(status: number): void;
  /** sipfrag of the NOTIFY: 180, 200, 503… A final one ends the subscription. */
  notify(status: number, reason: string): void;
}

export interface LegEnd {
  /** Who or what ended it. */
  readonly by: 'remote' | 'us' | 'timeout' | 'refused' | 'cancelled' | 'network';
  /** The final answer, where there was one: 486 busy, 480 no answer, 503… */
  readonly status: number | null;
  readonly reason: string | null;
}

export interface IncomingLeg extends Leg {
  /** The dialled number or name: user part of the Request-URI. */
  readonly dialled: string;
  /** Who calls: P-Asserted-Identity of a trusted trunk, else From. Null when withheld (RFC 3323). */
  readonly caller: string | null;
  readonly isCallerVerified: boolean;
  /** The trunk or telephone it came by. */
  readonly via: { readonly kind: 'trunk' | 'telephone' | 'open'; readonly name: string };
  /** The caller's offer; null when the answer must be an offer (late offer). */
  readonly offer: string | null;
  /** The call that this one takes over (RFC 3891): a telephone finishes its own warm transfer. */
  readonly replaces: Leg | null;
  /** 180, or 183 with early media. Sent reliably where the other side requires 100rel (RFC 3262). */
  ring(sdp?: string): void;
  /** 200 with our answer (or offer). Resolves at the ACK, with the caller's answer when ours was the offer. */
  accept(sdp: string): Promise<string | null>;
  reject(status: number, reason?: string, retryAfterS?: number): void;
}

export interface OutgoingRequest {
  readonly to: string;
  readonly from: NameAddress;
  /** A trunk by name, or a telephone: registered, or at an address that an administrator wrote down. No open relay. */
  readonly via: { readonly trunk: string } | { readonly contact: RegisteredContact };
  readonly sdp: string;
  /** After it the call is cancelled, as `timeout`. */
  readonly ringMs: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

export interface OutgoingLeg extends Leg {
  onRinging(handler: (earlySdp: string | null) => void): void;
  /** Resolves with the answer's SDP; rejects with the LegEnd that ended it. */
  readonly answered: Promise<string>;
}
