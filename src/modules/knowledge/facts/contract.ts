/**
 * Live sources: programs and lists that say what is true now (a fault, an order). An answer names a fact of one as
 * `{{guasti.stato}}`; what stands there when it is given is a sentence read at that moment, or there is no answer.
 */
import type { Moment } from '#kernel/routing/types.js';
import type { AnswerLanguage } from '../contract.js';

export const sourceKinds = ['register', 'faults', 'order', 'other'] as const;
/** `register`: the centre's own list of faults, kept by hand. All others are programs asked by https. */
export type SourceKind = (typeof sourceKinds)[number];

export type BothLanguages = Readonly<Record<AnswerLanguage, string>>;

/** What the customer has to give before anything can be read: a postcode, an order number. */
export interface Asks {
  readonly label: BothLanguages;
  /** `#` a digit, `@` a letter, `*` either, `[…]` may be missing: '#####', '##[##]'. */
  readonly pattern: string;
}

export interface SourceSettings {
  readonly key: string;
  readonly name: BothLanguages;
  readonly kind: SourceKind;
  /** Null: the same for everybody. */
  readonly asks: Asks | null;
  /** `{given}` is where the customer's word goes. Empty for a register. */
  readonly url: string;
  /** A header with a secret; empty: none. */
  readonly header: string;
  readonly timeoutMs: number;
  /** So long a value that was read may be said again; for a register, so long one look at the list holds. */
  readonly holdS: number;
  /** The reply's fields as sentences (`mapping.ts`). Empty for a register. */
  readonly mapping: string;
  readonly isOn: boolean;
}

export const sourceStates = ['fine', 'failing', 'open', 'stale'] as const;
/** `open`: not asked for a while, since it failed too often. `stale`: nobody has looked at the register for too long. */
export type SourceState = (typeof sourceStates)[number];

export const sourceProblems = [
  'tooSlow',
  'notThere',
  'notAllowed',
  'tooLong',
  'refused',
  'unknownThere',
  'notJson',
  'notAsMapped',
  'resting',
  'busy',
  'stale',
  'off',
  'noText',
  'badGiven',
] as const;
/** Why a source said nothing that may be repeated. */
export type SourceProblem = (typeof sourceProblems)[number];

export interface SourceHealth {
  readonly state: SourceState;
  /** Since when it is not fine. */
  readonly since: Moment | null;
  readonly problem: SourceProblem | null;
  readonly lastReadAt: Moment | null;
}

export interface Source extends SourceSettings {
  readonly id: string;
  readonly hasSecret: boolean;
  /** When somebody last looked at a register. */
  readonly checkedAt: Moment | null;
  readonly revision: number;
  readonly changedAt: Moment;
  readonly changedBy: string;
}

/** As the studio and the board show it. */
export interface ShownSource extends Source {
  readonly health: SourceHealth;
  /** What an answer may name: 'guasti.stato'. */
  readonly facts: readonly string[];
}

export interface Fault {
  readonly id: string;
  /** Postcodes or other areas, as customers give them; a `*` at the end takes all that begin so. Empty: everywhere. */
  readonly areas: readonly string[];
  readonly text: BothLanguages;
  readonly startedAt: Moment;
  /** Null: nobody knows yet. */
  readonly endsAt: Moment | null;
}

export type FactRefusal =
  | 'source.unknown'
  | 'source.keyTaken'
  | 'source.keyStays'
  | 'source.changedMeanwhile'
  | 'source.tooMany'
  | 'source.inUse'
  | 'source.badAddress'
  | 'source.addressNotAllowed'
  | 'source.addressWithoutGiven'
  | 'source.badPattern'
  | 'source.badMapping'
  | 'source.secretForOtherHost'
  | 'source.headerWithoutSecret'
  | 'source.notARegister'
  | 'fault.unknown'
  | 'fault.overAlready'
  | 'fault.tooMany'
  | 'article.badPlaceholder'
  | 'article.unknownFact';

export const mostSources = 30;
export const mostFaults = 200;
export const longestOf = { key: 30, name: 60, label: 60, pattern: 40, url: 500, header: 60, secret: 500 } as const;
export const longestMapping = 8_000;
export const longestGiven = 40;
export const longestFault = 240;
export const usualTimeoutMs = 2_000;
export const mostTimeoutMs = 5_000;
export const mostHoldS = 30 * 24 * 3600;

