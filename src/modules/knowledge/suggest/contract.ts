/** Answers beside a conversation: which ones are shown to whoever writes, and why. Pure; shared with the screens. */
import type { Answer } from '../contract.js';
import type { LiveLine } from '../facts/contract.js';
import type { Audience } from '../articles/contract.js';

/** More would be a list to read, and somebody is waiting. */
export const mostSuggestions = 3;
/** So much of what was said is looked at: a pasted page says in its beginning what it is about. */
export const longestAsked = 2_000;
/** A guess below this is more often wrong than right: shown as a reason it would teach not to read reasons. */
export const leastSureness = 0.5;

/** Why an answer is shown: words that it shares with what was said, the gate's guess, or both. */
export interface Because {
  /** As they stand in what was said; a misspelt word as it was read. */
  readonly words: readonly string[];
  /** How sure the gate is that this is asked, 0 to 1; null where it has no part in it. */
  readonly sureness: number | null;
}

export interface Suggestion extends Answer {
  readonly audience: Audience;
  /** Somebody says that it is wrong, and that is not decided yet. */
  readonly isHeld: boolean;
  readonly because: Because;
  /** The live sources that its words name: what was read stands in them, or what is missing. */
  readonly live?: readonly LiveLine[];
}

/** What an answer shares with what was said. */
export interface Shared {
  readonly words: readonly string[];
  /** How many of these stand in its title. */
  readonly inTitle: number;
}

/**
 * One word in common is chance, unless little else was said and it is what the answer is about. Two say more, as long as
 * they are a good part of what was said or name what the answer is about.
 */
export function fits({ words, inTitle }: Shared, asked: number): boolean {
  if (words.length === 0) return false;
  if (asked <= 2) return inTitle > 0;
  return words.length >= 2 && (inTitle > 0 || words.length * 2 >= asked);
}

/** The guess comes first where it is sure, then what fits by its words, in the order of the search. */
export function chosen(
  guessed: { readonly suggestion: Omit<Suggestion, 'because'>; readonly sureness: number } | null,
  found: readonly { readonly suggestion: Omit<Suggestion, 'because'>; readonly shared: Shared }[],
  asked: number,
): readonly Suggestion[] {
  const wordsOf = (articleId: string): readonly string[] =>
    found.find(({ suggestion }) => suggestion.articleId === articleId)?.shared.words ?? [];
  const first = guessed && {
    ...guessed.suggestion,
    because: { words: wordsOf(guessed.suggestion.articleId), sureness: guessed.sureness },
  };
  const others = found
    .filter(({ suggestion, shared }) => suggestion.articleId !== first?.articleId && fits(shared, asked))
    .map(({ suggestion, shared }) => ({ ...suggestion, because: { words: shared.words, sureness: null } }));
  return [...(first ? [first] : []), ...others].slice(0, mostSuggestions);
}
