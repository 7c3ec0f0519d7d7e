/** Everything that can be said of a text before it is saved or published, in one answer: it costs a few milliseconds. */
import type { CheckedText } from '#modules/contacts/phone/menus/contract.js';
import { drawingOf } from './drawing.js';
import type { Block, Flow, Prompt } from './flow.js';
import { lintFlow, walkTest, type LintRules } from './lint.js';
import { plain, said } from '../speech/words.js';
import type { AnswerStand } from './answers.js';
import { readFlow } from './text.js';

export interface CheckRules extends LintRules {
  /** Lengths of the recordings that are there, by file. */
  readonly seconds: ReadonlyMap<string, number>;
  /** Lengths of what the house itself has a sound of, by `plain` words. */
  readonly house: Readonly<Record<Flow['language'], ReadonlyMap<string, number>>>;
  /** How the answers that the text names stand on the telephone, by 'it bill_due_date'. */
  readonly answers: ReadonlyMap<string, AnswerStand>;
  /** Speech in menus: whether a program is set that hears it, and titles of answers that callers may ask for and cannot hear. */
  readonly speech: {
    readonly isOn: boolean;
    readonly silent: Readonly<Record<Flow['language'], readonly string[]>>;
  };
  /** Lines whose calls nobody who works here could take. */
  readonly unstaffed: ReadonlySet<string>;
}

export interface Checked extends CheckedText {
  /** Null while the text cannot be read. */
  readonly flow: Flow | null;
}

export function checkFlow(text: string, rules: CheckRules): Checked {
  const read = readFlow(text);
  if (read.flow === null) {
    const nothing = { unrecorded: [], warnings: [], secondsToPerson: null, tests: [], drawing: null };
    return { flow: null, problems: read.problems, ...nothing };
  }
  const flow = withLengths(read.flow, rules);
  const { problems, secondsToPerson } = lintFlow(flow, rules);
  const tests = flow.tests.map((test) => {
    const found = walkTest(flow, test);
    return { line: test.line, name: test.name, expected: test.ends, found, isRight: found === test.ends };
  });
  const byLine = problems.toSorted((a, b) => a.line - b.line);
  const unrecorded = unrecordedOf(flow, rules);
  return {
    flow,
    problems: byLine,
    warnings: warningsOf(flow, rules),
    unrecorded,
    secondsToPerson,
    tests,
    drawing: drawingOf(flow),
  };
}

/** A sound's true length counts, whatever the text says of it. */
function withLengths(flow: Flow, rules: CheckRules): Flow {
  const blocks = Object.entries(flow.blocks).map(([name, block]): [string, Block] => {
    const prompt = promptOf(block);
    const seconds = prompt === null ? undefined : soundOf(prompt, flow, rules);
    return [name, seconds === undefined ? block : ({ ...block, prompt: { ...prompt, seconds } } as Block)];
  });
  return { ...flow, blocks: Object.fromEntries(blocks) };
}

/** Answers change after a menu was published, so this is told and not refused: callers get a person meanwhile. */
function warningsOf(flow: Flow, rules: CheckRules): Checked['warnings'] {
  const { answers, house, unstaffed } = rules;
  const spoken = Object.entries(flow.blocks).flatMap(([name, block]): Checked['warnings'] => {
    if (block.kind === 'queue' && unstaffed.has(block.queueId))
      return [{ line: block.line, code: 'flow.queueWithoutPeople', params: { name, queue: block.queueId } }];
    if (block.kind === 'menu' && block.speechMs !== null) return speechWarnings(name, block.line, flow.language, rules);
    if (block.kind !== 'answer') return [];
    const { line, topic } = block;
    const stand = answers.get(`${flow.language} ${topic}`) ?? { is: 'missing' };
    if (stand.is === 'spoken') return [];
    if (stand.is !== 'unrecorded')
      return [{ line, code: stand.is === 'live' ? 'flow.answerLive' : 'flow.answerMissing', params: { name, topic } }];
    return [{ line, code: 'flow.answerUnrecorded', params: { name, file: stand.file, words: stand.words } }];
  });
  // AI Act art. 50(1): without the sentence that says so, no machine speaks.
  const isNamed = house[flow.language].has(plain(said['answer.machine'][flow.language]));
  const first = Object.values(flow.blocks).find(
    (block) => block.kind === 'answer' || (block.kind === 'menu' && block.speechMs !== null && rules.speech.isOn),
  );
  return first === undefined || isNamed
    ? spoken
    : [{ line: first.line, code: 'flow.machineUnnamed', params: {} }, ...spoken];
}

/** Names enough to begin with. */
const mostNamed = 5;

/** Callers go by keys, or to a person, wherever one of these stands. */
function speechWarnings(
  name: string,
  line: number,
  language: Flow['language'],
  { speech, house }: CheckRules,
): Checked['warnings'] {
  if (!speech.isOn) return [{ line, code: 'flow.speechOff', params: { name } }];
  // AI Act art. 50(1) again: who listens is said before anybody speaks.
  if (!house[language].has(plain(said['speech.ask'][language])))
    return [{ line, code: 'flow.speechUnnamed', params: { name } }];
  const titles = speech.silent[language];
  if (titles.length === 0) return [];
  const named = titles.slice(0, mostNamed).join('; ') + (titles.length > mostNamed ? '; …' : '');
  return [{ line, code: 'flow.speechUnrecorded', params: { name, n: titles.length, titles: named } }];
}

const promptOf = (block: Block): Prompt | null => ('prompt' in block ? block.prompt : null);

/** The named recording, else the house's own sound of the same words: as the caller will hear it. */
const soundOf = (prompt: Prompt, { language }: Flow, { seconds, house }: CheckRules): number | undefined =>
  (prompt.file === null ? undefined : seconds.get(prompt.file)) ?? house[language].get(plain(prompt.words));

const unrecordedOf = (flow: Flow, rules: CheckRules): Checked['unrecorded'] =>
  Object.entries(flow.blocks).flatMap(([name, block]) => {
    const prompt = promptOf(block);
    if (prompt === null || soundOf(prompt, flow, rules) !== undefined) return [];
    return [{ line: block.line, name, file: prompt.file }];
  });
