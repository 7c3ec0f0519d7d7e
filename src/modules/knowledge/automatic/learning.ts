/** One learning at a time: begun by a route, told in parts, cancelled by a word; the server goes on answering meanwhile. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { Refused } from '../../identity/index.js';
import type { Learning } from './contract.js';
import type { Learned, LearnTask, LearnTold } from './learn-work.js';

/** Beside this file in the built program; tests run the source, and the built one with it. */
function programOf(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? '../../../../dist/program/learner.js' : './learner.js', import.meta.url));
}

export class Learner {
  #now: Learning | null = null;
  #worker: Worker | null = null;
  readonly #log: Logger;
  readonly #program: string;

  constructor(log: Logger, program = programOf()) {
    this.#log = log;
    this.#program = program;
  }

  get now(): Learning | null {
    return this.#now;
  }

  /** Resolves with what was kept, or null when it was cancelled or refused: `now` says which. Done is what is kept. */
  begin<T>(task: LearnTask, at: number, keep: (learned: Learned) => Promise<T>): Promise<T | null> {
    if (this.#worker !== null) throw new Refused('automatic.learningAlready');
    this.#now = { stage: 'learning', share: 0, startedAt: at, problem: null };
    const worker = new Worker(this.#program, {
      workerData: task,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
    });
    this.#worker = worker;
    return new Promise((resolve) => {
      let learned: Learned | null = null;
      worker.on('message', (told: LearnTold) => {
        if (told.is === 'done') learned = told;
        else if (told.is === 'refused') this.#set({ stage: 'failed', problem: told.problem });
        // Learning is nine tenths of the way.
        else this.#set({ stage: told.is, share: told.is === 'learning' ? told.share * 0.9 : 0.9 + told.share * 0.1 });
      });
      worker.on('error', (error) => {
        this.#log.error({ err: error }, 'learning a gate broke off');
        this.#set({ stage: 'failed', problem: 'gate.failed' });
      });
      worker.on('exit', () => {
        this.#worker = null;
        if (learned !== null) return resolve(this.#kept(keep(learned)));
        if (this.#now?.stage === 'learning' || this.#now?.stage === 'calibrating') this.#set({ stage: 'cancelled' });
        resolve(null);
      });
    });
  }

  async #kept<T>(keeping: Promise<T>): Promise<T | null> {
    try {
      const kept = await keeping;
      this.#set({ stage: 'done', share: 1 });
      return kept;
    } catch (error) {
      this.#log.error({ err: error }, 'a learned gate could not be kept');
      this.#set({ stage: 'failed', problem: 'gate.failed' });
      return null;
    }
  }

  async cancel(): Promise<void> {
    if (this.#worker === null) throw new Refused('automatic.notLearning');
    this.#set({ stage: 'cancelled' });
    await this.#worker.terminate();
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  #set(change: Partial<Learning>): void {
    if (this.#now !== null) this.#now = { ...this.#now, ...change };
  }
}
