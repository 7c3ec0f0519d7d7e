/** A call before a person has it: taken, walked through its menu, put into the line, or called back later. */
import { randomUUID } from 'node:crypto';
import { isQueueOpen } from '#kernel/routing/index.js';
import type { FloorCommand } from '#modules/contacts/index.js';
import type { MessageTaker } from '../messages/take.js';
import { sentence } from '../speech/sentences.js';
import { callChannel } from './at-hand.js';
import type { CallCore } from './core.js';
import { againMs, isAway } from './floor-away.js';
import { FlowWalk, type Handed } from './flow-walk.js';
import { askLink } from './link-step.js';
import { fileMessage, takerFor } from './message-step.js';
import { PassOutside } from './outside-step.js';
import type { Answered, Spoken } from '../flows/run.js';
import { judged, solve, withMachine } from './answer-step.js';
import type { FlowFor } from './parts.js';
import { type Recognised, recognise } from './recognise.js';
import { type OpeningOf, openingOf } from './words.js';

/** How a call becomes a contact in the line. */
export interface EntryWay {
  /** Null: a new one for each call. */
  readonly contactId: string | null;
  /** Where it goes when no menu says otherwise. */
  readonly queueId: string | null;
  readonly language: 'it' | 'en' | null;
  open(of: OpeningOf): FloorCommand;
}

/** What the line sounds like, and offers. */
interface Heard {
  readonly music: string | null;
  readonly offersCallback: boolean;
  readonly offersText: boolean;
}

const byTelephone: EntryWay = { contactId: null, queueId: null, language: null, open: openingOf };

const isCall = ({ channel }: { readonly channel: string }): boolean => channel === callChannel;

export class Entry {
  readonly #call: CallCore;
  readonly #way: EntryWay;
  #walk: FlowWalk | null = null;
  #flowLanguage: 'it' | 'en' | null = null;
  #caller: Recognised | null = null;
  #taker: MessageTaker | null = null;
  #outside: PassOutside | null = null;
  #hasWritten = false;
  /** A machine answered on the way. */
  #answered: Answered | null = null;
  /** What the caller said to a machine. */
  #spoken: Spoken | null = null;

  constructor(call: CallCore, way = byTelephone) {
    this.#call = call;
    this.#way = way;
  }

