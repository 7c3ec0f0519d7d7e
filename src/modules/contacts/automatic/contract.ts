/**
 * What a machine made of a contact's first words, and what became of it.
 *
 *   asking ──"yes"──▶ confirmed        (no, a person, other words: a person, at the place of the first message)
 *     │ ──"no"──▶ denied   ──"a person"──▶ person   ──any other word──▶ words
 *     └──a consultant answers──▶ overtaken           nothing said: it stays `asking`, which is never solved
 *   left: the machine said nothing, with the reason; or it asked back (`isAskOpen`), and until a word comes nothing else is so
 */
import type { PersonReason, Share } from '#kernel/gate/index.js';
import type { Moment } from '#kernel/routing/types.js';

export type MachineOutcome = 'left' | 'asking' | 'confirmed' | 'denied' | 'person' | 'words' | 'overtaken';

/** How the customer turned from a machine's answer to a person. */
export type Refusal = 'denied' | 'person' | 'words';

export interface MachineAnswer {
  /** The words exactly as the customer read them, and the id under which they stand in the conversation. */
  readonly body: string;
  readonly clientId: string;
  readonly articleId: string;
  readonly articleVersion: number;
  readonly title: string;
  readonly source: string;
  readonly checkedAt: Moment;
}

/** What a machine asks back, once, since its answer hangs on it: a postcode, an order number. */
export interface MachineAsk {
  readonly body: string;
  readonly clientId: string;
  /** What it is called: "CAP". */
  readonly label: string;
}

/** What the gate and the rules said of the first words. */
export interface MachineWord {
  readonly topic: string | null;
  readonly sureness: number | null;
  readonly gateVersion: number | null;
  /** Null where the machine answers. */
  readonly reason: PersonReason | null;
  readonly answer: MachineAnswer | null;
  readonly asks?: MachineAsk;
}

export interface MachineTurn extends MachineWord {
  readonly at: Moment;
  readonly channel: string;
  readonly outcome: MachineOutcome;
  readonly outcomeAt: Moment;
  /**
   * Until then nobody is offered the contact, so that who is helped troubles nobody. Its place in line is that of its first
   * message all the same. Null: in line, or not needed any more.
   */
  readonly restUntil: Moment | null;
  /** When a person took the contact first. */
  readonly personAt: Moment | null;
  /** It waits for what it asked for. Nobody waits for that: the line goes on as after an answer. */
  readonly isAskOpen?: boolean;
}

/** Asks the house what a machine makes of first words. Null: no machine speaks here, and nothing is kept. */
export interface MachineDoor {
  firstWord(of: {
    readonly text: string;
    /** What is asked in them, where more is said than that: a letter's greeting and its end. The rules hear all of `text`. */
    readonly question?: string;
    /** The customer chose to talk to a person before writing. */
    readonly isPersonChosen?: boolean;
    /** Something came along that no machine has looked at. */
    readonly hasAttachment?: boolean;
    readonly language: string;
    readonly channel: 'chat' | 'mail' | 'call';
    readonly at: Moment;
    readonly isVulnerableCustomer: boolean;
    /** Known from an earlier conversation; null for a stranger. */
    readonly customerId: string | null;
    readonly clientId: string;
  }): Promise<MachineSays | null>;
  /** The same of what a customer writes after it asked back: an answer, or the reason why a person; never another question. */
  afterReply(of: {
    readonly text: string;
    readonly hasAttachment: boolean;
    readonly language: string;
    readonly channel: 'chat';
    readonly at: Moment;
    readonly customerId: string;
    readonly clientId: string;
    readonly turn: MachineTurn;
  }): Promise<MachineSays | null>;
}

export interface MachineSays {
  readonly word: MachineWord;
  readonly restMs: number;
}

export const noMachine: MachineDoor = { firstWord: async () => null, afterReply: async () => null };

/** A line of the board: counts, and shares with their 95 % intervals. */
export interface BoardLine {
  /** A topic or a channel; empty for all. */
  readonly key: string;
  readonly asked: number;
  readonly answered: number;
  readonly confirmed: number;
  readonly denied: number;
  readonly toPerson: number;
  readonly silent: number;
  /** From the first words to a person: the middle, and what nine in ten waited at most. */
  readonly personMs: number | null;
  readonly personSlowMs: number | null;
  readonly bounced: number;
  readonly sampled: number;
  readonly wrong: number;
  readonly leaked: number;
  readonly answeredShare: Share;
  readonly confirmedShare: Share;
  readonly deniedShare: Share;
  readonly wrongShare: Share;
  readonly leakShare: Share;
}

export interface AnswerBoard {
  readonly from: Moment;
  readonly to: Moment;
  readonly all: BoardLine;
  readonly topics: readonly BoardLine[];
  readonly channels: readonly BoardLine[];
  /** What people looked up by themselves, by channel (help pages, kiosk) and by topic: no machine was asked. */
  readonly looked: { readonly channels: readonly LookedLine[]; readonly topics: readonly LookedLine[] };
}

export interface LookedLine {
  readonly key: string;
  readonly opened: number;
  readonly confirmedShare: Share;
  readonly deniedShare: Share;
  /** Opened, and nothing said: no solution. */
  readonly silent: number;
}

export const verdicts = ['right', 'wrong', 'outOfScope'] as const;
export type Verdict = (typeof verdicts)[number];

/** An answer drawn by lot, as a person reads it: without how sure the gate was, and without what the customer said of it. */
export interface SampledAnswer {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  readonly source: string;
  readonly at: Moment;
}

/** A machine's answer of the past, as the list has it: without a word of the customer. */
export interface PastLine {
  readonly id: string;
  readonly at: Moment;
  readonly channel: string;
  readonly language: string | null;
  readonly topic: string | null;
  readonly sureness: number | null;
  readonly gateVersion: number | null;
  readonly articleId: string;
  readonly articleVersion: number;
  readonly outcome: MachineOutcome;
  readonly cameBack: boolean;
}

/** With all that made it. */
export interface PastAnswer extends PastLine {
  /** The customer's words and what was read then; null once whose they were is forgotten. */
  readonly question: string | null;
  readonly answer: string | null;
  readonly verdict: Verdict | null;
  readonly article: {
    readonly title: string;
    readonly short: string;
    readonly source: string;
    readonly publishedAt: Moment;
    readonly replacedAt: Moment | null;
  } | null;
  readonly gate: {
    readonly madeAt: Moment;
    readonly threshold: number;
    readonly bound: number;
    readonly error: number;
    readonly isEmptied: boolean;
  } | null;
}
