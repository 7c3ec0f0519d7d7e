/**
 * A machine's answer in a menu, one input at a time. Only "1" after the answer was heard to its end solves; anything else leads
 * to the person behind it, and silence too.
 *
 *   answer ──heard──▶ did it answer? ──1──▶ solved
 *     │ none              │ └──9──▶ answer again (three times in all)
 *     ▼                   ▼ 2, another key, silence
 *   person ◀──────────────┘
 */
import type { Block, Flow } from './flow.js';
import type { Walk, Walked, WalkInput } from './run.js';

type AnswerBlock = Extract<Block, { kind: 'answer' }>;
type Go = (walk: Walk, block: string) => Walked;

/** Whoever has heard it so often is not helped by once more. */
const mostTimes = 3;

const stay = (walk: Walk): Walked => ({ walk, step: { do: 'nothing' } });

export function advance(walk: Walk, block: AnswerBlock, input: WalkInput, go: Go): Walked {
  if (input.type === 'answered') {
    if (input.answer === null) return go(walk, block.next);
    const times = (walk.answered?.times ?? 0) + 1;
    const answered = { answer: input.answer, times, outcome: 'asking' as const };
    return { walk: { ...walk, answered }, step: { do: 'askAnswered' } };
  }
  if (input.type === 'said') return { walk, step: { do: 'keepListening', waitMs: block.waitMs } };
  return input.type === 'waited' ? go(walk, block.next) : stay(walk);
}

export function digit(flow: Flow, walk: Walk, block: AnswerBlock, key: string, go: Go): Walked {
  const { answered } = walk;
  const person = (): Walked => go({ ...walk, answered: answered && { ...answered, outcome: 'person' } }, block.next);
  // Nothing was heard yet that could have answered: only the wish for a person means something.
  if (answered === null) return key === '2' ? person() : stay(walk);
  if (key === '1')
    return { walk, step: { do: 'solved', queueId: lineBehind(flow, block.next), answer: answered.answer } };
  if (key === '9' && answered.times < mostTimes) return { walk, step: { do: 'answer', topic: block.topic } };
  return person();
}

/** The line that the caller would have stood in: it counts the contact. */
function lineBehind(flow: Flow, from: string): string | null {
  const todo = [from, flow.person];
  const seen = new Set<string>();
  for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
    const block = flow.blocks[name];
    if (block === undefined || seen.has(name)) continue;
    seen.add(name);
    if ('queueId' in block) return block.queueId;
    if ('next' in block) todo.unshift(block.next);
    else if (block.kind === 'identify') todo.unshift(block.known);
  }
  return null;
}
