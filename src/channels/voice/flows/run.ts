/**
 * Walks a flow, one input at a time. Pure: what is true of the world comes as facts, what has to happen goes out as a step.
 * Zero reaches the person from everywhere; nothing pressed, or a wrong key twice, reaches the person too.
 */
import type { MachineWord } from '#modules/contacts/contract.js';
import type { Answer } from '#modules/knowledge/contract.js';
import * as answers from './answer-walk.js';
import type { Block, Flow, Prompt } from './flow.js';
import * as speech from './speech-walk.js';

export interface Walk {
  readonly block: string;
  /** Digits of the block under way. */
  readonly digits: string;
  readonly wrong: number;
  /** What was gathered, by what it is; secrets stay out of it. */
  readonly gathered: Readonly<Record<string, string>>;
  /** Choices made, in the words of the menu: the consultant never asks again. */
  readonly chosen: readonly string[];
  /** What a machine answered on the way, once a call at most; it goes along to whoever takes the call. */
  readonly answered: Answered | null;
  /** What the caller said in their own words, once a call at most. */
  readonly spoken: Spoken | null;
  /** What a machine answers just now of what was said, in the midst of its menu. */
  readonly topic: string | null;
}

export interface Spoken {
  /** As a machine wrote them down; '' where it understood none. */
  readonly words: string;
  /** What the gate made of them; null where none speaks on the telephone. */
  readonly word: MachineWord | null;
}

/** With the words as they were heard. */
export type HeardAnswer = Answer & { readonly words: string };

export interface Answered {
  readonly answer: HeardAnswer;
  /** How often it was heard. */
  readonly times: number;
  /** A person was asked for; silence says nothing. */
  readonly outcome: 'asking' | 'person';
}

export interface Facts {
  readonly isOpen: (queueId: string) => boolean;
  /** Whether a machine could write down now what is said; without it callers go by keys. */
  readonly hears?: () => boolean;
}

export type WalkInput =
  | { readonly type: 'digit'; readonly digit: string }
  /** What was said is over. */
  | { readonly type: 'said' }
  /** Nobody pressed anything for the block's time. */
  | { readonly type: 'waited' }
  | { readonly type: 'webhook'; readonly isOk: boolean }
  | { readonly type: 'identified'; readonly isKnown: boolean }
  /** A machine's answer was said to its end; null: there is none that can be said. */
  | { readonly type: 'answered'; readonly answer: HeardAnswer | null }
  /** What was said; nobody spoke; or nothing could be heard. */
  | { readonly type: 'heard'; readonly spoken: Spoken | 'silence' | 'cannot' }
  /** Written beside the call: whoever writes is read by a person. */
  | { readonly type: 'wrote' }
  /** Nobody outside answered, or no message could be left: a person of the centre does. */
  | { readonly type: 'notReached' };

/** What the caller meets now. `listen`: keys are heard meanwhile; after the prompt, for so long. */
export type Step =
  | { readonly do: 'say'; readonly prompt: Prompt; readonly waitMs: number | null }
  | { readonly do: 'keepListening'; readonly waitMs: number }
  /** That a machine listens, and then the caller's own words. */
  | { readonly do: 'hear'; readonly waitMs: number; readonly mostMs: number }
  | {
      readonly do: 'queue';
      readonly queueId: string;
      readonly music: string | null;
      readonly offersCallback: boolean;
      readonly offersText: boolean;
    }
  | { readonly do: 'callback'; readonly queueId: string }
  /** That a machine speaks, and the answer. */
  | { readonly do: 'answer'; readonly topic: string }
  /** Did this answer you? */
  | { readonly do: 'askAnswered' }
  | { readonly do: 'solved'; readonly queueId: string | null; readonly answer: HeardAnswer }
  | { readonly do: 'voicemail'; readonly prompt: Prompt; readonly queueId: string; readonly maxS: number }
  | { readonly do: 'transferOut'; readonly to: string; readonly prompt: Prompt | null }
  | { readonly do: 'identify'; readonly code: string | null }
  | { readonly do: 'webhook'; readonly url: string; readonly timeoutMs: number; readonly gathered: Walk['gathered'] }
  | { readonly do: 'goodbye'; readonly prompt: Prompt | null }
  | { readonly do: 'nothing' };

