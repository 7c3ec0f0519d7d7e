/** The text of a flow, read into blocks. Every complaint names its line and says what would be right. */
import type { FlowProblem, FlowProblemCode } from '#modules/contacts/phone/menus/contract.js';
import { topicShape } from '#modules/knowledge/articles/contract.js';
import type { Block, Choice, Flow, FlowTest, Prompt } from './flow.js';

export type { FlowProblem, FlowProblemCode };

export type FlowRead =
  | { readonly flow: Flow; readonly problems: readonly [] }
  | { readonly flow: null; readonly problems: readonly FlowProblem[] };

interface Section {
  readonly line: number;
  readonly kind: string;
  readonly name: string;
  readonly words: { readonly line: number; readonly word: string; readonly rest: string }[];
}

export function readFlow(text: string): FlowRead {
  const problems: FlowProblem[] = [];
  const { head, sections } = sectionsOf(text, problems);
  const blocks: Record<string, Block> = {};
  const tests: FlowTest[] = [];
  for (const section of sections) {
    if (section.kind === 'test') {
      tests.push(testOf(section));
      continue;
    }
    if (Object.hasOwn(blocks, section.name))
      problems.push({ line: section.line, code: 'flow.twiceSameName', params: { name: section.name } });
    const reader = new Reader(section, problems);
    // A name of the language itself (`constructor`) is no kind of block.
    const make = Object.hasOwn(makers, section.kind) ? makers[section.kind] : undefined;
    if (!blockName.test(section.name))
      problems.push({ line: section.line, code: 'flow.badValue', params: { word: section.kind, value: section.name } });
    if (make === undefined)
      problems.push({ line: section.line, code: 'flow.unknownBlockKind', params: { kind: section.kind } });
    else blocks[section.name] = { line: section.line, ...make(reader) } as Block;
    reader.done();
  }
  for (const word of ['flow', 'start', 'person']) {
    if (!head.get(word)) problems.push({ line: 1, code: 'flow.headMissing', params: { word } });
  }
  const language = head.get('language') ?? 'it';
  if (language !== 'it' && language !== 'en')
    problems.push({ line: 1, code: 'flow.badValue', params: { word: 'language', value: language } });
  if (problems.length > 0) return { flow: null, problems };
  const flow: Flow = {
    name: head.get('flow')!,
    language: language as Flow['language'],
    start: head.get('start')!,
    person: head.get('person')!,
    blocks,
    tests,
  };
  return { flow, problems: [] };
}

const blockName = /^\p{L}[\p{L}\p{N}_-]*$/u;

const headWords = ['flow', 'language', 'start', 'person'];

function sectionsOf(text: string, problems: FlowProblem[]): { head: Map<string, string>; sections: Section[] } {
  const head = new Map<string, string>();
  const sections: Section[] = [];
  text.split(/\r?\n/).forEach((raw, i) => {
    const line = i + 1;
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return;
    const space = trimmed.search(/\s/);
    const word = space === -1 ? trimmed : trimmed.slice(0, space);
    const rest = space === -1 ? '' : trimmed.slice(space).trim();
    if (/^\s/.test(raw)) {
      const section = sections.at(-1);
      if (section === undefined) problems.push({ line, code: 'flow.unknownWord', params: { word } });
      else section.words.push({ line, word, rest });
    } else if (headWords.includes(word) && sections.length === 0) head.set(word, rest);
    else sections.push({ line, kind: word, name: rest, words: [] });
  });
  return { head, sections };
}

/** Takes the words of a block one by one; what is left over at the end was not understood. */
class Reader {
  readonly section: Section;
  readonly #problems: FlowProblem[];
  readonly #used = new Set<number>();

  constructor(section: Section, problems: FlowProblem[]) {
    this.section = section;
    this.#problems = problems;
  }

  all(word: string): readonly { readonly line: number; readonly rest: string }[] {
    return this.section.words.filter((one) => {
      if (one.word !== word) return false;
      this.#used.add(one.line);
      return true;
    });
  }

  text(word: string): string | null {
    return this.all(word)[0]?.rest ?? null;
  }

  need(word: string): string {
    const value = this.text(word);
    if (!value) this.problem('flow.wordMissing', { word, block: this.section.name });
    return value ?? '';
  }

  has(word: string): boolean {
    return this.all(word).length > 0;
  }

  /** '5s' or '1500ms', in milliseconds. */
  time(word: string, usual: number): number {
    const value = this.text(word);
    if (value === null) return usual;
    const match = /^([0-9]+(?:\.[0-9]+)?)(s|ms)$/.exec(value);
    if (match === null) this.problem('flow.badValue', { word, value });
    return match === null ? usual : Number(match[1]) * (match[2] === 's' ? 1_000 : 1);
  }

  count(word: string, usual: number): number {
    const value = this.text(word);
    if (value === null) return usual;
    if (!/^[0-9]{1,3}$/.test(value)) this.problem('flow.badValue', { word, value });
    return Number(value) || usual;
  }

  prompt(isNeeded: boolean): Prompt | null {
    const file = this.text('file');
    const words = this.text('words');
    if (words === null && !isNeeded) return null;
    if (words === null) this.problem('flow.wordMissing', { word: 'words', block: this.section.name });
    const match = /^(\S+)(?:\s+([0-9]+(?:\.[0-9]+)?)s)?$/.exec(file ?? '');
    // A file is a name in the centre's own folder of prompts, never a path out of it.
    if (file !== null && (match === null || !/^[A-Za-z0-9][A-Za-z0-9._-]*\.wav$/.test(match[1]!))) {
      this.problem('flow.badValue', { word: 'file', value: file });
    }
    return {
      file: match?.[1] ?? null,
      words: words ?? '',
      seconds: match?.[2] === undefined ? null : Number(match[2]),
    };
  }

