/** Everything that can be said of a text before it is saved or published, in one answer: it costs a few milliseconds. */
import { drawingOf, type Drawing } from './drawing.js';
import type { Block, Flow, Prompt } from './flow.js';
import { lintFlow, walkTest, type LintRules } from './lint.js';
import { readFlow, type FlowProblem } from './text.js';

export interface CheckRules extends LintRules {
  /** Lengths of the recordings that are there, by file. */
  readonly seconds: ReadonlyMap<string, number>;
}

export interface TestResult {
  readonly line: number;
  readonly name: string;
  readonly expected: string;
  readonly found: string;
  readonly isRight: boolean;
}

export interface Checked {
  /** Null while the text cannot be read. */
  readonly flow: Flow | null;
  readonly problems: readonly FlowProblem[];
  /** Blocks whose words nobody has recorded: callers hear nothing there. No reason to refuse, but to be told. */
  readonly unrecorded: readonly { readonly line: number; readonly name: string; readonly file: string | null }[];
  readonly secondsToPerson: number | null;
  readonly tests: readonly TestResult[];
  readonly drawing: Drawing | null;
}

export function checkFlow(text: string, rules: CheckRules): Checked {
  const read = readFlow(text);
  if (read.flow === null) {
    return { flow: null, problems: read.problems, unrecorded: [], secondsToPerson: null, tests: [], drawing: null };
  }
  const flow = withLengths(read.flow, rules.seconds);
  const { problems, secondsToPerson } = lintFlow(flow, rules);
  const tests = flow.tests.map((test) => {
    const found = walkTest(flow, test);
    return { line: test.line, name: test.name, expected: test.ends, found, isRight: found === test.ends };
  });
  const byLine = problems.toSorted((a, b) => a.line - b.line);
  const unrecorded = unrecordedOf(flow, rules.seconds);
  return { flow, problems: byLine, unrecorded, secondsToPerson, tests, drawing: drawingOf(flow) };
}

/** A recording's true length counts, whatever the text says of it. */
function withLengths(flow: Flow, seconds: ReadonlyMap<string, number>): Flow {
  const blocks = Object.entries(flow.blocks).map(([name, block]): [string, Block] => {
    const prompt = promptOf(block);
    const length = prompt?.file == null ? undefined : seconds.get(prompt.file);
    return [name, length === undefined ? block : ({ ...block, prompt: { ...prompt, seconds: length } } as Block)];
  });
  return { ...flow, blocks: Object.fromEntries(blocks) };
}

const promptOf = (block: Block): Prompt | null => ('prompt' in block ? block.prompt : null);

const unrecordedOf = (flow: Flow, seconds: ReadonlyMap<string, number>): Checked['unrecorded'] =>
  Object.entries(flow.blocks).flatMap(([name, block]) => {
    const prompt = promptOf(block);
    if (prompt === null || (prompt.file !== null && seconds.has(prompt.file))) return [];
    return [{ line: block.line, name, file: prompt.file }];
  });