export interface Walked {
  readonly walk: Walk;
  readonly step: Step;
}

/** Among the choices: the caller wrote. */
export const wroteHere = '✎';

/** Blocks that decide by themselves may follow each other so often; beyond, the flow is a ring, and a person ends it. */
const mostSilent = 50;

export function begin(flow: Flow, facts: Facts): Walked {
  const fresh = { digits: '', wrong: 0, gathered: {}, chosen: [], answered: null, spoken: null, topic: null };
  return enter(flow, { ...fresh, block: flow.start }, facts);
}

export function advance(flow: Flow, walk: Walk, input: WalkInput, facts: Facts): Walked {
  const block = speech.blockOf(flow, walk);
  if (block === undefined) return go(flow, walk, flow.person, facts);
  if (input.type === 'digit') return digit(flow, walk, block, input.digit, facts);
  // In line already the words wait with the caller.
  if (input.type === 'wrote' && block.kind === 'queue') return stay(walk);
  if (input.type === 'wrote') return go(flow, { ...walk, chosen: [...walk.chosen, wroteHere] }, flow.person, facts);
  if (block.kind === 'answer') return answers.advance(walk, block, input, (to, next) => go(flow, to, next, facts));
  if (input.type === 'heard')
    return block.kind === 'menu'
      ? speech.heard(flow, walk, block, input.spoken, (to, next) => go(flow, to, next, facts))
      : stay(walk);
  if (input.type === 'said') return said(flow, walk, block, facts);
  if (input.type === 'webhook') {
    return block.kind === 'webhook' ? go(flow, walk, input.isOk ? block.ok : block.failed, facts) : stay(walk);
  }
  if (input.type === 'identified') {
    return block.kind === 'identify' ? go(flow, walk, input.isKnown ? block.known : block.unknown, facts) : stay(walk);
  }
  if (input.type === 'notReached') {
    const isOutside = block.kind === 'transferOut' || block.kind === 'voicemail';
    return isOutside ? go(flow, walk, flow.person, facts) : stay(walk);
  }
  if (block.kind === 'menu') return go(flow, walk, block.otherwise || flow.person, facts);
  if (block.kind !== 'gather') return stay(walk);
  // The pause after the last digit ends the number, as `#` does.
  return walk.digits.length >= block.min
    ? gathered(flow, walk, block, facts)
    : go(flow, walk, block.otherwise || flow.person, facts);
}

const stay = (walk: Walk): Walked => ({ walk, step: { do: 'nothing' } });

function go(flow: Flow, walk: Walk, block: string, facts: Facts): Walked {
  return enter(flow, { ...walk, block, digits: '', wrong: 0, topic: null }, facts);
}

function enter(flow: Flow, walk: Walk, facts: Facts): Walked {
  let at = walk.block;
  for (let turns = 0; turns < mostSilent; turns++) {
    const block = flow.blocks[at];
    if (block === undefined) break;
    const next = silentNext(block, walk, facts);
    if (next === null) return { walk: { ...walk, block: at }, step: stepOf(block, walk) };
    at = next;
  }
  // A ring or a hole in a flow that nobody linted: the caller gets a person all the same.
  const person = flow.blocks[flow.person];
  const step: Step = person?.kind === 'queue' ? stepOf(person, walk) : { do: 'goodbye', prompt: null };
  return { walk: { ...walk, block: flow.person }, step };
}

/** The next block of one that asks and says nothing; null for all others. */
function silentNext(block: Block, walk: Walk, facts: Facts): string | null {
  if (block.kind === 'hours') return facts.isOpen(block.queueId) ? block.open : block.closed;
  if (block.kind === 'fault' && !block.isOn) return block.next;
  // One answer of a machine a call: whoever heard one has a person next.
  if (block.kind === 'answer' && walk.answered !== null) return block.next;
  return null;
}

