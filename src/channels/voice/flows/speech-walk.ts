/**
 * A menu in the caller's own words, beside its keys, one input at a time. A machine writes down what is said and the gate judges it:
 * a sure and recorded answer is said once, and everything else is a person's.
 *
 *   menu ──said──▶ say it yourself ──words, the gate is sure──▶ answer ──▶ did it answer? (`answer-walk.ts`)
 *    │  ▲ a key          │ └──any other words, or none understood──▶ person
 *    │  └────────────────┤
 *    │                   └──silence──▶ as where nothing was pressed
 *    └──no machine hears now──▶ keys, as without it
 */
import type { Block, Flow } from './flow.js';
import type { Facts, Spoken, Step, Walk, Walked } from './run.js';

type Menu = Extract<Block, { kind: 'menu' }>;
type Go = (walk: Walk, block: string) => Walked;

/** As of an `answer` that names no other. */
const answerWaitMs = 8_000;

/** Once a call, before any answer of a machine, and to nobody who has just pressed a wrong key: nothing is said twice. */
export const mayHear = (walk: Walk, menu: Menu, facts: Facts): boolean =>
  menu.speechMs !== null &&
  walk.spoken === null &&
  walk.answered === null &&
  walk.wrong === 0 &&
  facts.hears?.() === true;

export const hearing = ({ waitMs, speechMs }: Menu): Step => ({ do: 'hear', waitMs, mostMs: speechMs ?? 0 });

export function heard(flow: Flow, walk: Walk, menu: Menu, spoken: Spoken | 'silence' | 'cannot', go: Go): Walked {
  if (spoken === 'cannot') return { walk, step: { do: 'keepListening', waitMs: menu.waitMs } };
  if (spoken === 'silence') return go(walk, menu.otherwise || flow.person);
  const told = { ...walk, spoken };
  const { word } = spoken;
  if (word === null || word.reason !== null || word.topic === null) return go(told, flow.person);
  return { walk: { ...told, topic: word.topic }, step: { do: 'answer', topic: word.topic } };
}

/** While an answer to what was said is heard, keys mean what they mean in an answer, and behind it is the person. */
export function blockOf(flow: Flow, { block: name, topic }: Walk): Block | undefined {
  const block = flow.blocks[name];
  if (block === undefined || topic === null) return block;
  return { kind: 'answer', line: block.line, topic, waitMs: answerWaitMs, next: flow.person };
}
