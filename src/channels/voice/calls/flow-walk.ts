/** Plays a flow to a caller: turns its steps into sound and waits, and what the caller does into its inputs. */
import type { MachineWord } from '#modules/contacts/contract.js';
import { advance, begin, type Facts, type Step, type Walk, type Walked, type WalkInput } from '../flows/run.js';
import type { Prompt } from '../flows/flow.js';
import { askWebhook } from '../flows/webhook.js';
import { sentence } from '../speech/sentences.js';
import { sayAnswer } from './answer-step.js';
import { hearWords } from './hear-step.js';
import type { CallParts, FlowFor } from './parts.js';
import type { CustomerSide } from './customer-side.js';

/** What is true outside of the flow. */
export interface World extends Facts {
  /** Whether the caller is known, by these digits or by the number that calls. */
  recognise(code: string | null): Promise<boolean>;
  /** What the gate makes of the caller's own words. */
  judge(words: string): Promise<MachineWord | null>;
}

/** Where a flow hands the caller on. */
export type Handed = Exclude<
  Step,
  { do: 'say' | 'keepListening' | 'hear' | 'answer' | 'askAnswered' | 'webhook' | 'identify' | 'nothing' }
>;

export class FlowWalk {
  readonly #flow: FlowFor;
  readonly #parts: CallParts;
  readonly #customer: CustomerSide;
  readonly #world: World;
  readonly #done: (handed: Handed, walk: Walk) => void;
  #walk!: Walk;
  #timer: NodeJS.Timeout | null = null;
  /** What is said now; an older saying that ends later means nothing any more. */
  #saying = 0;
  #isHearing = false;
  #isOver = false;

  constructor(
    flow: FlowFor,
    parts: CallParts,
    customer: CustomerSide,
    world: World,
    done: (handed: Handed, walk: Walk) => void,
  ) {
    this.#flow = flow;
    this.#parts = parts;
    this.#customer = customer;
    this.#world = world;
    this.#done = done;
  }

  start(): void {
    this.#take(begin(this.#flow.flow, this.#world));
  }

  digit(digit: string): void {
    this.#input({ type: 'digit', digit });
  }

  /** The caller writes: a person. */
  wrote(): void {
    this.#input({ type: 'wrote' });
  }

  /** What it was handed to could not be done: the flow goes on with a person. */
  notReached(): void {
    this.#isOver = false;
    this.#input({ type: 'notReached' });
  }

  stop(): void {
    this.#isOver = true;
    this.#saying++;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #input(input: WalkInput): void {
    if (!this.#isOver) this.#take(advance(this.#flow.flow, this.#walk, input, this.#world));
  }

  #take({ walk, step }: Walked): void {
    this.#walk = walk;
    if (step.do === 'nothing') return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isHearing) void this.#customer.sound.stopHearing();
    if (step.do === 'say') void this.#say(step.prompt);
    else if (step.do === 'keepListening') this.#listen(step.waitMs);
    else if (step.do === 'hear') void this.#hear(step);
    else if (step.do === 'answer') void this.#answer(step.topic);
    else if (step.do === 'askAnswered') void this.#askAnswered();
    else if (step.do === 'webhook') void this.#ask(step);
    else if (step.do === 'identify') void this.#recognise(step.code);
    else {
      this.stop();
      this.#done(step, walk);
    }
  }

  async #say(prompt: Prompt): Promise<void> {
    const saying = ++this.#saying;
    const path = await this.#parts.fileOf(prompt, this.#flow.flow.language);
    if (this.#saying !== saying || this.#isOver) return;
    this.#customer.reads(prompt.words);
    const how = path === null ? 'ended' : await this.#customer.sound.play({ kind: 'file', path });
    if (this.#saying === saying && how === 'ended') this.#input({ type: 'said' });
  }

  /** A key meanwhile means what it means in the menu, and ends the listening. */
  async #hear(of: Extract<Step, { do: 'hear' }>): Promise<void> {
    const saying = ++this.#saying;
    const isStill = (): boolean => this.#saying === saying && !this.#isOver;
    const { language } = this.#flow.flow;
    const judge = (words: string) => this.#world.judge(words);
    this.#isHearing = true;
    const spoken = await hearWords(this.#parts, this.#customer, { ...of, language, isStill, judge });
    if (!isStill()) return;
    this.#isHearing = false;
    this.#input({ type: 'heard', spoken });
  }

  /** Says that a machine speaks, then the answer. Whatever of it cannot be heard: a person, and no silence. */
  async #answer(topic: string): Promise<void> {
    const saying = ++this.#saying;
    const isStill = (): boolean => this.#saying === saying && !this.#isOver;
    const { answer, how } = await sayAnswer(this.#parts, this.#customer, this.#flow.flow.language, topic, isStill);
    if (isStill() && how === 'ended') this.#input({ type: 'answered', answer });
  }

  async #askAnswered(): Promise<void> {
    const saying = ++this.#saying;
    const isStill = (): boolean => this.#saying === saying && !this.#isOver;
    const how = await this.#customer.speak(sentence(this.#flow.flow.language, 'answer.ask'), isStill);
    if (isStill() && how === 'ended') this.#input({ type: 'said' });
  }

  /** A key cuts the prompt short: who knows the menu need not hear it again. */
  #listen(waitMs: number): void {
    this.#saying++;
    void this.#customer.sound.stop();
    this.#timer = setTimeout(() => this.#input({ type: 'waited' }), waitMs);
  }

  async #ask({ url, timeoutMs, gathered }: Extract<Step, { do: 'webhook' }>): Promise<void> {
    const { webhookHosts: hosts } = this.#parts;
    const isOk = await askWebhook({ url, timeoutMs, hosts, body: { gathered } });
    this.#input({ type: 'webhook', isOk });
  }

  async #recognise(code: string | null): Promise<void> {
    this.#input({ type: 'identified', isKnown: await this.#world.recognise(code) });
  }
}
