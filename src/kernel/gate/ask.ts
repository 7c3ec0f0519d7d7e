/** Asking a gate that has learned. Whether it opens is the threshold's matter (`calibrate.ts`). */
import { isAngry, questionsIn, wishesPerson } from './heard.js';
import type { Gate } from './learn.js';
import { opinionsOf } from './learners.js';
import { sharesOf } from './linear.js';
import { signsOf } from './signs.js';
import { trustIn } from './trust.js';
import type { Reading } from './types.js';

const mostOthers = 3;
const leastShare = 0.02;

export function readQuestion(gate: Gate, text: string): Reading {
  const opinions = opinionsOf(gate.learners, text);
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
  return { intent: gate.intents[intent]!, sureness: isEmpty || isForPerson ? 0 : trustIn(gate.trust, signs), others };
}
