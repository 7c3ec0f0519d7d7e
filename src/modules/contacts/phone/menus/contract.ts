/** Telephone menus as the server tells of them and the studio shows them. Plain JSON; words and places, no drawing. */
import type { Moment } from '#kernel/routing/types.js';

export interface FlowVersion {
  readonly version: number;
  readonly savedBy: string;
  readonly savedAt: Moment;
  /** When it was published last; of a flow the one published last is the one that answers. */
  readonly publishedAt: Moment | null;
  readonly publishedBy: string | null;
}

export interface ShelvedFlow {
  readonly name: string;
  readonly versions: readonly FlowVersion[];
  /** Null where no number is answered by it. */
  readonly answers: { readonly version: number; readonly numbers: readonly string[] } | null;
  /** What will answer from a later moment on, soonest first. */
  readonly planned: readonly Planned[];
}

/** A version that answers from `at` on; no numbers: the flow goes off the telephone then. */
export interface Planned {
  readonly id: string;
  readonly version: number;
  readonly numbers: readonly string[];
  readonly at: Moment;
  readonly by: string;
  /** Why it could not be published when its time came: somebody has to look. */
  readonly failed: string | null;
}

/** What a flow answered before, and how to go back to it: published again just so. */
export interface Before {
  readonly name: string;
  readonly version: number | null;
  readonly numbers: readonly string[];
}

export interface Published {
  readonly flows: readonly ShelvedFlow[];
  readonly before: readonly Before[];
}

export interface FlowProblem {
  readonly line: number;
  readonly code: FlowProblemCode;
  /** What the words of the problem need: names, numbers. */
  readonly params: Readonly<Record<string, string | number>>;
}

export type FlowProblemCode =
  | 'flow.unknownBlockKind'
  | 'flow.unknownWord'
  | 'flow.wordMissing'
  | 'flow.badValue'
  | 'flow.twiceSameName'
  | 'flow.headMissing'
  | 'flow.unknownTarget'
  | 'flow.zeroIsThePersons'
  | 'flow.unreachable'
  | 'flow.noWayToPerson'
  | 'flow.tooDeep'
  | 'flow.tooLong'
  | 'flow.complaintNotFirst'
  | 'flow.premiumNumber'
  | 'flow.foreignNumber'
  | 'flow.numberNotAllowed'
  | 'flow.codeNeverAsked'
  | 'flow.hostNotAllowed'
  | 'flow.noTextGateway'
  | 'flow.unknownQueue'
  | 'flow.endless'
  | 'flow.tooTangled'
  | 'flow.answerNotToPerson'
  | 'flow.answerMissing'
  | 'flow.answerLive'
  | 'flow.answerUnrecorded'
  | 'flow.machineUnnamed'
  | 'flow.speechOff'
  | 'flow.speechUnnamed'
  | 'flow.speechUnrecorded'
  | 'flow.queueWithoutPeople'
  | 'flow.testFails';

export interface Box {
  readonly name: string;
  readonly kind: string;
  /** What is said there, or the queue, number or address that it leads to. */
  readonly words: string;
  /** Of a line: what whoever waits there may ask for by a key. Of a menu: that it may be said in one's own words. */
  readonly offers: readonly ('callback' | 'text' | 'speech')[];
  readonly isStart: boolean;
  /** Where zero leads, from everywhere. */
  readonly isPerson: boolean;
  readonly layer: number;
  readonly x: number;
  readonly y: number;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** A key, 'open', 'known', …; empty where there is one way only. */
  readonly by: string;
  /** The words of a choice. */
  readonly words: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxWidth: number;
  readonly boxHeight: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface TestResult {
  readonly line: number;
  readonly name: string;
  readonly expected: string;
  readonly found: string;
  readonly isRight: boolean;
}

/** What is to be said today of a menu that answers: its answers and lines may have changed since it was published. */
export interface FlowFinding {
  readonly name: string;
  readonly version: number;
  readonly problems: readonly FlowProblem[];
  readonly warnings: readonly FlowProblem[];
}

/** Everything that can be said of a text. */
export interface CheckedText {
  readonly problems: readonly FlowProblem[];
  /** Blocks whose words have no sound: callers hear nothing there. No reason to refuse, but to be told. */
  readonly unrecorded: readonly { readonly line: number; readonly name: string; readonly file: string | null }[];
  /** Answers that callers do not hear as things stand, lines without people: told, and no reason to refuse. */
  readonly warnings: readonly FlowProblem[];
  readonly secondsToPerson: number | null;
  readonly tests: readonly TestResult[];
  /** Null while the text cannot be read. */
  readonly drawing: Drawing | null;
}

export interface DiffLine {
  readonly is: 'same' | 'gone' | 'new';
  readonly text: string;
  /** 1-based; null where the line is not in that text. */
  readonly before: number | null;
  readonly after: number | null;
}

export interface StoredPrompt {
  readonly file: string;
  readonly bytes: number;
  readonly seconds: number;
}

/** A published answer for the telephone that callers do not hear; a person answers them. */
export interface SilentAnswer {
  readonly title: string;
  readonly language: 'it' | 'en';
  /** What its recording is to be called; null: it has a live fact, which no recording can say. */
  readonly file: string | null;
  /** To be read out. */
  readonly words: string;
}

/** What the house itself says: spoken beforehand by a program, until the centre sends up a voice of its own. */
export interface HousePrompt {
  readonly file: string;
  readonly language: 'it' | 'en';
  readonly words: string;
  readonly seconds: number;
  readonly kind: 'sentence' | 'country' | 'number';
  /** Spoken by a program (AI Act 50(2)); false once the centre recorded it. */
  readonly isSynthetic: boolean;
}