  problem(code: FlowProblemCode, params: FlowProblem['params'], line = this.section.line): void {
    this.#problems.push({ line, code, params });
  }

  done(): void {
    for (const { line, word } of this.section.words) {
      if (!this.#used.has(line)) this.problem('flow.unknownWord', { word }, line);
    }
  }
}

type Made = Block extends infer One ? (One extends unknown ? Omit<One, 'line'> : never) : never;

const makers: Readonly<Record<string, (reader: Reader) => Made>> = {
  say: (reader) => ({ kind: 'say', prompt: reader.prompt(true)!, next: reader.need('next') }),
  menu: (reader) => ({
    kind: 'menu',
    prompt: reader.prompt(true)!,
    choices: choicesOf(reader),
    waitMs: reader.time('wait', 5_000),
    speechMs: speechOf(reader),
    otherwise: reader.text('otherwise') ?? '',
  }),
  gather: (reader) => ({
    kind: 'gather',
    prompt: reader.prompt(true)!,
    what: reader.need('what'),
    min: reader.count('min', 1),
    max: reader.count('max', 20),
    isSecret: reader.has('secret'),
    waitMs: reader.time('wait', 5_000),
    next: reader.need('next'),
    otherwise: reader.text('otherwise') ?? '',
  }),
  hours: (reader) => ({
    kind: 'hours',
    queueId: reader.need('queue'),
    open: reader.need('open'),
    closed: reader.need('closed'),
  }),
  queue: (reader) => ({
    kind: 'queue',
    queueId: reader.need('queue'),
    music: reader.text('music'),
    offersCallback: reader.has('callback'),
    offersText: reader.has('text'),
  }),
  callback: (reader) => ({ kind: 'callback', queueId: reader.need('queue') }),
  answer: (reader) => ({
    kind: 'answer',
    topic: topicOf(reader),
    waitMs: reader.time('wait', 8_000),
    next: reader.need('next'),
  }),
  voicemail: (reader) => ({
    kind: 'voicemail',
    prompt: reader.prompt(true)!,
    queueId: reader.need('queue'),
    maxS: reader.count('max', 120),
  }),
  fault: (reader) => ({
    kind: 'fault',
    isOn: reader.has('on'),
    prompt: reader.prompt(true)!,
    next: reader.need('next'),
  }),
  identify: (reader) => ({
    kind: 'identify',
    code: reader.text('code'),
    known: reader.need('known'),
    unknown: reader.need('unknown'),
  }),
  transfer: (reader) => ({ kind: 'transferOut', to: reader.need('to'), prompt: reader.prompt(false) }),
  webhook: (reader) => ({
    kind: 'webhook',
    url: reader.need('url'),
    timeoutMs: reader.time('timeout', 3_000),
    ok: reader.need('ok'),
    failed: reader.need('failed'),
  }),
  goodbye: (reader) => ({ kind: 'goodbye', prompt: reader.prompt(false) }),
};

/** As articles have it; it becomes a part of a file's name. */
function topicOf(reader: Reader): string {
  const topic = reader.need('topic');
  if (topic !== '' && !topicShape.test(topic)) reader.problem('flow.badValue', { word: 'topic', value: topic });
  return topic;
}

/** A few seconds: who says more is best heard by a person. */
const speechMs = { least: 2_000, usual: 8_000, most: 15_000 };

function speechOf(reader: Reader): number | null {
  const value = reader.text('speech');
  if (value === null || value === '') return value === null ? null : speechMs.usual;
  const ms = reader.time('speech', speechMs.usual);
  if (ms < speechMs.least || ms > speechMs.most) reader.problem('flow.badValue', { word: 'speech', value });
  return ms;
}

function choicesOf(reader: Reader): Readonly<Record<string, Choice>> {
  const topics = new Map(reader.all('topic').map(({ rest }) => rest.split(/\s+/, 2) as [string, string]));
  const choices: Record<string, Choice> = {};
  for (const { line, rest } of reader.all('key')) {
    const match = /^([0-9*#])\s+(\S+)\s+(.+)$/.exec(rest);
    if (match === null) reader.problem('flow.badValue', { word: 'key', value: rest }, line);
    else if (match[1] === '0') reader.problem('flow.zeroIsThePersons', {}, line);
    else if (Object.hasOwn(choices, match[1]!)) reader.problem('flow.twiceSameName', { name: match[1]! }, line);
    else choices[match[1]!] = { next: match[2]!, words: match[3]!, topic: topics.get(match[1]!) ?? null };
  }
  if (Object.keys(choices).length === 0)
    reader.problem('flow.wordMissing', { word: 'key', block: reader.section.name });
  return choices;
}

function testOf({ line, name, words }: Section): FlowTest {
  const of = (word: string): string => words.find((one) => one.word === word)?.rest ?? '';
  const facts = words
    .filter(({ word }) => word === 'given')
    .map(({ rest }) => rest.split(/\s+/, 2) as [string, string]);
  return {
    line,
    name,
    acts: of('acts').split(/\s+/).filter(Boolean),
    facts: Object.fromEntries(facts),
    ends: of('ends'),
  };
}
