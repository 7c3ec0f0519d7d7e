/** `ponte gate …`: learn, calibrate, ask and judge a gate from tables of questions, without a centre. */
import { access, constants, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import {
  calibrate,
  type Calibration,
  type Example,
  type Gate,
  learnGate,
  lowerBound,
  readQuestion,
  refusalOf,
  type Trialled,
  upperBound,
  usualPromise,
} from '#kernel/gate/index.js';
import { decodeTable, readExamples, pack, type PackedGate, unpack } from '#modules/knowledge/index.js';
import { encoderOption, encoderWords, meantBy, readerOf } from './gate-encoder.js';
import { type Command, exitCode, required, say, tell, UsageError, type Values } from './command.js';

const modelOption = { model: { type: 'string' } } as const;
const modelWords = ['--model FILE', 'where the gate is kept'] as const;

const refusals = {
  'gate.tooFewIntents': 'A gate needs two intents at least.',
  'gate.tooFewExamples': 'Each intent needs four examples at least.',
} as const;

export const gateTrain: Command = {
  name: 'gate train',
  summary: 'Learns a gate from questions with their intents.',
  usage: 'EXAMPLES.csv --model FILE [--seed N] [--encoder URL --encoder-model NAME]',
  options: { ...modelOption, ...encoderOption, 'encoder-model': { type: 'string' }, seed: { type: 'string' } },
  optionWords: [
    ['EXAMPLES.csv', 'columns text and intent; intent oos: none of them'],
    modelWords,
    ['--seed N', 'another run of chance; 1 if not given'],
    encoderWords,
    ['--encoder-model NAME', 'the model to ask it for'],
  ],
  examples: ['ponte gate train questions.csv --model gate.bin'],
  takesWords: true,
  async run(values, words) {
    const examples = await examplesOf(words);
    const path = required(values, 'model');
    // Before minutes of learning, not after.
    await access(dirname(path), constants.W_OK).catch(() => {
      throw new UsageError(`No gate can be written in ${dirname(path)}.`);
    });
    const refusal = refusalOf(examples);
    if (refusal !== null) throw new UsageError(refusals[refusal]);
    const told = (what: string, share: number): void => {
      if (!values.json) tell(`${what} ${Math.round(share * 100)} %`);
    };
    const seed = wholeOf(values, 'seed') ?? 1;
    const meant = await meantBy(values, examples, (share) => told('encoding', share));
    const gate = learnGate(examples, seed, ({ done, of }) => told('learning', done / of), meant);
    const bytes = await save(path, { gate, calibration: null });
    const { intents, examples: count, outOfScope } = gate;
    if (values.json) say(JSON.stringify({ intents: intents.length, examples: count, outOfScope, bytes }));
    else
      say(
        `${intents.length} intents from ${count} questions and ${outOfScope} out of scope. Calibrate it before it answers.`,
      );
    return exitCode.ok;
  },
};

export const gateCalibrate: Command = {
  name: 'gate calibrate',
  summary: 'Finds how sure a gate has to be, so that its errors stay below a promise.',
  usage: 'CAL.csv --model FILE [--error SHARE] [--confidence SHARE] [--oos-share SHARE] [--encoder URL]',
  options: {
    ...modelOption,
    ...encoderOption,
    error: { type: 'string' },
    confidence: { type: 'string' },
    'oos-share': { type: 'string' },
  },
  optionWords: [
    ['CAL.csv', 'questions that the gate never learned from, as they really come'],
    modelWords,
    ['--error SHARE', 'wrong answers among those given, at most; 0.01 if not given'],
    ['--confidence SHARE', 'how sure that promise is; 0.95 if not given'],
    ['--oos-share SHARE', 'how many of the real questions are out of scope; as many as in CAL.csv if not given'],
    encoderWords,
  ],
  examples: ['ponte gate calibrate later-questions.csv --error 0.01 --model gate.bin'],
  takesWords: true,
  async run(values, words) {
    const examples = await examplesOf(words);
    const path = required(values, 'model');
    const packed = await load(path);
    for (const doubt of doubtsOf(packed.gate, examples)) tell(doubt);
    const calibration = calibrate(await trialsOf(values, packed, examples), {
      error: aboveNothing(values, 'error') ?? usualPromise.error,
      confidence: aboveNothing(values, 'confidence') ?? usualPromise.confidence,
      outOfScopeShare: shareOf(values, 'oos-share'),
    });
    await save(path, { ...packed, calibration });
    if (values.json) say(JSON.stringify(calibration));
    else say(promiseInWords(calibration));
    return exitCode.ok;
  },
};

export const gateAsk: Command = {
  name: 'gate ask',
  summary: 'Asks a gate: a question a line in, an answer a line out.',
  usage: '--model FILE [--encoder URL] < questions.txt',
  options: { ...modelOption, ...encoderOption },
  optionWords: [modelWords, encoderWords],
  examples: ['echo "Quando scade la bolletta?" | ponte gate ask --model gate.bin'],
  async run(values) {
    const packed = await load(required(values, 'model'));
    const threshold = thresholdOf(packed);
    const reader = readerOf(values, packed);
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
      const { intent, sureness, others } = await reader(line);
      say(JSON.stringify({ answered: sureness >= threshold, intent, confidence: sureness, others }));
    }
    return exitCode.ok;
  },
};

