/**
 * Live views. A view is a few collections of rows, each row with an `id`; a patch upserts and removes rows.
 * One rule for every view, proved by test: old view + patches = fresh read.
 * Resume after any outage: `read(params, since cursor)` gives the rows changed since, and the ids that still belong.
 */
import type { Moment, WaitRange, Wish } from '#kernel/routing/types.js';
import type { PhoneToDesk, PhoneToServer } from '../phone/contract.js';
import type { CallerToServer, ServerToCaller } from '../web-call/contract.js';
import type { Attachment, Contact, Customer, Delivery, Entry } from '../contract.js';

export interface Row {
  readonly id: string;
}

export type Collections = Readonly<Record<string, readonly Row[]>>;

export interface Patch {
  /** Sequence number of the floor up to which this is true. */
  readonly cursor: number;
  readonly rows?: Collections;
  /** Ids to remove, a collection. */
  readonly gone?: Readonly<Record<string, readonly string[]>>;
  /** After a resume: the only ids that still belong, a collection. Everything else goes. */
  readonly keep?: Readonly<Record<string, readonly string[]>>;
  /** True when the patch is the whole view. */
  readonly isFresh?: boolean;
  /** From a view to the hub, never to a screen: this change cannot be told as rows, read the view anew. */
  readonly isReread?: boolean;
}

export interface View {
  readonly cursor: number;
  readonly rows: Readonly<Record<string, Readonly<Record<string, Row>>>>;
}

export const emptyView: View = { cursor: -1, rows: {} };

/** Folds a patch into a view. A patch older than the view changes nothing. */
export function applyPatch(view: View, patch: Patch): View {
  if (patch.isFresh) {
    const rows: Record<string, Record<string, Row>> = {};
    for (const [name, list] of Object.entries(patch.rows ?? {}))
      rows[name] = Object.fromEntries(list.map((row) => [row.id, row]));
    return { cursor: patch.cursor, rows };
  }
  if (patch.cursor < view.cursor) return view;
  const rows: Record<string, Readonly<Record<string, Row>>> = { ...view.rows };
  for (const [name, ids] of Object.entries(patch.keep ?? {})) {
    const keep = new Set(ids);
    rows[name] = Object.fromEntries(Object.entries(rows[name] ?? {}).filter(([id]) => keep.has(id)));
  }
  for (const [name, list] of Object.entries(patch.rows ?? {}))
    rows[name] = { ...rows[name], ...Object.fromEntries(list.map((row) => [row.id, row])) };
  for (const [name, ids] of Object.entries(patch.gone ?? {})) {
    const gone = new Set(ids);
    rows[name] = Object.fromEntries(Object.entries(rows[name] ?? {}).filter(([id]) => !gone.has(id)));
  }
  return { cursor: patch.cursor, rows };
}

/* ── The views ─────────────────────────────────────────────────────────────────────────────────────────────── */

/** `desk` (no params): what a consultant has in front. Collections: me, offers, items. */
export interface DeskMe extends Row {
  readonly wish: Wish;
  readonly pauseReason: string | null;
  readonly restUntil: Moment | 'untilReady' | null;
  readonly isConnected: boolean;
}
export interface DeskOffer extends Row {
  /** id = interaction id */
  readonly contactId: string;
  readonly channel: string;
  readonly customerName: string;
  readonly subject: string;
  readonly queueName: string;
  readonly waitedSince: Moment;
  readonly until: Moment;
  readonly isCallback: boolean;
  readonly why: import('#kernel/routing/types.js').Why;
}
/** An item of the inbox: the contact in short. Grouped on screen by whose turn it is. */
export interface DeskItem extends Row {
  readonly customerName: string;
  readonly subject: string;
  readonly lastWords: string;
  readonly channel: string;
  readonly state: Contact['state'];
  readonly turn: Contact['turn'];
  readonly turnSince: Moment;
  readonly openDoubts: number;
  readonly doubts: number;
  readonly promise: { readonly what: string; readonly dueAt: Moment; readonly isLate: boolean } | null;
  readonly isHeld: boolean;
  readonly isVulnerable: boolean;
  readonly promiseMs: number;
}

/** `contact` ({contactId}): one contact whole. Collections: contact, customer, entries (those of joined contacts too), others (the customer's other contacts, as DeskItem). */
export type ContactRow = Contact & Row;
export type EntryRow = Entry & Row;
export type CustomerRow = Customer & Row;

