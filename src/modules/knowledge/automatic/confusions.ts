/** Topics that a gate takes for each other: counted on the questions it was calibrated on, none of which it had learned from. */
import type { Confusion, ConfusedQuestion } from './contract.js';

/** A calibration question as the gate read it. */
export interface Read {
  readonly text: string;
  readonly intent: string | null;
  readonly takenFor: string;
  readonly sureness: number;
  /** A customer's words: counted, never shown. */
  readonly isOfCustomer: boolean;
}

const mostPairs = 12;
const mostExamples = 2;
/** Once is chance. */
const leastCount = 2;
const longestExample = 200;

/** The most confused pair first. What is out of scope is no topic: leaks are the board's and the bound's matter. */
export function confusionsOf(read: readonly Read[], threshold: number): readonly Confusion[] {
  const pairs = new Map<string, Read[]>();
  for (const one of read) {
    if (one.intent === null || one.intent === one.takenFor) continue;
    const key = JSON.stringify([one.intent, one.takenFor].toSorted());
    pairs.set(key, [...(pairs.get(key) ?? []), one]);
  }
  return [...pairs]
    .map(([key, ones]): Confusion => {
      const topics = JSON.parse(key) as [string, string];
      const of = topics.map((topic) => read.filter(({ intent }) => intent === topic).length);
      const answered = ones.filter(({ sureness }) => sureness >= threshold).length;
      return { topics, count: ones.length, of: of[0]! + of[1]!, answered, examples: examplesOf(ones) };
    })
    .filter(({ count }) => count >= leastCount)
    .toSorted((a, b) => b.answered - a.answered || b.count - a.count || (a.topics[0] < b.topics[0] ? -1 : 1))
    .slice(0, mostPairs);
}

/** The surest first: they mislead most. */
const examplesOf = (ones: readonly Read[]): readonly ConfusedQuestion[] =>
  ones
    .filter(({ isOfCustomer }) => !isOfCustomer)
    .toSorted((a, b) => b.sureness - a.sureness)
    .slice(0, mostExamples)
    .map(({ text, intent, takenFor }) => ({ text: text.slice(0, longestExample), topic: intent!, takenFor }));