export const gateEval: Command = {
  name: 'gate eval',
  summary: 'Judges a calibrated gate on questions that it has never seen.',
  usage: 'TEST.csv --model FILE [--encoder URL] [--json]',
  options: { ...modelOption, ...encoderOption },
  optionWords: [['TEST.csv', 'columns text and intent'], modelWords, encoderWords],
  examples: ['ponte gate eval test.csv --model gate.bin --json'],
  takesWords: true,
  async run(values, words) {
    const examples = await examplesOf(words);
    const packed = await load(required(values, 'model'));
    const judged = judge(await trialsOf(values, packed, examples), packed);
    if (values.json) say(JSON.stringify(judged.asked));
    else
      for (const [name, value] of Object.entries({ ...judged.asked, ...judged.more }))
        say(`${name.padEnd(16)} ${round(value)}`);
    return exitCode.ok;
  },
};

interface Judged {
  /** What `--json` says, and nothing else: other programs compare it. */
  readonly asked: Readonly<Record<string, number | null>>;
  readonly more: Readonly<Record<string, number | null>>;
}

/** Shares of questions in scope and out of scope; `bound` is what was promised when it was calibrated. */
function judge(trials: readonly Trialled[], packed: PackedGate): Judged {
  const threshold = thresholdOf(packed);
  const inScope = trials.filter(({ isOutOfScope }) => !isOutOfScope);
  const strangers = trials.filter(({ isOutOfScope }) => isOutOfScope);
  const given = inScope.filter(({ sureness }) => sureness >= threshold);
  const wrong = given.filter(({ isRight }) => !isRight).length;
  const leaked = strangers.filter(({ sureness }) => sureness >= threshold).length;
  const share = (part: number, of: number): number | null => (of === 0 ? null : part / of);
  const asked = {
    coverage: share(given.length, inScope.length),
    errorInScope: share(wrong, given.length),
    oosAnswered: share(leaked, strangers.length),
    accuracy: share(inScope.filter(({ isRight }) => isRight).length, inScope.length),
    bound: packed.calibration?.bound ?? null,
    n: trials.length,
  };
  const more = {
    errorAtMost: upperBound(wrong + leaked, given.length + leaked, 0.95),
    coverageAtLeast: lowerBound(given.length, inScope.length, 0.95),
    threshold,
  };
  return { asked, more };
}

/** What makes a promise worth less than it looks. */
function doubtsOf(gate: Gate, examples: readonly Example[]): readonly string[] {
  const known = new Set(gate.intents);
  const unknown = new Set(examples.flatMap(({ intent }) => (intent === null || known.has(intent) ? [] : intent)));
  const isAllInScope = examples.every(({ intent }) => intent !== null);
  return [
    ...(isAllInScope ? ['No question is out of scope (oos): nothing is promised about those that will be.'] : []),
    ...(unknown.size === 0
      ? []
      : [`Counted as wrong, since the gate never learned them: ${[...unknown].slice(0, 5).join(', ')}.`]),
  ];
}

async function trialsOf(
  values: Values,
  { gate }: PackedGate,
  examples: readonly Example[],
): Promise<readonly Trialled[]> {
  const meant = await meantBy(values, examples, () => undefined, gate);
  return examples.map(({ text, intent }, i) => {
    const reading = readQuestion(gate, text, meant?.encoded[i]);
    return { sureness: reading.sureness, isRight: reading.intent === intent, isOutOfScope: intent === null };
  });
}

function thresholdOf({ calibration }: PackedGate): number {
  if (calibration === null) throw new UsageError('This gate promises nothing yet: `ponte gate calibrate` comes first.');
  return calibration.threshold;
}

function promiseInWords({ threshold, bound, confidence, sample, answered, error }: Calibration): string {
  if (threshold > 1)
    return `Closed: of ${sample} questions no part could be answered with at most ${percent(error)} wrong. More questions, or a promise that is less strict, would open it.`;
  return `Opens at ${round(threshold)}: ${percent(answered / sample)} of ${sample} questions answered, wrong among them at most ${percent(bound)} (confidence ${percent(confidence)}), for questions that come as these came.`;
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 2 : 0)} %`;
const round = (value: number | null): string => (value === null ? '-' : value.toFixed(4));

async function examplesOf(words: readonly string[]): Promise<Example[]> {
  const [path] = words;
  if (path === undefined || words.length > 1) throw new UsageError('One file of questions is needed.');
  return readExamples(decodeTable(await fileOf(path)));
}

async function load(path: string): Promise<PackedGate> {
  return unpack(await fileOf(path));
}

async function fileOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`);
  }
}

/** Beside it first, then in its place: a run that is broken off leaves the gate of before. */
async function save(path: string, packed: PackedGate): Promise<number> {
  const bytes = pack(packed);
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
  return bytes.length;
}

function shareOf(values: Values, name: string): number | null {
  const value = values[name];
  if (typeof value !== 'string') return null;
  const share = Number(value);
  if (value.trim() === '' || !(share >= 0 && share < 1))
    throw new UsageError(`--${name} is a share from 0 to 1, like 0.01.`);
  return share;
}

function aboveNothing(values: Values, name: string): number | null {
  const share = shareOf(values, name);
  if (share === 0) throw new UsageError(`--${name} is a share above 0, like 0.01: no sample can promise none at all.`);
  return share;
}

function wholeOf(values: Values, name: string): number | null {
  const value = values[name];
  if (typeof value !== 'string') return null;
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${name} is a whole number.`);
  return Number(value);
}
