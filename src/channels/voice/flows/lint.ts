/**
 * Refuses labyrinths. What is measured: choices before a person, seconds before a person can be reached, ways without one.
 *
 * AGCOM 255/24/CONS: the operator's choice explicit and clear, complaints at the first level; its answer time includes the
 * least time in the menu. ARERA: a person after at most two choices (`rules.md` IN-01, IN-04, IN-11, IN-20).
 */
import type { DialVerdict } from '../calls/third/outside.js';
import type { Block, Flow, Prompt } from './flow.js';
import { advance, begin, endOf, type Facts, type Step, type Walked, type HeardAnswer, type WalkInput } from './run.js';
import type { FlowProblem } from './text.js';
import { webhookProblem } from './webhook.js';

export interface LintRules {
  readonly queueIds: readonly string[];
  /** Where the rule pack wants complaints at the first level. */
  readonly wantsComplaint: boolean;
  /** Whether callers may be passed to a number: the centre wrote it down, and it costs nobody more than a call. */
  readonly mayDial: (number: string) => DialVerdict;
  /** Whether text messages can be sent from here. */
  readonly mayText: boolean;
  /** Hosts that may be asked though they are inside, or without https. */
  readonly webhookHosts: readonly string[];
}

export interface Linted {
  readonly problems: readonly FlowProblem[];
  /** The least time a caller spends before the line that leads to a person, prompts heard to their end. Null: no way. */
  readonly secondsToPerson: number | null;
}

const mostChoices = 2;
const mostSeconds = 60;
/** The ways through a menu of menus multiply; no flow that a caller could follow has so many. */
const mostTurns = 20_000;

/** Words a second when a prompt has no recording yet: a calm 150 a minute. */
const wordsPerSecond = 2.5;
export const secondsOf = (prompt: Prompt | null): number =>
  prompt === null
    ? 0
    : (prompt.seconds ?? Math.ceil(prompt.words.split(/\s+/).filter(Boolean).length / wordsPerSecond));

export function lintFlow(flow: Flow, rules: LintRules): Linted {
  const problems: FlowProblem[] = [];
  const complain = (line: number, code: FlowProblem['code'], params: FlowProblem['params'] = {}): void => {
    problems.push({ line, code, params });
  };
  for (const [name, block] of Object.entries(flow.blocks)) {
    for (const target of targetsOf(block)) {
      if (!Object.hasOwn(flow.blocks, target)) complain(block.line, 'flow.unknownTarget', { name, target });
    }
    if ('queueId' in block && !rules.queueIds.includes(block.queueId))
      complain(block.line, 'flow.unknownQueue', { name, queue: block.queueId });
    lintOutside(name, block, flow, rules, complain);
  }
  for (const [word, name] of [
    ['start', flow.start],
    ['person', flow.person],
  ] as const) {
    if (!Object.hasOwn(flow.blocks, name)) complain(1, 'flow.unknownTarget', { name: word, target: name });
  }
  const person = flow.blocks[flow.person];
  if (person !== undefined && !leadsToPeople(person) && person.kind !== 'hours')
    complain(person.line, 'flow.noWayToPerson', { name: flow.person });
  // Further questions make no sense while blocks are missing.
  if (problems.length > 0) return { problems, secondsToPerson: null };
  lintPaths(flow, complain);
  lintAnswers(flow, complain);
  if (rules.wantsComplaint) lintComplaint(flow, complain);
  for (const test of flow.tests) {
    const ends = walkTest(flow, test);
    if (ends !== test.ends)
      complain(test.line, 'flow.testFails', { test: test.name, expected: test.ends, found: ends });
  }
  return { problems, secondsToPerson: least(flow) };
}

/** What a block does outside the house: numbers, addresses, digits that it counts on. */
function lintOutside(name: string, block: Block, flow: Flow, rules: LintRules, complain: Complain): void {
  if (block.kind === 'transferOut') {
    const verdict = rules.mayDial(block.to);
    if ('code' in verdict && verdict.code === 'call.numberPremium')
      complain(block.line, 'flow.premiumNumber', { number: block.to });
    else if ('code' in verdict)
      complain(block.line, verdict.code === 'call.numberForeign' ? 'flow.foreignNumber' : 'flow.numberNotAllowed', {
        number: block.to,
      });
  }
  if (block.kind === 'webhook') {
    const problem = webhookProblem(block.url, rules.webhookHosts);
    if (problem === 'noAddress') complain(block.line, 'flow.badValue', { word: 'url', value: block.url });
    if (problem === 'notAllowed') complain(block.line, 'flow.hostNotAllowed', { name, url: block.url });
  }
  // Callers would not be offered it, and whoever wrote the menu would not know.
  if (block.kind === 'queue' && block.offersText && !rules.mayText)
    complain(block.line, 'flow.noTextGateway', { name });
  if (block.kind === 'identify' && block.code !== null) {
    const isAsked = Object.values(flow.blocks).some(
      (one) => one.kind === 'gather' && one.what === block.code && !one.isSecret,
    );
    if (!isAsked) complain(block.line, 'flow.codeNeverAsked', { name, code: block.code });
  }
}