export const nameShape = /^[a-z][a-z0-9_]{0,29}$/;

/** The one fact of a register. */
export const registerFact = 'stato';

export interface Placeholder {
  readonly source: string;
  readonly fact: string;
}

const placeholder = /\{\{\s*([a-z][a-z0-9_]{0,29})\.([a-z][a-z0-9_]{0,29})\s*\}\}/g;

/** The facts that words name, each once, in order. */
export function placeholdersIn(...texts: readonly string[]): readonly Placeholder[] {
  const found = new Map<string, Placeholder>();
  for (const text of texts)
    for (const [, source, fact] of text.matchAll(placeholder))
      found.set(`${source}.${fact}`, { source: source!, fact: fact! });
  return [...found.values()];
}

/** Double braces that are no placeholder: a slip, which would be read out to customers. */
export const hasStrayBraces = (text: string): boolean => /\{\{|\}\}/.test(text.replace(placeholder, ''));

export const fillIn = (text: string, sentenceOf: (of: Placeholder) => string): string =>
  text.replace(placeholder, (_whole, source: string, fact: string) => sentenceOf({ source, fact }));

/** For whoever measures how a text reads: a fact counts as one word. */
export const withoutFacts = (text: string): string => fillIn(text, () => 'dato');

/** What the customer gave: free words, in which it may be, or the fields of a form, by the source's key. */
export type Given = { readonly words: string } | { readonly fields: Readonly<Record<string, string>> };

export interface Need {
  readonly key: string;
  readonly name: string;
  readonly label: string;
  readonly pattern: string;
}

/** A digit as 0, a letter as A: what a pattern looks like when it is typed. */
export const shapeOf = (pattern: string): string =>
  pattern
    .replace(/\[[^\]]*\]/g, '')
    .replace(/[#*]/g, '0')
    .replaceAll('@', 'A');

export interface ReadFrom {
  readonly key: string;
  readonly name: string;
  readonly readAt: Moment;
}

export type Filled =
  | { readonly is: 'plain' }
  | {
      readonly is: 'filled';
      readonly texts: readonly string[];
      readonly read: readonly ReadFrom[];
      /** Name and time of what was read, to be shown with it. */
      readonly lines: readonly string[];
    }
  | { readonly is: 'missing'; readonly needs: readonly Need[] }
  | { readonly is: 'silent'; readonly name: string; readonly problem: SourceProblem };

export interface FactQuestion {
  readonly texts: readonly string[];
  readonly language: AnswerLanguage;
  readonly given: Given;
}

/** The door to what is true now. */
export interface FactDoor {
  /** An answer's words with what is true now; plain words cost nothing. */
  fill(of: FactQuestion): Promise<Filled>;
  /** For colleagues: what can be read is read, and in the place of the rest stands what is missing. */
  show(of: FactQuestion): Promise<ShownFacts>;
}

export interface LiveLine {
  readonly key: string;
  readonly name: string;
  readonly is: 'read' | 'missing' | 'silent';
  readonly readAt: Moment | null;
  /** What the customer has to give, where it is missing. */
  readonly label: string | null;
  readonly problem: SourceProblem | null;
}

export interface ShownFacts {
  readonly texts: readonly string[];
  /** Each source that the words name. */
  readonly live: readonly LiveLine[];
}

/** Where nothing live is read, nobody is given an answer with a hole in it. */
export const noFacts: FactDoor = {
  fill: async ({ texts }) =>
    placeholdersIn(...texts).length === 0 ? { is: 'plain' } : { is: 'silent', name: '', problem: 'off' },
  show: async ({ texts }) => ({ texts, live: [] }),
};

/** Answers as colleagues read them: with what is true now in their words. */
export const withLive = <T extends { readonly short: string; readonly long: string }>(
  facts: FactDoor,
  found: readonly T[],
  { words, language }: { readonly words: string; readonly language: AnswerLanguage },
): Promise<(T & { readonly live: readonly LiveLine[] })[]> =>
  Promise.all(
    found.map(async (one) => {
      const { texts, live } = await facts.show({ texts: [one.short, one.long], language, given: { words } });
      return { ...one, short: texts[0]!, long: texts[1]!, live };
    }),
  );
