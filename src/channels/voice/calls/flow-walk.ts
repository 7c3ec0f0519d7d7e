/** Plays a flow to a caller: turns its steps into sound and waits, and what the caller does into its inputs. */
import { advance, begin, type Facts, type Step, type Walk, type Walked, type WalkInput } from '../flows/run.js';
import type { Prompt } from '../flows/flow.js';
import type { CallParts, FlowFor } from './parts.js';
import type { LegSound } from './sound.js';

/** Where a flow hands the caller on. */
export type Handed = Exclude<Step, { do: 'say' | 'keepListening' | 'webhook' | 'nothing' }>;

export class FlowWalk {
  readonly #flow: FlowFor;
  readonly #parts: CallParts;
  readonly #sound: LegSound;
  readonly #facts: Facts;
  readonly #done: (handed: Handed, walk: Walk) => void;
  #walk!: Walk;
  #timer: NodeJS.Timeout | null = null;
  /** What is said now; an older saying that ends later means nothing any more. */
  #saying = 0;
  #isOver = false;

  constructor(
    flow: FlowFor,
    parts: CallParts,
    sound: LegSound,
    facts: Facts,
    done: (handed: Handed, walk: Walk) => void,
  ) {
    this.#flow = flow;
    this.#parts = parts;
    this.#sound = sound;
    this.#facts = facts;
    this.#done = done;
  }

  start(): void {
    this.#take(begin(this.#flow.flow, this.#facts));
  }

  digit(digit: string): void {
    this.#input({ type: 'digit', digit });
  }

  stop(): void {
    this.#isOver = true;
    this.#saying++;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #input(input: WalkInput): void {
    if (!this.#isOver) this.#take(advance(this.#flow.flow, this.#walk, input, this.#facts));
  }

  #take({ walk, step }: Walked): void {
    this.#walk = walk;
    if (step.do === 'nothing') return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (step.do === 'say') void this.#say(step.prompt);
    else if (step.do === 'keepListening') this.#listen(step.waitMs);
    else if (step.do === 'webhook') void this.#ask(step);
    else {
      this.stop();
      this.#done(step, walk);
    }
  }

  async #say(prompt: Prompt): Promise<void> {
    const saying = ++this.#saying;
    const path = await this.#parts.fileOf(prompt, this.#flow.flow.language);
    if (this.#saying !== saying || this.#isOver) return;
    const how = path === null ? 'ended' : await this.#sound.play({ kind: 'file', path });
    if (this.#saying === saying && how === 'ended') this.#input({ type: 'said' });
  }

  /** A key cuts the prompt short: who knows the menu need not hear it again. */
  #listen(waitMs: number): void {
    this.#saying++;
    void this.#sound.stop();
    this.#timer = setTimeout(() => this.#input({ type: 'waited' }), waitMs);
  }

  async #ask({ url, timeoutMs, gathered }: Extract<Step, { do: 'webhook' }>): Promise<void> {
    let isOk = false;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ gathered }),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      isOk = response.ok;
      await response.body?.cancel();
    } catch {
      // Not there, too slow, or refused: the flow says what then.
    }
    this.#input({ type: 'webhook', isOk });
  }
}
