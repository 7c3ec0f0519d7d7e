/**
 * May we telephone this person, now, for this purpose? Facts, time and rules in, a verdict out; nothing else is looked at.
 * The rules are data with an id, a version and a source; a fact that is missing is a no; the strictest rule wins; the
 * verdict is kept as it was, with its facts, as the proof of why somebody was called, or was not.
 */
import type { Interval, Moment } from '#kernel/routing/types.js';

/**
 * service    about something of theirs that is under way, or that they need to know
 * requested  they asked to be called back
 * promotion  to sell or to offer: an offer added to a service call makes it this (Garante; RPO)
 */
export type CallPurpose = 'service' | 'requested' | 'promotion';

export interface CallFacts {
  /** E.164: '+390612345'. Null: what was typed is no number. */
  readonly number: string | null;
  readonly purpose: CallPurpose;
  /** Prefixes that this centre calls: '+39'. */
  readonly allowed: readonly string[];
  /** Our own number, which they will see; null when it would be withheld. Whether somebody answers there. */
  readonly callerId: { readonly number: string | null; readonly isAnswered: boolean };
  /** "Do not telephone me", for offers or at all. */
  readonly oppositions: readonly { readonly scope: 'promotion' | 'all'; readonly at: Moment }[];
  /** "Yes, you may telephone me with offers", until it was taken back. */
  readonly consents: readonly { readonly at: Moment; readonly withdrawnAt: Moment | null }[];
  /** The public register of oppositions, asked for this number; null: never asked. */
  readonly register: { readonly checkedAt: Moment; readonly isListed: boolean } | null;
  /** When they asked to be called. */
  readonly requestedAt: Moment | null;
  /** Days without work where they live: '2026-12-25'. Null: not known. */
  readonly holidays: readonly string[] | null;
}

export type CallQuestion =
  /** Only numbers of the allowed prefixes, none that costs more than a call. */
  | { readonly is: 'destination'; readonly dear: readonly { readonly prefix: string; readonly kind: DearKind }[] }
  | {
      readonly is: 'hours';
      readonly timeZone: string;
      /** Monday to Friday; Saturday and the day before a holiday; Sunday and holidays. */
      readonly workday: readonly Interval[];
      readonly eve: readonly Interval[];
      readonly holiday: readonly Interval[];
    }
  | { readonly is: 'opposition' }
  | { readonly is: 'callerId' }
  | { readonly is: 'request' }
  /** A consent, or a number that the register does not list; an answer of the register is good for so many days. */
  | { readonly is: 'basis'; readonly registerDays: number };

export type DearKind = 'premium' | 'shared' | 'satellite' | 'special';

export interface CallRule {
  readonly id: string;
  readonly pack: string;
  readonly version: string;
  readonly validFrom: Moment;
  readonly validTo: Moment | null;
  readonly purposes: readonly CallPurpose[];
  /** Of the number called: '+39'. '' is every number. */
  readonly prefix: string;
  readonly asks: CallQuestion;
  readonly source: string;
  /** R1 read in the text itself, R2 in a secondary one, M from memory, house: our own choice, no law. */
  readonly certainty: 'R1' | 'R2' | 'M' | 'house';
}

export type RefusalCode =
  | 'noNumber'
  | 'notAllowedThere'
  | 'dear'
  | 'outOfHours'
  | 'holidaysUnknown'
  | 'opposed'
  | 'noCallerId'
  | 'callerIdNotAnswered'
  | 'notRequested'
  | 'noBasis'
  | 'registerTooOld'
  | 'registerListed'
  | 'noRules';

export interface CallRefusal {
  readonly code: RefusalCode;
  /** `OUT-16 it-telemarketing@2024-03-27`; the rule as it was. */
  readonly rule: string;
  readonly source: string;
  readonly certainty: CallRule['certainty'];
  /** For the words: the kind of number, or the moment from which it may be. */
  readonly kind?: DearKind;
  readonly until?: Moment;
}

export interface CallVerdict {
  readonly may: boolean;
  readonly at: Moment;
  /** Every rule that says no, the gravest first; none when it may be. */
  readonly refusals: readonly CallRefusal[];
  /** Every rule that was asked. */
  readonly rules: readonly string[];
  readonly facts: CallFacts;
}
