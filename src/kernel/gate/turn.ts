/**
 * Whose turn it is, the machine's or a person's. A machine answers only when nothing speaks against it; the first thing that
 * does is the reason that is kept and shown.
 *
 *   first words ──▶ answer(topic) ──"yes"──▶ solved
 *        │              └──"no", "a person", any other word──▶ person: never a second answer
 *        ├──▶ asked back, once, for a word that the answer hangs on ──that word──▶ answer ──▶ …
 *        │                                                    └──anything else──▶ person(reason)
 *        └──▶ person(reason)
 */
import {
  asksInWords,
  type BeyondMatter,
  beyondMatters,
  isAngry,
  isSameQuestion,
  matterOf,
  questionsIn,
  wishesPerson,
} from './heard.js';

export const personReasons = [
  'asksPerson',
  'vulnerableCustomer',
  'attachment',
  'failedBefore',
  'repeated',
  'angry',
  'beyondMachines',
  'twoQuestions',
  'gateClosed',
  'notSure',
  'noArticle',
  'needsMore',
  'sourceSilent',
  'encoderSilent',
] as const;
export type PersonReason = (typeof personReasons)[number];

/** An earlier question of the same customer, and what became of a machine's answer to it. */
export interface AskedBefore {
  readonly text: string | null;
  readonly topic: string | null;
  readonly outcome: 'confirmed' | 'failed' | 'open' | 'notAnswered';
  /** In the conversation that goes on, not in an earlier one. */
  readonly isHere: boolean;
}

export interface GateWord {
  readonly topic: string;
  readonly sureness: number;
  /** Above 1: closed. */
  readonly threshold: number;
  /** Its encoder said nothing (`meaning.ts`): what the gate would have said nobody knows, and its watch learns nothing from it. */
  readonly isUnheard?: boolean;
}

export interface Asked {
  readonly text: string;
  /** Chosen where a page offers it, whatever the words say. */
  readonly isPersonChosen?: boolean;
  readonly hasAttachment: boolean;
  readonly isVulnerableCustomer: boolean;
  /** Null while no gate is there. */
  readonly gate: GateWord | null;
  readonly before: readonly AskedBefore[];
  readonly matters?: readonly BeyondMatter[];
  /** Topics of this centre's gate that are put beyond machines for good. */
  readonly topicsBeyond: readonly string[];
  /** There is a published, valid answer to the topic in this language and channel; null: nobody has looked yet. */
  readonly hasArticle: boolean | null;
}

export type Turn =
  | { readonly is: 'answer'; readonly topic: string }
  | { readonly is: 'person'; readonly reason: PersonReason };

export function turnOf(asked: Asked): Turn {
  const reason = reasonOf(asked);
  return reason === null ? { is: 'answer', topic: asked.gate!.topic } : { is: 'person', reason };
}

/** What the words and the customer say comes before what the gate says: a wish for a person needs no certainty. */
function reasonOf(asked: Asked): PersonReason | null {
  const { text, before, gate } = asked;
  if (asked.isPersonChosen === true || wishesPerson(text)) return 'asksPerson';
  if (asked.isVulnerableCustomer) return 'vulnerableCustomer';
  if (asked.hasAttachment) return 'attachment';
  // One failed answer at most; and whoever goes on writing under an answer has not said that it was one.
  if (before.some(({ isHere, outcome }) => isHere && (outcome === 'failed' || outcome === 'open')))
    return 'failedBefore';
  if (isRepeated(asked)) return 'repeated';
  if (isAngry(text)) return 'angry';
  if (matterOf(text, asked.matters ?? beyondMatters) !== null) return 'beyondMachines';
  if (gate !== null && asked.topicsBeyond.includes(gate.topic)) return 'beyondMachines';
  if (questionsIn(text) > 1) return 'twoQuestions';
  if (gate?.isUnheard === true) return 'encoderSilent';
  if (gate === null || gate.threshold > 1) return 'gateClosed';
  // Not a number is no sureness either.
  if (!(gate.sureness >= gate.threshold)) return 'notSure';
  return asked.hasArticle === false ? 'noArticle' : null;
}

/** Why a person answers and not the machine that asked back: whatever is more than the word it asked for. Null: nothing. */
export function reasonAfterReply({
  text,
  hasAttachment,
  matters = beyondMatters,
}: Pick<Asked, 'text' | 'hasAttachment' | 'matters'>): PersonReason | null {
  if (wishesPerson(text)) return 'asksPerson';
  if (hasAttachment) return 'attachment';
  if (isAngry(text)) return 'angry';
  if (matterOf(text, matters) !== null) return 'beyondMachines';
  return asksInWords(text) ? 'twoQuestions' : null;
}

/** Asked before and not solved: by the same words, or about the same topic. */
const isRepeated = ({ text, gate, before }: Asked): boolean =>
  before.some(
    (one) =>
      one.outcome !== 'confirmed' &&
      ((one.text !== null && isSameQuestion(one.text, text)) ||
        (one.topic !== null && one.outcome !== 'notAnswered' && one.topic === gate?.topic)),
  );