type Complain = (line: number, code: FlowProblem['code'], params?: FlowProblem['params']) => void;

export function targetsOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'say':
    case 'fault':
    case 'answer':
      return [block.next];
    case 'menu':
      return [
        ...Object.values(block.choices).map(({ next }) => next),
        ...(block.otherwise === '' ? [] : [block.otherwise]),
      ];
    case 'gather':
      return [block.next, ...(block.otherwise === '' ? [] : [block.otherwise])];
    case 'hours':
      return [block.open, block.closed];
    case 'identify':
      return [block.known, block.unknown];
    case 'webhook':
      return [block.ok, block.failed];
    default:
      return [];
  }
}

/** A queue, or a person later: a callback keeps the place, a voice message is read by people. */
const leadsToPeople = ({ kind }: Block): boolean => kind === 'queue' || kind === 'callback' || kind === 'voicemail';

/** Every block, with the most choices that lead there, and the most seconds after so many of them. */
function lintPaths(flow: Flow, complain: Complain): void {
  const reached = new Map<string, number[]>();
  let turns = 0;
  const walk = (name: string, choices: number, seconds: number, path: readonly string[]): void => {
    if (++turns > mostTurns) return;
    const block = flow.blocks[name]!;
    if (path.includes(name)) {
      // A ring that asks nothing on its way could turn for ever.
      const ring = path.slice(path.indexOf(name)).map((one) => flow.blocks[one]!);
      if (!ring.some(({ kind }) => kind === 'menu' || kind === 'gather'))
        complain(block.line, 'flow.endless', { name });
      return;
    }
    const way = reached.get(name) ?? [];
    if ((way[choices] ?? -1) >= seconds) return;
    reached.set(name, way);
    way[choices] = seconds;
    const heard = seconds + ('prompt' in block ? secondsOf(block.prompt) : 0);
    const more = block.kind === 'menu' || block.kind === 'gather' ? 1 : 0;
    for (const target of targetsOf(block)) walk(target, choices + more, heard, [...path, name]);
  };
  walk(flow.start, 0, 0, []);
  if (turns > mostTurns) complain(1, 'flow.tooTangled');
  for (const [name, block] of Object.entries(flow.blocks)) {
    const way = reached.get(name);
    if (way === undefined) {
      if (name !== flow.person) complain(block.line, 'flow.unreachable', { name });
      continue;
    }
    if (block.kind === 'menu' || block.kind === 'gather') {
      if (way.length > mostChoices) complain(block.line, 'flow.tooDeep', { name, most: mostChoices });
    }
    // In a block that listens zero works at once; what is heard before the first such block is what counts.
    const silent = way[0] ?? 0;
    if (silent > mostSeconds)
      complain(block.line, 'flow.tooLong', { name, seconds: Math.round(silent), most: mostSeconds });
    if (!canReachPeople(flow, name)) complain(block.line, 'flow.noWayToPerson', { name });
  }
}

function canReachPeople(flow: Flow, from: string): boolean {
  const seen = new Set<string>();
  const todo = [from];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const block = flow.blocks[name]!;
    // Where keys are heard, zero leads to the person; a transfer out is somebody else's person.
    if (leadsToPeople(block) || block.kind === 'menu' || block.kind === 'gather' || block.kind === 'transferOut')
      return true;
    todo.push(...targetsOf(block));
  }
  // A farewell is fine as an end of the line that a person opened before; alone it is a dead end.
  return false;
}

/** Behind a machine's answer is a person: no menu to walk again, and no second machine. Announcements may come between. */
function lintAnswers(flow: Flow, complain: Complain): void {
  const leads = (name: string, path: readonly string[]): boolean => {
    const block = flow.blocks[name]!;
    if (leadsToPeople(block)) return true;
    const isPassed = ['say', 'fault', 'hours', 'identify', 'webhook'].includes(block.kind) && !path.includes(name);
    return isPassed && targetsOf(block).every((target) => leads(target, [...path, name]));
  };
  for (const [name, block] of Object.entries(flow.blocks))
    if (block.kind === 'answer' && !leads(block.next, [])) complain(block.line, 'flow.answerNotToPerson', { name });
}

