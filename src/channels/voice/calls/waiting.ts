/**
 * What a caller in line hears: place and wait said honestly, the offer to be called back, and music in between. Said at the
 * start and again when there is something better to say; without news only now and then, so that nobody thinks the line
 * dead. Nobody is ever hung up on for waiting.
 */
import { placeInLine, waitRange } from '#kernel/routing/index.js';
import { isBetter, sentence, standingSaid, type Standing } from '../speech/sentences.js';
import type { SaidKey, SpokenLanguage } from '../speech/words.js';
import type { CustomerSide } from './customer-side.js';
import type { CallParts } from './parts.js';

/** Each minute the place is looked at again; it is said when it got better. */
const lookMs = 60_000;
/** Without any news, every fourth look says that the line still stands. */
const looksWithoutNews = 4;

interface Line {
  readonly interactionId: string;
  readonly language: SpokenLanguage;
  readonly music: string | null;
  readonly offersCallback: boolean;
  /** Key 2: a text message with a link. */
  readonly offersText: boolean;
}

export class Waiting {
  readonly #parts: Pick<CallParts, 'floor' | 'spoken'>;
  readonly #customer: Pick<CustomerSide, 'speak' | 'music'>;
  readonly #lookMs: number;
  #line: Line | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** What is said now; older sayings that end later mean nothing any more. */
  #saying = 0;
  #told: Standing = { place: null, wait: null };
  #quiet = 0;
  /** The place was heard to its end. */
  #isSaid = false;

  constructor(
    parts: Pick<CallParts, 'floor' | 'spoken'>,
    customer: Pick<CustomerSide, 'speak' | 'music'>,
    ms = lookMs,
  ) {
    this.#parts = parts;
    this.#customer = customer;
    this.#lookMs = ms;
  }

  /** True where key 1 means: call me back. */
  get offersCallback(): boolean {
    return this.#line?.offersCallback ?? false;
  }

  get offersText(): boolean {
    return this.#line?.offersText ?? false;
  }

  /** Asked for: offered no more. */
  textAsked(): void {
    if (this.#line !== null) this.#line = { ...this.#line, offersText: false };
  }

  /** Stands in line. `first`: what must be heard before all else. */
  start(line: Line, first: readonly string[] = []): void {
    this.stop();
    this.#line = line;
    this.#say(first);
    this.#timer = setInterval(() => this.#look(), this.#lookMs);
  }

  /** Back in line after somebody had the call: the same place, told so. */
  resume(...first: readonly SaidKey[]): void {
    if (this.#line !== null) this.start(this.#line, sentence(this.#line.language, ...first));
    else void this.#customer.music();
  }

  /** The sound broke off and is back: music at once, and the place when it is looked at next; what was not yet said is said. */
  again(): void {
    const line = this.#line;
    if (line === null || !this.#isSaid) return this.resume();
    const saying = ++this.#saying;
    void this.#customer.music(line.music, () => this.#saying === saying);
  }

  /** Somebody talks with the caller, or nobody is there any more. */
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#saying++;
  }

  #standing({ interactionId }: Line): Standing {
    const { routing } = this.#parts.floor;
    return { place: placeInLine(routing, interactionId), wait: waitRange(routing, interactionId) };
  }

  #look(): void {
    const line = this.#line;
    if (line === null) return;
    // While the telephone of somebody rings there is no place in line: the next look finds one, or a conversation.
    if (this.#standing(line).place === null) return;
    if (isBetter(line.language, this.#told, this.#standing(line)) || ++this.#quiet >= looksWithoutNews) this.#say([]);
  }

  #say(first: readonly string[]): void {
    const line = this.#line!;
    const standing = this.#standing(line);
    // Somebody's telephone rings already: no place to tell, and most are answered before it could be said.
    const told =
      standing.place === null ? sentence(line.language, 'hold') : standingSaid(line.language, standing, line);
    this.#told = standing;
    this.#quiet = 0;
    const saying = ++this.#saying;
    this.#isSaid = false;
    const isStill = (): boolean => this.#saying === saying;
    void this.#customer.speak([...first, ...told], isStill).then((how) => {
      if (isStill()) this.#isSaid = how === 'ended';
      return isStill() ? this.#customer.music(line.music, isStill) : undefined;
    });
  }
}