  /** `take` resolves when both sides agreed on a sound and the caller is still there. */
  async arrive(take: () => Promise<'talking' | 'noSound' | 'gone'>, flow: FlowFor | null): Promise<void> {
    const call = this.#call;
    // Without a menu the person is next: who calls is looked up while the line is being opened.
    const known = flow === null ? this.#recognise(null) : null;
    const how = await take().catch((error: unknown) => {
      call.parts.log.info({ err: error, callId: call.id }, 'no sound could be agreed on with a caller');
      return 'noSound' as const;
    });
    await known;
    if (how !== 'talking') return call.finish(how === 'gone' ? 'callerLeft' : 'failed');
    call.phase = 'inFlow';
    call.parts.keep(call.row);
    if (flow === null) return this.#toPeople(null, []);
    this.#flowLanguage = flow.flow.language;
    call.language = flow.flow.language;
    const world = {
      isOpen: (queueId: string) => isQueueOpen(call.parts.floor.routing, queueId),
      recognise: async (code: string | null) => (await this.#recognise(code)).customer !== null,
      hears: () => call.parts.transcriber?.hears ?? false,
      judge: async (words: string) => judged(call, words, this.#caller ?? (await this.#recognise(null))),
    };
    this.#walk = new FlowWalk(flow, call.parts, call.customer, world, (handed, walk) => {
      this.#answered = walk.answered;
      this.#spoken = walk.spoken;
      call.turn(() => this.#handed(handed, walk.chosen, walk.gathered));
    });
    this.#walk.start();
  }

  digit(digit: string): void {
    // Beside the turns: one of them is just saying where the person is.
    const wish = this.#call.country.digit(digit);
    if (wish === 'whileTalking') return this.#call.turn(() => this.#call.country.passOn());
    if (wish === 'whileTold') return;
    this.#call.turn(() => {
      if (this.#call.recording.digit(digit)) return;
      const { phase } = this.#call;
      if (this.#taker !== null) this.#taker.digit(digit);
      else if (this.#outside !== null) this.#outside.digit(digit);
      else if (phase === 'inFlow') this.#walk?.digit(digit);
      else if ((phase === 'waiting' || phase === 'ringing') && digit === '1' && this.#call.waiting.offersCallback)
        return this.#askCallback();
      else if ((phase === 'waiting' || phase === 'ringing') && digit === '2') return askLink(this.#call);
    });
  }

  /**
   * Whoever writes wants a person who reads: no menu, no tone to speak after, no farewell and no number outside, where nobody
   * would see it.
   */
  wrote(): void {
    this.#hasWritten = true;
    this.#call.turn(() => {
      if (this.#taker !== null) this.#taker.digit('0');
      else if (this.#outside !== null) this.#outside.digit('0');
      else if (this.#call.phase === 'inFlow') this.#walk?.wrote();
    });
  }

  async #handed(handed: Handed, chosen: readonly string[], gathered: Readonly<Record<string, string>>): Promise<void> {
    const { customer } = this.#call;
    if (this.#hasWritten && handed.do !== 'queue' && handed.do !== 'callback')
      return this.#toPeople('queueId' in handed ? handed.queueId : null, chosen, gathered);
    switch (handed.do) {
      case 'queue':
        return this.#toPeople(handed.queueId, chosen, gathered, handed);
      case 'callback':
        await this.#toPeople(handed.queueId, chosen, gathered);
        return this.#askCallback();
      case 'solved':
        return this.#solved(handed, chosen, gathered);
      case 'voicemail':
        return this.#takeMessage(handed, chosen, gathered);
      case 'transferOut':
        return this.#passOutside(handed);
      case 'goodbye':
        if (handed.prompt !== null) await customer.say(handed.prompt, this.#language);
        return this.#call.finish('flowEnded');
    }
  }

  /** The caller said that a machine answered: the contact is kept as solved, and stands in no line. */
  async #solved(
    { queueId, answer }: Extract<Handed, { do: 'solved' }>,
    chosen: readonly string[],
    gathered: Readonly<Record<string, string>>,
  ): Promise<void> {
    const call = this.#call;
    const line = queueId ?? call.parts.usualQueue();
    if (line === null) return call.finish('failed');
    const opening = this.#way.open(await this.#openingFor(line, chosen, gathered));
    // No person was asked for.
    call.keep({ askedForPersonAt: null });
    void solve(call, opening, answer, this.#spoken).catch((error: unknown) =>
      call.parts.log.error({ err: error, callId: call.id }, 'an answer that solved could not be counted'),
    );
    return call.finish('flowEnded', sentence(this.#language, 'answer.solved'));
  }

  /** Beside the turns: it may ring for long. Nobody there, or not allowed: the flow goes on with a person. */
  #passOutside(handed: Extract<Handed, { do: 'transferOut' }>): void {
    const call = this.#call;
    const outside = new PassOutside(call);
    this.#outside = outside;
    const failed = (error: unknown): 'notReached' => {
      call.parts.log.warn({ err: error, callId: call.id }, 'a caller could not be passed outside');
      outside.close();
      return 'notReached';
    };
    void outside
      .ring(handed)
      .then(undefined, failed)
      .then((how) =>
        call.turn(async () => {
          if (how === 'answered') return;
          this.#outside = null;
          if (this.#hasWritten) return this.#walk?.notReached();
          await call.customer.speak(sentence(this.#language, 'transfer.failed'));
          this.#walk?.notReached();
        }),
      );
  }

  /** Beside the turns: a message takes minutes, and whoever hangs up meanwhile has to be heard. */
  async #takeMessage(
    handed: Extract<Handed, { do: 'voicemail' }>,
    chosen: readonly string[],
    gathered: Readonly<Record<string, string>>,
  ): Promise<void> {
    const call = this.#call;
    const of = await this.#openingFor(handed.queueId, chosen, gathered);
    const { contactId, language } = of;
    const isChosen = chosen.some((choice) => choice !== '0');
    const message = { contactId, language, isChosen, opening: this.#way.open(of) };
    // No person was asked for yet.
    call.keep({ askedForPersonAt: null });
    const taker = takerFor(call, handed, this.#language, message);
    this.#taker = taker;
    void taker.take().then((taken) =>
      call.turn(async () => {
        this.#taker = null;
        const isFiled = taken.how === 'taken' && (await fileMessage(call, taken, message));
        const end = isFiled ? 'filed' : taken.how === 'taken' ? 'failed' : taken.how;
        if (isFiled) call.keep({ askedForPersonAt: call.now });
        if (end === 'filed') return call.finish('voicemail', sentence(this.#language, 'voicemail.sent'));
        if (end === 'nothing') return call.finish('callerLeft');
        if (taker.isGone) return this.#callBackInstead(handed.queueId, chosen, gathered);
        if (this.#hasWritten) return this.#toPeople(handed.queueId, chosen, gathered);
        if (end === 'failed') await call.customer.speak(sentence(this.#language, 'voicemail.failed'));
        this.#walk?.notReached();
      }),
    );
  }

  /** Somebody wanted to leave a message, could not, and is gone: a person calls, where that can be. */
  async #callBackInstead(
    queueId: string,
    chosen: readonly string[],
    gathered: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { row, parts } = this.#call;
    if (!parts.canCallBack(row.number)) return this.#call.finish('callerLeft');
    await this.#toPeople(queueId, chosen, gathered);
    return this.#askCallback();
  }

  /** The caller hung up. True when what they leave behind is still being seen to. */
  gone(): boolean {
    this.#taker?.gone();
    return this.#taker !== null;
  }

  /** Who calls, about what, for which line; kept in the call's row. */
  async #openingFor(
    queueId: string,
    chosen: readonly string[],
    gathered: Readonly<Record<string, string>>,
  ): Promise<OpeningOf> {
    const call = this.#call;
    const at = call.now;
    // Asked again, the same: what was perhaps opened is not opened twice.
    const contactId = this.#way.contactId ?? call.row.contactId ?? `contact_${randomUUID()}`;
    call.keep({ contactId, chosen: [...chosen], askedForPersonAt: at });
    const caller = this.#caller ?? (await this.#recognise(null));
    if (caller.customer !== null) call.desk.name = caller.customer.name;
    const language = call.parts.language();
    const spoken = this.#spoken?.words ?? null;
    return {
      caller,
      row: call.row,
      contactId,
      at,
      queueId,
      gathered,
      spoken,
      language,
      callerLanguage: this.#language,
    };
  }

  /** Into the line: one contact, one interaction, by the same kernel as chat and mail. */
  async #toPeople(
    queueId: string | null,
    chosen: readonly string[],
    gathered: Readonly<Record<string, string>> = {},
    heard: Heard = { music: null, offersCallback: true, offersText: true },
  ): Promise<void> {
    const call = this.#call;
    const { floor } = call.parts;
    const line = queueId ?? this.#way.queueId ?? call.parts.usualQueue();
    if (line === null) return call.finish('failed');
    this.stop();
    const isFirst = call.row.contactId === null;
    const plain = this.#way.open(await this.#openingFor(line, chosen, gathered));
    const opening = withMachine(plain, call, { answered: this.#answered, spoken: this.#spoken });
    const isNamedNow = isFirst && this.#way.contactId === null && opening.type === 'OpenContact';
    try {
      const { events } = await floor.dispatch(isNamedNow ? { ...opening, isNamedNow } : opening);
      // Told again, nothing happens anew: it stands in line already.
      const queued = events.find((event) => event.type === 'InteractionQueued')?.interaction ?? null;
      const found = queued ?? (await floor.contact(call.row.contactId!))?.interactions.find(isCall) ?? null;
      if (found !== null) call.keep({ interactionId: found.id });
    } catch (error) {
      if (!isAway(error)) throw error;
      // Nobody is left in silence for that: music, and again.
      await call.customer.music();
      setTimeout(() => call.turn(() => this.#toPeople(queueId, chosen, gathered, heard)), againMs);
      return;
    }
    await call.onInLine?.();
    // An offer may have been made in the same breath; then the telephone rings already.
    if (call.phase === 'inFlow') call.phase = 'waiting';
    const { interactionId, number } = call.row;
    if (interactionId === null) return;
    const offersCallback = heard.offersCallback && call.parts.canCallBack(number);
    const first = this.#flowLanguage === null ? sentence(this.#language, 'recorded') : [];
    const offersText = heard.offersText && call.parts.texts.offers(number);
    const stand = { interactionId, language: this.#language, music: heard.music, offersCallback, offersText };
    const isInLine = (): boolean => call.phase === 'waiting' || call.phase === 'ringing';
    const start = (): void => call.turn(() => (isInLine() ? call.waiting.start(stand) : undefined));
    if (!(await call.recording.announce(line, first, start))) call.waiting.start(stand, first);
  }

  async #askCallback(): Promise<void> {
    const { parts, row } = this.#call;
    const { interactionId, number } = row;
    if (interactionId === null || number === null || !parts.canCallBack(number)) return;
    await parts.floor.dispatch({ type: 'AskCallback', at: parts.floor.now(), interactionId, to: number });
    this.#call.finish('callback', sentence(this.#language, 'callback.done'));
  }

  async #recognise(code: string | null): Promise<Recognised> {
    const { parts, row, id } = this.#call;
    try {
      this.#caller = await recognise(parts.floor, row.number, code);
    } catch (error) {
      // Nobody waits for a database that does not answer: an unknown caller gets a person too.
      parts.log.warn({ err: error, callId: id }, 'a caller could not be looked up');
      this.#caller = { customer: null, by: null, identities: [] };
    }
    return this.#caller;
  }

  /** What the caller is spoken to in. */
  get #language(): 'it' | 'en' {
    return this.#flowLanguage ?? this.#way.language ?? this.#call.parts.language();
  }

  stop(): void {
    this.#outside?.close();
    this.#walk?.stop();
  }
}