/** Without any menu a person hears the complaint at once; with more than one it is among the first choices of each. */
function lintComplaint(flow: Flow, complain: Complain): void {
  for (const first of firstMenus(flow))
    if (!Object.values(first.choices).some(({ topic }) => topic === 'complaint'))
      complain(first.line, 'flow.complaintNotFirst');
}

/** Callers who are known, or who call at night, may meet another menu first. */
function firstMenus(flow: Flow): readonly Extract<Block, { kind: 'menu' }>[] {
  const seen = new Set<string>();
  const found: Extract<Block, { kind: 'menu' }>[] = [];
  const todo = [flow.start];
  for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
    const block = flow.blocks[name];
    if (block === undefined || seen.has(name)) continue;
    seen.add(name);
    if (block.kind === 'menu') found.push(block);
    else todo.push(...targetsOf(block));
  }
  return found;
}

/** Dijkstra over a handful of blocks: the least seconds to a queue, with zero pressed as soon as keys are heard. */
function least(flow: Flow): number | null {
  const best = new Map<string, number>([[flow.start, 0]]);
  const todo = [flow.start];
  for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
    const block = flow.blocks[name]!;
    const heard = best.get(name)! + ('prompt' in block ? secondsOf(block.prompt) : 0);
    const hears = block.kind === 'menu' || block.kind === 'gather' || block.kind === 'say' || block.kind === 'fault';
    const ways = [...targetsOf(block).map((target) => [target, heard] as const)];
    // AGCOM counts what must be heard before the choice of a person is told: the whole prompt of the first menu.
    if (hears && (block.kind === 'menu' || block.kind === 'gather')) ways.push([flow.person, heard]);
    for (const [target, seconds] of ways) {
      if (seconds >= (best.get(target) ?? Number.POSITIVE_INFINITY)) continue;
      best.set(target, seconds);
      todo.push(target);
    }
  }
  const ends = Object.entries(flow.blocks).filter(([, { kind }]) => kind === 'queue');
  const times = ends.map(([name]) => best.get(name)).filter((seconds) => seconds !== undefined);
  return times.length === 0 ? null : Math.min(...times);
}

/**
 * A flow's own test. `given`: 'queue_x closed', 'caller known', 'webhook failed', 'outside silent', 'answer missing'; acts are keys, 'silence',
 * 'writes', 'says' (what no machine answers) and 'says:bill_due_date' (what it is sure of).
 */
export function walkTest(flow: Flow, { acts, facts }: Flow['tests'][number]): string {
  const world: Facts = { isOpen: (queueId) => facts[queueId] !== 'closed' };
  let at: Walked = listened(flow, begin(flow, world), world, facts);
  for (const act of acts) {
    at = listened(flow, advance(flow, at.walk, inputOf(act), world), world, facts);
  }
  return endOf(at);
}

/** In a test of a flow there is one, unless it is "given answer missing". */
const someAnswer: HeardAnswer = {
  ...{ articleId: 'article_test', version: 1, topic: 'test', language: 'it', title: '', short: '', long: '' },
  ...{ source: '', checkedAt: 0, words: '' },
};

function inputOf(act: string): WalkInput {
  if (act === 'silence') return { type: 'waited' };
  if (act === 'writes') return { type: 'wrote' };
  const said = /^says(?::(.+))?$/.exec(act);
  if (said === null) return { type: 'digit', digit: act };
  const topic = said[1] ?? null;
  const word = { topic, sureness: null, gateVersion: null, reason: topic === null ? ('notSure' as const) : null };
  return { type: 'heard', spoken: { words: act, word: { ...word, answer: null } } };
}

/** Plain announcements are heard to their end, and what is asked of others is answered as the test says. */
function listened(flow: Flow, from: Walked, world: Facts, given: Readonly<Record<string, string>>): Walked {
  let at = from;
  for (let turns = 0; turns < 50; turns++) {
    const input = answerTo(at.step, given);
    if (input === null) return at;
    at = advance(flow, at.walk, input, world);
  }
  return at;
}

function answerTo(step: Step, given: Readonly<Record<string, string>>): WalkInput | null {
  switch (step.do) {
    case 'say':
      return step.waitMs === null ? { type: 'said' } : null;
    case 'identify':
      return { type: 'identified', isKnown: given['caller'] === 'known' };
    case 'webhook':
      return { type: 'webhook', isOk: given['webhook'] !== 'failed' };
    case 'answer':
      return { type: 'answered', answer: given['answer'] === 'missing' ? null : someAnswer };
    case 'askAnswered':
      return { type: 'said' };
    case 'transferOut':
      return given['outside'] === 'silent' ? { type: 'notReached' } : null;
    default:
      return null;
  }
}
