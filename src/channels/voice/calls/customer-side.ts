/** A call as its customer has it, on a telephone or in a browser: its sound, and what plays while nobody speaks. */
import type { Prompt } from '../flows/flow.js';
import { wordsOf } from '../speech/words.js';
import type { MediaEvent } from '../media/engine.js';
import type { CallPhase } from './contract.js';
import type { CallParts } from './parts.js';
import { LegSound } from './sound.js';

/** A farewell takes a few seconds; a media process that died meanwhile holds no line open. */
const mostFarewellMs = 20_000;

export interface CustomerUser {
  gone(): void;
  digit(digit: string): void;
}

export type MakeCustomer = (callId: string, parts: CallParts, user: CustomerUser) => CustomerSide;

export abstract class CustomerSide {
  readonly sound: LegSound;
  protected readonly parts: CallParts;
  protected readonly user: CustomerUser;

  /** `side` names the leg: an outside number that is asked has the same kind of leg as the customer. */
  constructor(callId: string, parts: CallParts, user: CustomerUser, side = 'customer') {
    this.sound = new LegSound(`${callId}_${side}`, parts.media, parts.log);
    this.parts = parts;
    this.user = user;
  }

  get id(): string {
    return this.sound.id;
  }

  /** What is spoken, for whoever can read it beside the sound. */
  protected read(_words: string): void {
    // A telephone without text has ears only.
  }

  /** Words of somebody else's saying: a menu's, a notice's. */
  reads(words: string): void {
    this.read(words);
  }

  async say(prompt: Prompt, language: 'it' | 'en'): Promise<void> {
    this.read(prompt.words);
    const path = await this.parts.fileOf(prompt, language);
    if (path !== null) await this.sound.play({ kind: 'file', path });
  }

  /** Sounds of the house, one after the other. 'stopped': something else was to be heard meanwhile. */
  async speak(files: readonly string[], isStill = (): boolean => true): Promise<'ended' | 'stopped'> {
    const paths = await this.parts.spoken(files);
    if (!isStill()) return 'stopped';
    this.read(wordsOf(files));
    return paths.length === 0 ? 'ended' : this.sound.play({ kind: 'files', paths });
  }

  /** The last words, then the line is closed; a caller who does not hang up is not waited for. */
  async sayGoodbye(files: readonly string[]): Promise<void> {
    const late = setTimeout(() => this.close(), mostFarewellMs);
    await this.speak(files);
    clearTimeout(late);
    this.close();
  }

  /** Nothing begins to play once `isStill` says no: whoever talks by now is not to be interrupted. */
  async music(name: string | null = null, isStill = (): boolean => true): Promise<void> {
    const path = await this.parts.musicFile(name);
    if (!isStill()) return;
    void this.sound.play(path === null ? { kind: 'tone', tone: 'music' } : { kind: 'file', path }, true);
  }

  /** Calls a number; resolves when it was answered, rejects when not. A browser is never called. */
  dial(_number: string, _out: { readonly trunk: string; readonly from: string }): Promise<void> {
    return Promise.reject(new Error('this customer has no telephone to ring'));
  }

  /** The media process died and is back: a new leg. False when there is nobody to tell; rejects while no sound is to be had. */
  abstract renew(): Promise<boolean>;

  /** No sound is to be had any more. True where the customer is reached in another way. */
  goesOnWithoutSound(): boolean {
    return false;
  }

  /** No packet for long. */
  abstract check(): void;

  abstract close(): void;

  /** What the engine says of the leg, beside digits and silence. */
  media(_event: MediaEvent): void {
    // A telephone's own signalling says when it is gone.
  }

  /** Where the call stands, for whoever can show it to the customer. */
  stands(_phase: CallPhase): void {
    // A telephone has ears only.
  }
}
