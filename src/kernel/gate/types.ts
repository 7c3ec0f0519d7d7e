/**
 * The gate: which questions a machine may answer. It learns the centre's intents from examples, says for a question which
 * intent it is and how sure that is, and opens only above a threshold whose error was bounded on questions it never saw.
 */

/** A question and what it asks; null: none of the intents (out of scope). */
export interface Example {
  readonly text: string;
  readonly intent: string | null;
}

/** A text as an encoder outside puts it, of length one. */
export type Encoded = Float32Array;

/** Which encoder, and where it put a few sentences that never change (`meaning.ts`): by these it is known again. */
export interface Encoder {
  readonly name: string;
  readonly probes: readonly Encoded[];
}

/** A text as numbers: which features of the vocabulary it has, and how much each weighs (together of length 1). */
export interface Features {
  readonly ids: Int32Array;
  readonly weights: Float32Array;
}

/** Scores of all intents, in the order of the model's list. */
export type Scores = Float32Array;

/** What a question looks like to a gate that has learned. */
export interface Reading {
  readonly intent: string;
  /** From 0 to 1: the chance that this intent is right, as learned from questions kept apart. Compared, never promised. */
  readonly sureness: number;
  /** Its encoder said nothing of this question: sure of nothing, and not by the question's fault. */
  readonly isUnheard: boolean;
  /** What of the learners' certainty falls on this intent: for people who choose, not for a machine that answers. */
  readonly share: number;
  /** The next likely ones, the likeliest first: what a person may be offered to choose from. */
  readonly others: readonly { readonly intent: string; readonly share: number }[];
}
