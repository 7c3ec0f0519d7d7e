/**
 * The words of contacts: shared by server, simulator and screens. Pure; plain JSON.
 *
 *        customer writes                    all doubts answered, asked           "no doubt left"
 *  ───────────▶ open ───────────────────────────▶ awaiting ─────────────────────────▶ resolved
 *                │ ▲ ▲                              │  │ silence                        │
 *       promise  │ │ └──────── a doubt ─────────────┘  └──────▶ unconfirmed             │
 *                ▼ │ due or kept                                    │                   │
 *             promised                 ◀────────── a late doubt reopens, at its old arrival ──┘
 *
 * Silence is never a solution: `unconfirmed` is its own end and its own figure.
 */
import type { Channel, Moment, RoutingEvent, Why } from '#kernel/routing/types.js';
import type { MachineTurn, Refusal } from './automatic/contract.js';

export type ContactState = 'open' | 'promised' | 'awaiting' | 'resolved' | 'unconfirmed';

export interface Doubt {
  readonly id: string;
  readonly words: string;
  readonly state: 'open' | 'answered' | 'confirmed';
  readonly raisedBy: 'customer' | 'consultant';
  readonly raisedAt: Moment;
  /** The answer in short, as the consultant wrote it down. */
  readonly answer: string | null;
  readonly answeredAt: Moment | null;
  readonly confirmedAt: Moment | null;
  /** The customer's message that confirmed it, where it was not a button or link. */
  readonly evidence: string | null;
}

export interface PromiseMade {
  readonly id: string;
  readonly what: string;
  readonly by: string;
  readonly dueAt: Moment;
  readonly state: 'made' | 'late' | 'kept';
}

export interface LiveInteraction {
  readonly id: string;
  readonly channel: Channel;
  readonly queueId: string;
  readonly place: 'waiting' | 'offered' | 'held';
  readonly consultantId: string | null;
  readonly queuedAt: Moment;
  readonly offerUntil: Moment | null;
  readonly isCallback: boolean;
  readonly callbackTo: string | null;
  /** Why the consultant got it: kept from the offer. */
  readonly why: Why | null;
}

export interface Contact {
  readonly id: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly subject: string;
  readonly language: string;
  readonly isVulnerable: boolean;
  readonly state: ContactState;
  /** The queue it came in by (or was last passed to). */
  readonly queueId: string;
  /** The channel the customer last used: answers go there. */
  readonly channel: Channel;
  readonly openedAt: Moment;
  /** Who holds it, or held it last and has not let go: null once nobody is bound to it. */
  readonly consultantId: string | null;
  /** Who knows the story: whoever last answered. */
  readonly knows: string | null;
  readonly takenPart: readonly string[];
  readonly ownerId: string | null;
  readonly passes: number;
  readonly doubts: readonly Doubt[];
  readonly promises: readonly PromiseMade[];
  readonly interactions: readonly LiveInteraction[];
  /** Whose turn it is to say something, and since when. */
  readonly turn: 'consultant' | 'customer' | 'nobody';
  readonly turnSince: Moment;
  readonly askedAt: Moment | null;
  readonly closedAt: Moment | null;
  /** The customer's first word after which no consultant has answered yet. */
  readonly lastCustomerEntryId: string | null;
  readonly lastWords: string;
  /** The newest message and who wrote it: whoever answers must have seen it. */
  readonly lastMessageSeq: number;
  readonly lastMessageBy: string | null;
  readonly joinedInto: string | null;
  /** Open contacts of the same customer that may be the same need. Proposed, never done silently. */
  readonly joinProposals: readonly string[];
  readonly wrapUpCode: string | null;
  readonly reopenings: number;
  /** What a machine made of the first words; missing where none was asked. */
  readonly machine?: MachineTurn;
  /** The floor's sequence number of the last change. */
  readonly seq: number;
}