/** `chat` ({contactId}), for the customer: only what a customer may see. Collections: chat, messages. */
export interface ChatRow extends Row {
  readonly state: 'waiting' | 'answered' | 'asked' | 'resolved' | 'unconfirmed' | 'promised';
  /** First name of who answers, once somebody does. */
  readonly consultantName: string | null;
  readonly placeInLine: number | null;
  readonly wait: WaitRange | null;
  readonly opensAt: Moment | null;
  readonly isCallback: boolean;
  /** It stands in line for a call, or talks. */
  readonly isCall: boolean;
  readonly doubts: readonly { readonly words: string; readonly state: 'open' | 'answered' | 'confirmed' }[];
  readonly promise: { readonly what: string; readonly dueAt: Moment } | null;
  /** A machine answered and asks whether that was an answer. */
  readonly isMachineAsking?: boolean;
  /** A machine asked back for this, and answers when it is written. */
  readonly machineNeeds?: string;
}
export interface ChatMessage extends Row {
  /** The client id is the tail of the id: `entry_<clientId>`. */
  readonly at: Moment;
  readonly from: 'me' | 'person' | 'machine' | 'centre';
  readonly name: string;
  readonly body: string;
  readonly attachments: readonly Attachment[];
  readonly delivery: Delivery | null;
  /** Missing where people wrote. AI Act art. 50(2): marked so that machines can read it. */
  /** An empty source: it asks back, and has said nothing yet that would have one. */
  readonly machine?: { readonly synthetic: true; readonly source: string; readonly checkedAt: Moment };
}

/** `floor` (no params): counts only, never a person's state (art. 4 L. 300/1970). Collections: queues, totals. */
export interface FloorQueue extends Row {
  readonly name: string;
  readonly isOpen: boolean;
  readonly opensAt: Moment | null;
  readonly waiting: number;
  readonly offered: number;
  readonly held: number;
  readonly oldestQueuedAt: Moment | null;
  readonly promiseMs: number;
  /** People able to take from this queue: at work, and free right now. */
  readonly atWork: number;
  readonly free: number;
  readonly wait: WaitRange | null;
  readonly answeredToday: number;
  readonly answeredInPromiseToday: number;
  readonly leftToday: number;
  /** Of these, who had waited beyond the promise. */
  readonly leftLateToday: number;
  /** Who waits right now, not yet answered, beyond the promise. */
  readonly overPromise: number;
}

/**
 * To how many the promise has come due today: answered, gone after it ran out, and waiting beyond it still. A service level
 * that counts answers alone looks best when nobody late is answered at all (ISO 18295-1 asks for the share of contacts
 * handled within the promised time, not of those that were handled). Who left before it ran out was promised nothing yet.
 */
export const promisesDue = (queue: Pick<FloorQueue, 'answeredToday' | 'leftLateToday' | 'overPromise'>): number =>
  queue.answeredToday + queue.leftLateToday + queue.overPromise;

export interface FloorTotals extends Row {
  readonly waiting: number;
  readonly atWork: number;
  readonly openContacts: number;
  readonly awaiting: number;
  readonly resolvedToday: number;
  readonly unconfirmedToday: number;
  readonly promisesLate: number;
  readonly passesOverBudgetToday: number;
}

/* ── The wire: one WebSocket a screen, JSON, at /live ──────────────────────────────────────────────────────── */

export type ViewName = 'desk' | 'contact' | 'chat' | 'floor';

export type ToServer =
  /** First message of a customer who did not bring the token as the subprotocol `ponte.chat.<token>`. */
  | { readonly t: 'auth'; readonly token: string }
  | {
      readonly t: 'sub';
      readonly sub: string;
      readonly view: ViewName;
      readonly params?: { readonly contactId?: string };
      readonly cursor?: number;
    }
  | { readonly t: 'unsub'; readonly sub: string }
  /** The telephone of the desk; only people have one. */
  | { readonly t: 'phone'; readonly say: PhoneToServer }
  /** A customer's call out of the browser; only customers make one. */
  | { readonly t: 'call'; readonly say: CallerToServer }
  /** From a Worker, every 5 s: timers of hidden tabs sleep. */
  | { readonly t: 'beat' }
  | { readonly t: 'presence'; readonly contactId: string; readonly doing: 'looking' | 'writing' | 'gone' };

export type ToScreen =
  | { readonly t: 'hello'; readonly at: Moment; readonly cursor: number }
  | { readonly t: 'patch'; readonly sub: string; readonly patch: Patch }
  /** Answer to a beat: the floor stands at this cursor. A screen whose views are older is behind and says so. */
  | { readonly t: 'beat'; readonly at: Moment; readonly cursor: number }
  | {
      readonly t: 'presence';
      readonly contactId: string;
      readonly people: readonly { readonly id: string; readonly name: string; readonly doing: 'looking' | 'writing' }[];
    }
  | { readonly t: 'phone'; readonly say: PhoneToDesk }
  | { readonly t: 'call'; readonly say: ServerToCaller }
  | { readonly t: 'refused'; readonly sub?: string; readonly code: string };
