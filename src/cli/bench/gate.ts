/**
 * The gate on the Italian utility's questions that ship: how long it learns, how long a question takes, how much it answers
 * under the usual promise. Beside it NLP.js (`@nlpjs/nlu`, its Italian stemmer), which Node's chat bots are made with: learned
 * on the same questions, its scores calibrated by the same rule, judged on the same test.
 */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { calibrate, closed, readQuestion, usualPromise, type Example, type Gate } from '#kernel/gate/index.js';
import { readExamples, unpack } from '#modules/knowledge/index.js';
import { fetchPeers, quantile } from './lab/index.js';
import type { BenchResult, BenchRow } from './result.js';

const questions = 'src/modules/knowledge/gate/questions-it/acqua-e-luce';
const aimMs = 3;

interface Guess {
  /** Null: none of the intents. */
  readonly intent: string | null;
  readonly sureness: number;
}

interface Measured {
  readonly learnedS: number;
  /** Sorted. */
  readonly askedMs: readonly number[];
  readonly right: number;
  readonly answered: number;
  readonly wrong: number;
  readonly strangers: number;
}

interface Asked {
  learn(examples: readonly Example[]): Promise<void>;
  ask(text: string): Promise<Guess>;
}

export default async function benchGate(): Promise<BenchResult> {
  if (!existsSync(questions)) throw new Error(`Run it in a checkout of Ponte: the questions stand in ${questions}.`);
  const folder = mkdtempSync(join(tmpdir(), 'ponte-gate-'));
  try {
    const before = heap();
    let [gate, file] = [null as Gate | null, 0];
    const ours = await measure({
      async learn() {
        const packed = await learnedApart();
        [gate, file] = [unpack(packed).gate, packed.length];
      },
      ask: async (text) => readQuestion(gate!, text),
    });
    const held = heap() - before;
    const other = nlpjs(folder);
    const theirs = other && (await measure(other));
    const p99 = quantile(ours.askedMs, 0.99);
    const beside =
      theirs === null
        ? { name: '@nlpjs/nlu: SKIPPED, could not be fetched', value: 0 }
        : { name: '@nlpjs/nlu, p99', value: quantile(theirs.askedMs, 0.99) };
    return {
      ...{ value: p99, unit: 'ms a question, p99', p50: quantile(ours.askedMs, 0.5), p99, beside },
      ratio: beside.value / p99,
      rows: [
        ...rowsOf('', ours, aimMs),
        { what: 'memory of the gate, and as a file', figure: `${mb(held)}, ${mb(file)}`, aim: null, isMet: null },
        ...(theirs === null ? [] : rowsOf('NLP.js: ', theirs, null)),
      ],
      notes: { questions: tables().test.length },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function learnedApart(): Promise<Buffer> {
  const worker = new Worker(new URL('./gate-learning.js', import.meta.url), { workerData: fileOf('train') });
  const [packed] = (await once(worker, 'message')) as [Uint8Array];
  await worker.terminate();
  return Buffer.from(packed);
}

function heap(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(1)} %`;

function rowsOf(who: string, of: Measured, aim: number | null): BenchRow[] {
  const { test } = tables();
  const known = test.filter(({ intent }) => intent !== null).length;
  const p99 = quantile(of.askedMs, 0.99);
  const given = of.answered + of.strangers;
  const told = given === 0 ? 'none: nothing can be promised' : '';
  return [
    {
      what: `${who}a question, p50 and p99`,
      figure: `${quantile(of.askedMs, 0.5).toFixed(2)} and ${p99.toFixed(2)} ms`,
      aim: aim === null ? null : `≤ ${aim} ms`,
      isMet: aim === null ? null : p99 <= aim,
    },
    { what: `${who}learned`, figure: `${of.learnedS.toFixed(1)} s`, aim: null, isMet: null },
    { what: `${who}right in scope`, figure: percent(of.right, known), aim: null, isMet: null },
    {
      what: `${who}answered at 1 %`,
      figure:
        told ||
        `${percent(of.answered, known)}, wrong ${of.wrong}, of ${test.length - known} strangers ${of.strangers}`,
      aim: null,
      isMet: null,
    },
  ];
}

type Part = 'train' | 'calibrate' | 'test';
const fileOf = (part: Part): string => join(questions, `${part}.csv`);
const tables = (): Record<Part, readonly Example[]> => {
  const read = (part: Part): readonly Example[] => readExamples(readFileSync(fileOf(part), 'utf8'));
  return { train: read('train'), calibrate: read('calibrate'), test: read('test') };
};

async function measure(asked: Asked): Promise<Measured> {
  const { train, calibrate: second, test } = tables();
  const from = process.cpuUsage();
  await asked.learn(train);
  const { user, system } = process.cpuUsage(from);
  const learnedS = (user + system) / 1e6;
  const askedMs: number[] = [];
  const trials = async (examples: readonly Example[]) => {
    const all = [];
    for (const { text, intent } of examples) {
      const began = performance.now();
      const guess = await asked.ask(text);
      askedMs.push(performance.now() - began);
      all.push({
        sureness: guess.sureness,
        isRight: guess.intent !== null && guess.intent === intent,
        isOutOfScope: intent === null,
      });
    }
    return all;
  };
  const { threshold } = calibrate(await trials(second), usualPromise);
  const judged = await trials(test);
  const given = judged.filter(({ sureness }) => threshold < closed && sureness >= threshold);
  const inScope = given.filter(({ isOutOfScope }) => !isOutOfScope);
  return {
    ...{ learnedS, askedMs: askedMs.toSorted((a, b) => a - b) },
    right: judged.filter(({ isRight }) => isRight).length,
    answered: inScope.length,
    wrong: inScope.filter(({ isRight }) => !isRight).length,
    strangers: given.length - inScope.length,
  };
}

interface Nlu {
  train(corpus: readonly { readonly utterance: string; readonly intent: string }[]): Promise<unknown>;
  process(
    text: string,
  ): Promise<{ readonly classifications: readonly { readonly intent: string; readonly score: number }[] }>;
}

/** Fetched for this run alone; null: not to be had here. */
function nlpjs(folder: string): Asked | null {
  const from = fetchPeers(folder, { '@nlpjs/nlu': '4.27.0', '@nlpjs/lang-it': '4.26.1', '@nlpjs/core': '4.26.1' });
  if (from === null) return null;
  const none = 'None';
  let nlu: Nlu | null = null;
  return {
    async learn(examples) {
      const { containerBootstrap } = from('@nlpjs/core') as {
        containerBootstrap(): Promise<{ use(one: unknown): void }>;
      };
      const { NluNeural } = from('@nlpjs/nlu') as { NluNeural: new (of: object) => Nlu };
      const { LangIt } = from('@nlpjs/lang-it') as { LangIt: unknown };
      const container = await containerBootstrap();
      container.use(LangIt);
      nlu = new NluNeural({ container, locale: 'it', log: false });
      await nlu.train(examples.map(({ text, intent }) => ({ utterance: text, intent: intent ?? none })));
    },
    async ask(text) {
      const [best] = (await nlu!.process(text)).classifications;
      return best === undefined || best.intent === none
        ? { intent: null, sureness: 0 }
        : { intent: best.intent, sureness: best.score };
    },
  };
}
