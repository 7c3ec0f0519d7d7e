/** Asking a gate that has learned. Whether it opens is the threshold's matter (`calibrate.ts`). */
import { isAngry, questionsIn, wishesPerson } from './heard.js';
import type { Gate } from './learn.js';
import { opinionsOf } from './learners.js';
import { sharesOf } from './linear.js';
import { signsOf } from './signs.js';
import { trustIn } from './trust.js';
import type { Encoded, Reading } from './types.js';

const mostOthers = 3;
const leastShare = 0.02;

/**
 * `encoded`: what the encoder that the gate was learned with makes of the text. Without it such a gate still says what it takes the text
 * for, and is sure of nothing: what it promised, it promised with an encoder.
 */
export function readQuestion(gate: Gate, text: string, encoded: Encoded | null = null): Reading {
  const opinions = opinionsOf(gate.learners, text, encoded);
  const { intent, signs } = signsOf(gate.learners, opinions);
  const shares = sharesOf(opinions.joint.slice());
  const others = [...shares]
    .map((share, i) => ({ intent: gate.intents[i]!, share, i }))
    .filter(({ share, i }) => i !== intent && share >= leastShare)
    .sort((a, b) => b.share - a.share)
    .slice(0, mostOthers)
    .map(({ intent: name, share }) => ({ intent: name, share }));
  // Not one word of it is known: whatever the learners say of an empty question is said of nothing.
  const isEmpty = opinions.features.ids.length === 0;
  // Whoever asks two things, or for a person, or is angry, is answered by nothing that is sure about one of them.
  const isForPerson = questionsIn(text) > 1 || wishesPerson(text) || isAngry(text);
  const isUnheard = gate.learners.meaning !== null && opinions.meaning === null;
  const sureness = isEmpty || isForPerson || isUnheard ? 0 : trustIn(gate.trust, signs);
  return { intent: gate.intents[intent]!, sureness, isUnheard, share: shares[intent]!, others };
}
