/**
 * The page of a text message's link, beside a call of a telephone: place and wait, letters both ways, and what may be done instead of
 * waiting. It has no sound; the call goes on when the page is closed.
 */
import type { CallerEnd, CallerScreen, CallerToServer } from '#modules/contacts/web-call/contract.js';
import { callableNumber, type FloorCommand } from '#modules/contacts/index.js';
import { sentence } from '../speech/sentences.js';
import type { CallEnd } from './contract.js';
import type { CallCore } from './core.js';
import { insist, isAway } from './floor-away.js';
import { pageStates } from './page-states.js';
import { webWords } from './words.js';

const ends: Partial<Record<CallEnd, CallerEnd>> = {
  ended: 'ended',
  callback: 'callback',
  writing: 'writing',
  callerLeft: 'left',
};

/** Words are not lost, and wishes not forgotten, because the floor reads itself anew in that moment. */
export async function tellOrInsist({ parts }: CallCore, command: FloorCommand): Promise<void> {
  await parts.floor.dispatch(command).catch((error: unknown) => {
    if (isAway(error)) void insist(parts, command);
    else
      parts.log.warn({ err: error, command: command.type }, 'what a caller wrote or wished was not taken by the floor');
  });
}

/** What is written on the page goes the way of what is written on a telephone. */
export interface PageText {
  lineOf(by: 'customer' | 'consultant'): string;
  write(line: string, isDone: boolean): Promise<void>;
  /** The page is there, or the last one is gone. */
  changed(): void;
}

export class PageBeside {
  readonly #call: CallCore;
  readonly #text: PageText;
  readonly #screens = new Set<string>();
  /** Opened once: the customer can be written to from then on. */
  wasHere = false;
  #since: number;

  constructor(call: CallCore, text: PageText) {
    this.#call = call;
    this.#text = text;
    this.#since = call.now;
  }

  get isHere(): boolean {
    return this.#screens.size > 0;
  }

  heard(from: CallerScreen, message: CallerToServer): void {
    this.#call.turn(() => {
      if (message.do === 'attach') return this.#attach(from);
      if (this.#screens.has(from.screenId)) return this.#heard(from, message);
    });
  }

  #attach({ screenId }: CallerScreen): void {
    this.#screens.add(screenId);
    this.wasHere = true;
    this.#text.changed();
    this.#tell(screenId);
    this.line(this.#text.lineOf('consultant'));
  }

  gone({ screenId }: CallerScreen): void {
    if (this.#screens.delete(screenId) && !this.isHere) this.#text.changed();
  }

  async #heard(from: CallerScreen, message: CallerToServer): Promise<void> {
    switch (message.do) {
      case 'text':
        return this.#text.write(message.line, message.isDone);
      case 'callback':
        return this.#callBack(from, message.to);
      case 'write':
        return this.#goOn();
      case 'hangUp':
        return this.#leave();
      default:
      // A page without sound has nothing to mute, and no keys: those are on the telephone.
    }
  }

  get #isTalking(): boolean {
    return this.#call.row.answeredAt !== null;
  }

  /** The same place, in the line of those who write; the telephone may be put down. */
  async #goOn(): Promise<void> {
    const call = this.#call;
    if (this.#isTalking) return call.finish('ended');
    if (!(await this.toWriting())) return;
    call.finish('writing', sentence(call.language, 'text.goesOn'));
  }

  /** False while nothing stands in the line. */
  async toWriting(): Promise<boolean> {
    const { row, now: at, language, id } = this.#call;
    if (row.contactId === null || row.interactionId === null) return false;
    const message = { clientId: `writing_${id}`, body: webWords(language).goesOnWriting };
    const of = { contactId: row.contactId, to: 'chat', by: 'machine', message } as const;
    await tellOrInsist(this.#call, { type: 'ChangeChannel', at, ...of });
    return true;
  }

  async #leave(): Promise<void> {
    const call = this.#call;
    const { interactionId } = call.row;
    if (this.#isTalking) return call.finish('ended');
    if (interactionId === null) return;
    await tellOrInsist(call, { type: 'Leave', at: call.now, interactionId });
    call.finish('callerLeft', sentence(call.language, 'goodbye'));
  }

  async #callBack({ screenId }: CallerScreen, to: string): Promise<void> {
    const call = this.#call;
    const { parts, row, phase, now: at } = call;
    const { interactionId } = row;
    const number = callableNumber(to, at, parts.callsTo);
    const isWaiting = interactionId !== null && (phase === 'waiting' || phase === 'ringing');
    if (!isWaiting || number === null || !parts.canCallBack(number)) {
      const code = isWaiting ? 'webCall.badNumber' : 'webCall.notNow';
      return void parts.callers.send(screenId, { say: 'refused', code });
    }
    await tellOrInsist(call, { type: 'AskCallback', at, interactionId, to: number });
    call.keep({ number });
    call.finish('callback', sentence(call.language, 'callback.done'));
  }

  /** What the consultant writes now. */
  line(line: string): void {
    for (const screenId of this.#screens) this.#call.parts.callers.send(screenId, { say: 'text', line });
  }

  stands(): void {
    if (this.#call.phase === 'over') return;
    this.#since = this.#call.now;
    for (const screenId of this.#screens) this.#tell(screenId);
  }

  #tell(screenId: string): void {
    const of = { state: pageStates[this.#call.phase], since: this.#since, isMuted: false, isBeside: true };
    const line = this.#text.lineOf('customer');
    this.#call.parts.callers.send(screenId, { say: 'call', call: { ...of, line } });
  }

  over(): void {
    const how = ends[this.#call.row.end ?? 'failed'] ?? 'failed';
    for (const screenId of this.#screens) this.#call.parts.callers.send(screenId, { say: 'over', how });
    this.#screens.clear();
  }
}