function stepOf(block: Block, walk: Walk): Step {
  switch (block.kind) {
    case 'say':
    case 'fault':
      return { do: 'say', prompt: block.prompt, waitMs: null };
    case 'menu':
    case 'gather':
      return { do: 'say', prompt: block.prompt, waitMs: block.waitMs };
    case 'queue':
      return {
        ...{ do: 'queue', queueId: block.queueId, music: block.music },
        ...{ offersCallback: block.offersCallback, offersText: block.offersText },
      };
    case 'answer':
      return { do: 'answer', topic: block.topic };
    case 'callback':
      return { do: 'callback', queueId: block.queueId };
    case 'voicemail':
      return { do: 'voicemail', prompt: block.prompt, queueId: block.queueId, maxS: block.maxS };
    case 'transferOut':
      return { do: 'transferOut', to: block.to, prompt: block.prompt };
    case 'identify':
      return { do: 'identify', code: block.code === null ? null : (walk.gathered[block.code] ?? null) };
    case 'webhook':
      return { do: 'webhook', url: block.url, timeoutMs: block.timeoutMs, gathered: walk.gathered };
    case 'goodbye':
      return { do: 'goodbye', prompt: block.prompt };
    default:
      // hours never stop here: they decide by themselves.
      return { do: 'nothing' };
  }
}

function said(flow: Flow, walk: Walk, block: Block, facts: Facts): Walked {
  if (block.kind === 'say' || block.kind === 'fault') return go(flow, walk, block.next, facts);
  if (block.kind === 'menu' && speech.mayHear(walk, block, facts)) return { walk, step: speech.hearing(block) };
  if (block.kind === 'menu' || block.kind === 'gather')
    return { walk, step: { do: 'keepListening', waitMs: block.waitMs } };
  return stay(walk);
}

function digit(flow: Flow, walk: Walk, block: Block, key: string, facts: Facts): Walked {
  if (block.kind === 'gather') return gatherDigit(flow, walk, block, key, facts);
  // In line already, zero changes nothing: the person is on the way.
  if (block.kind === 'queue') return stay(walk);
  if (key === '0') return go(flow, { ...walk, chosen: [...walk.chosen, '0'] }, flow.person, facts);
  if (block.kind === 'answer') return answers.digit(flow, walk, block, key, (to, next) => go(flow, to, next, facts));
  if (block.kind !== 'menu') return stay(walk);
  const choice = block.choices[key];
  if (choice !== undefined) return go(flow, { ...walk, chosen: [...walk.chosen, choice.words] }, choice.next, facts);
  if (walk.wrong >= 1) return go(flow, walk, block.otherwise || flow.person, facts);
  return { walk: { ...walk, wrong: walk.wrong + 1 }, step: stepOf(block, walk) };
}

type Gather = Extract<Block, { kind: 'gather' }>;

/** Zero is a digit of the number here, unless it is the first and stands alone: then it waits for the next. */
function gatherDigit(flow: Flow, walk: Walk, block: Gather, key: string, facts: Facts): Walked {
  if (key === '*') return { walk: { ...walk, digits: '' }, step: { do: 'keepListening', waitMs: block.waitMs } };
  if (key === '#') {
    if (walk.digits === '0' || walk.digits === '') return go(flow, walk, flow.person, facts);
    return walk.digits.length >= block.min ? gathered(flow, walk, block, facts) : stay(walk);
  }
  const digits = walk.digits + key;
  const grown = { ...walk, digits };
  if (digits.length >= block.max) return gathered(flow, grown, block, facts);
  return { walk: grown, step: { do: 'keepListening', waitMs: block.waitMs } };
}

function gathered(flow: Flow, walk: Walk, block: Gather, facts: Facts): Walked {
  if (walk.digits === '0') return go(flow, walk, flow.person, facts);
  const kept = block.isSecret ? walk.gathered : { ...walk.gathered, [block.what]: walk.digits };
  return go(flow, { ...walk, gathered: kept }, block.next, facts);
}

/** Where a walk stands, in the words of the flow's tests: 'queue:guasti', 'callback:guasti', 'goodbye', else the block. */
export function endOf({ walk, step }: Walked): string {
  if (step.do === 'solved') return 'solved';
  return 'queueId' in step
    ? `${step.do}:${step.queueId}`
    : step.do === 'transferOut'
      ? `transferOut:${step.to}`
      : step.do === 'goodbye'
        ? 'goodbye'
        : walk.block;
}