export interface Attachment {
  readonly fileId: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export interface Author {
  readonly kind: 'customer' | 'consultant' | 'machine' | 'centre';
  readonly id: string | null;
  readonly name: string;
}

/** What one mechanism (SPF, DKIM, DMARC) says of a mail's sender. */
export interface SenderCheck {
  readonly result: 'pass' | 'fail' | 'none';
  readonly domain: string;
  /** In the mechanism's own words, for whoever looks closer. */
  readonly reason: string;
}

/** Whether a mail comes from whom it says: found by the centre's own relay (RFC 8601) or by ourselves. */
export interface SenderVerdict {
  readonly standing: 'verified' | 'failed' | 'unknown';
  readonly domain: string;
  readonly by: 'relay' | 'here';
  readonly spf: SenderCheck;
  readonly dkim: SenderCheck;
  readonly dmarc: SenderCheck;
}

/** What a mail adds to a message. */
export interface MailMeta {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  /** The part that only quotes earlier mails: shown folded. */
  readonly quoted: string | null;
  /** A sanitised HTML body is kept apart, under the entry's id. */
  readonly hasHtml: boolean;
  /** Missing while nobody has looked: it may come after the mail. */
  readonly sender?: SenderVerdict;
}

export type Delivery = 'sending' | 'sent' | 'delivered' | 'bounced' | 'failed';

/** A line of the timeline. `mark` is something that happened: its `body` is a code, the words come from the screen. */
export interface Entry {
  readonly id: string;
  readonly contactId: string;
  readonly at: Moment;
  readonly kind: 'message' | 'note' | 'mark';
  readonly channel: Channel;
  readonly author: Author;
  readonly body: string;
  /** Parameters of a mark's words. */
  readonly params: Readonly<Record<string, string | number | null>>;
  readonly attachments: readonly Attachment[];
  readonly mail: MailMeta | null;
  readonly delivery: Delivery | null;
  readonly deliveryDetail: string | null;
  readonly seq: number;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly isVulnerable: boolean;
  readonly preferences: string;
  readonly notes: string;
  readonly identities: readonly Identity[];
  readonly since: Moment;
  readonly seq: number;
}

export interface Identity {
  /** `code`: what the centre's own programs know the customer by; keyed in on the telephone. One code, one customer. */
  readonly kind: 'mail' | 'phone' | 'chat' | 'code';
  readonly value: string;
  readonly isVerified: boolean;
}

export type * from './automatic/contract.js';
export type * from './commands.js';

export type ContactEvent =
  | { readonly type: 'CustomerKnown'; readonly at: Moment; readonly customer: Customer }
  | {
      readonly type: 'CustomerEdited';
      readonly at: Moment;
      readonly customerId: string;
      readonly name: string;
      readonly preferences: string;
      readonly notes: string;
      readonly isVulnerable: boolean;
      /** Where they changed. */
      readonly identities?: readonly Identity[];
    }
  | { readonly type: 'ContactOpened'; readonly at: Moment; readonly contact: Contact }
  | { readonly type: 'MessageAdded'; readonly at: Moment; readonly contactId: string; readonly entry: Entry }
  | {
      readonly type: 'DeliveryChanged';
      readonly at: Moment;
      readonly contactId: string;
      readonly entryId: string;
      readonly delivery: Delivery;
      readonly detail: string | null;
    }
  | {
      readonly type: 'SenderChecked';
      readonly at: Moment;
      readonly contactId: string;
      readonly entryId: string;
      readonly verdict: SenderVerdict;
    }
  | { readonly type: 'SubjectSet'; readonly at: Moment; readonly contactId: string; readonly subject: string }
  | { readonly type: 'DoubtRaised'; readonly at: Moment; readonly contactId: string; readonly doubt: Doubt }
  | {
      readonly type: 'DoubtReworded';
      readonly at: Moment;
      readonly contactId: string;
      readonly doubtId: string;
      readonly words: string;
    }
  | {
      readonly type: 'DoubtAnswered';
      readonly at: Moment;
      readonly contactId: string;
      readonly doubtId: string;
      readonly answer: string;
    }
  | { readonly type: 'DoubtReopened'; readonly at: Moment; readonly contactId: string; readonly doubtId: string }
  | {
      readonly type: 'DoubtConfirmed';
      readonly at: Moment;
      readonly contactId: string;
      readonly doubtId: string;
      readonly evidence: string | null;
    }
  | { readonly type: 'PromiseMade'; readonly at: Moment; readonly contactId: string; readonly promise: PromiseMade }
  | { readonly type: 'PromiseLate'; readonly at: Moment; readonly contactId: string; readonly promiseId: string }
  | { readonly type: 'PromiseKept'; readonly at: Moment; readonly contactId: string; readonly promiseId: string }
  | {
      readonly type: 'ConfirmationAsked';
      readonly at: Moment;
      readonly contactId: string;
      readonly by: Author;
      readonly channel: Channel;
    }
  | { readonly type: 'MachineTurned'; readonly at: Moment; readonly contactId: string; readonly turn: MachineTurn }
  | {
      readonly type: 'MachineTurnEnded';
      readonly at: Moment;
      readonly contactId: string;
      readonly outcome: Refusal | 'confirmed';
    }
  | { readonly type: 'ContactResolved'; readonly at: Moment; readonly contactId: string }
  | { readonly type: 'ContactUnconfirmed'; readonly at: Moment; readonly contactId: string }
  | { readonly type: 'ContactReopened'; readonly at: Moment; readonly contactId: string; readonly late: boolean }
  | {
      readonly type: 'ContactWrappedUp';
      readonly at: Moment;
      readonly contactId: string;
      readonly by: string;
      readonly code: string;
    }
  | {
      readonly type: 'JoinProposed';
      readonly at: Moment;
      readonly contactId: string;
      readonly others: readonly string[];
    }
  | { readonly type: 'JoinDismissed'; readonly at: Moment; readonly contactId: string; readonly other: string }
  | {
      readonly type: 'ContactJoined';
      readonly at: Moment;
      readonly contactId: string;
      readonly into: string;
      readonly by: string;
      /** The doubts that go along, as they stand. */
      readonly doubts: readonly Doubt[];
    }
  | {
      readonly type: 'JoinUndone';
      readonly at: Moment;
      readonly contactId: string;
      readonly from: string;
      readonly by: string;
      readonly doubts: readonly Doubt[];
    };

export type FloorEvent = RoutingEvent | ContactEvent;

/** Expected refusals; the words come from the screens' texts, by this code. `server/problems.ts` gives the HTTP status. */
export type ContactRefusal =
  | 'contact.unknown'
  | 'contact.exists'
  | 'contact.changedSinceSeen'
  | 'contact.notAwaitingConfirmation'
  | 'contact.doubtsStillOpen'
  | 'contact.doubtUnknown'
  | 'contact.promiseUnknown'
  | 'contact.promiseInThePast'
  | 'contact.promiseTooFar'
  | 'contact.evidenceNotFromCustomer'
  | 'contact.notYours'
  | 'contact.notLive'
  | 'contact.joined'
  | 'contact.cannotJoin'
  | 'contact.wordsMissing'
  | 'contact.needsPromiseOrAnswer'
  | 'contact.askAloud'
  | 'contact.doubtMissing'
  | 'wrapUp.unknownCode'
  | 'wrapUp.codeUsed'
  | 'wrapUp.changedMeanwhile'
  | 'phrase.unknown'
  | 'phrase.tooMany'
  | 'customer.unknown'
  | 'customer.codeTaken';

export class ContactRefused extends Error {
  readonly code: ContactRefusal;
  constructor(code: ContactRefusal, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
  }
}
