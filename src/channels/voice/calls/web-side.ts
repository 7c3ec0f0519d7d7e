/**
 * What a customer in a browser does with a call: come back to it, be silent, write beside it, be called back, go on in writing,
 * hang up. Nothing here can make anything ring but a consultant of this centre, and a callback that one of them takes.
 */
import { callableNumber, type FloorCommand, type ReadBefore } from '#modules/contacts/index.js';
import type { CallerEnd, CallerScreen, CallerToServer } from '#modules/contacts/web-call/contract.js';
import type { CallCore } from './core.js';
import type { EntryWay } from './entry.js';
import { insist } from './floor-away.js';
import { TextBeside, type Writer } from './text-beside.js';
import type { WebCustomer } from './web-customer.js';
import { openingOfWeb, webWords } from './words.js';

export interface WebCallOf {
  /** The conversation that the customer's token opens, and the contact that it is part of. */
  readonly conversationId: string;
  readonly contactId: string;
  /** Null: the contact stands already. */
  readonly caller: { readonly name: string; readonly identity: string } | null;
  readonly name: string;
  readonly language: 'it' | 'en';
  /** Chosen by the customer before calling; then no menu asks again. */
  readonly queueId: string | null;
  /** The device for everybody that it comes from, if it does: nobody can be written to there. */
  readonly kiosk?: { readonly id: string; readonly name: string } | null;
  /** An answer that was read before, and did not help. */
  readonly read?: ReadBefore | null;
}

/** How such a call comes into the line: a new contact, or the one in which the customer was writing. */
export const wayOf = (of: WebCallOf): EntryWay => ({
  contactId: of.contactId,
  queueId: of.queueId,
  language: of.language,
  open: (opening) => openingOfWeb(opening, of),
});

export class WebSide {
  readonly text: TextBeside;
  readonly #call: CallCore;
  readonly #customer: WebCustomer;
  readonly #of: WebCallOf;

  constructor(call: CallCore, customer: WebCustomer, of: WebCallOf) {
    this.#call = call;
    this.#customer = customer;
    this.#of = of;
    this.text = new TextBeside(call.id, {
      show: (to, line) => this.#show(to, line),
      keep: (by, line, id) => this.#keep(by, line, id),
    });
  }

  heard(from: CallerScreen, message: CallerToServer): void {
    // Beside the turns: one of them may be waiting for just this.
    if (message.do === 'sdp') return this.#customer.answered(message.connection, message.sdp);
    if (message.do === 'call') return void this.#attach(from, null);
    if (message.do === 'attach') return void this.#attach(from, message.connection);
    if (from.screenId === this.#customer.screenId) this.#call.turn(() => this.#heard(message));
  }

  async #heard(message: CallerToServer): Promise<void> {
    switch (message.do) {
      case 'restart':
        return this.#customer.restart(message.connection);
      case 'mute':
        return this.#customer.mute(message.is);
      case 'digits':
        for (const digit of message.digits) this.#call.digit(digit);
        return;
      case 'text':
        return this.#write(message.line, message.isDone);
      case 'callback':
        return this.#callBack(message.to);
      case 'write':
        return this.#call.row.answeredAt === null ? this.#toWriting('writing') : this.#end();
      case 'hangUp':
        return this.#hangUp();
      default:
    }
  }

  /** A page that was loaded again, or another one: the call is there now. */
  async #attach(from: CallerScreen, connection: string | null): Promise<void> {
    const before = this.#customer.screenId;
    if (before !== from.screenId) this.#call.parts.callers.send(before, { say: 'over', how: 'elsewhere' });
    const isSame = this.#customer.moved(from.screenId, connection);
    if (!isSame) this.#call.recording.moved();
    const isHeard = isSame || (await this.#customer.connect(from.screenId));
    this.#call.turn(async () => {
      if (!isHeard || this.#customer.screenId !== from.screenId) return;
      this.#show('customer', this.text.lineOf('consultant'));
      if (!isSame) await this.sounds();
    });
  }

  /** What is to be heard where the call stands; the leg is a new one. */
  async sounds(): Promise<void> {
    const { phase } = this.#call;
    if (phase === 'talking') await this.#call.bridge();
    else if (phase === 'waiting' || phase === 'ringing') this.#call.waiting.resume();
    else if (phase === 'held') await this.#customer.music();
  }

  back(): void {
    this.#call.turn(() => this.sounds());
  }

  screenGone(from: CallerScreen): void {
    this.#customer.screenGone(from.screenId);
  }

  /** What stands half written was written, where somebody talked with them. */
  over(): Promise<void> {
    return this.#call.row.answeredAt === null ? Promise.resolve() : this.text.finish();
  }

  /** Did not come back: the place in line stays, and the conversation goes on in writing. */
  lost(): void {
    this.#call.turn(async () => {
      if (this.#of.kiosk) return this.#lostAtKiosk();
      if (this.#call.row.answeredAt === null) return this.#toWriting('lost');
      this.#customer.endsAs('lost');
      const body = webWords(this.#of.language).cutWhileTalking;
      await this.#tell({
        ...{ type: 'MachineWrites', at: this.#call.now, contactId: this.#of.conversationId, channel: 'chat' },
        message: { clientId: `cut_${this.#call.id}`, body },
      });
      this.#call.finish('ended');
    });
  }

  /** Whoever stood there does not read what is written later; the next one in line must not wait behind nobody. */
  #lostAtKiosk(): Promise<void> {
    this.#customer.endsAs('lost');
    return this.#hangUp();
  }

  async #toWriting(how: CallerEnd): Promise<void> {
    this.#customer.endsAs(how);
    if (this.#call.row.interactionId === null) return this.#call.finish('callerLeft');
    const words = webWords(this.#of.language);
    await this.#change(how === 'lost' ? words.cutWhileWaiting : words.goesOnWriting);
    this.#call.finish('writing');
  }

  /** The same place, in the line of those who write. Gives the interaction that stands there. */
  async #change(body: string): Promise<string | null> {
    const done = await this.#call.parts.floor.dispatch({
      ...{ type: 'ChangeChannel', at: this.#call.now, contactId: this.#of.conversationId, to: 'chat', by: 'machine' },
      message: { clientId: `writing_${this.#call.id}`, body },
    });
    for (const event of done.events) if (event.type === 'InteractionQueued') return event.interaction.id;
    return null;
  }

  async #hangUp(): Promise<void> {
    const { answeredAt, interactionId } = this.#call.row;
    if (answeredAt !== null) return this.#end();
    // Whoever was writing before goes on writing: only the call is over.
    if (this.#of.caller === null) return this.#toWriting('writing');
    this.#customer.endsAs('left');
    if (interactionId !== null) void insist(this.#call.parts, { type: 'Leave', at: this.#call.now, interactionId });
    this.#call.finish('callerLeft');
  }

  #end(): void {
    this.#customer.endsAs('ended');
    this.#call.finish('ended');
  }

  /** A consultant takes it at this place and is connected by the trunk; without one, writes down that they call. */
  async #callBack(to: string): Promise<void> {
    const { parts, row, phase, now: at } = this.#call;
    const refuse = (code: 'webCall.notNow' | 'webCall.badNumber'): void =>
      void this.#customer.show({ say: 'refused', code });
    if (row.interactionId === null || (phase !== 'waiting' && phase !== 'ringing')) return refuse('webCall.notNow');
    const number = callableNumber(to, at, parts.callsTo);
    if (number === null) return refuse('webCall.badNumber');
    this.#customer.endsAs('callback');
    const words = webWords(this.#of.language);
    const interactionId = parts.wayOut() === null ? await this.#change(words.wantsCallback) : row.interactionId;
    if (interactionId !== null) await parts.floor.dispatch({ type: 'AskCallback', at, interactionId, to: number });
    this.#call.keep({ number });
    this.#call.finish('callback');
  }

  async #write(line: string, isDone: boolean): Promise<void> {
    // Nothing can be kept before there is a contact: the line stays with its writer.
    await this.text.write('customer', line, isDone && this.#call.row.interactionId !== null);
    this.#customer.line = this.text.lineOf('customer');
  }

  #show(to: Writer, line: string): void {
    if (to === 'customer') this.#customer.show({ say: 'text', line });
    else this.#call.desk.show({ say: 'text', callId: this.#call.id, line });
  }

  async #keep(by: Writer, body: string, clientId: string): Promise<void> {
    const { parts, desk, now: at } = this.#call;
    const base = { at, contactId: this.#of.conversationId, channel: 'chat', message: { clientId, body } } as const;
    if (by === 'customer') return this.#tell({ type: 'CustomerWrites', ...base });
    if (desk.consultantId === null) return;
    const author = { kind: 'consultant', id: desk.consultantId, name: await parts.nameOf(desk.consultantId) } as const;
    // They have seen everything there is: the other one's line stood before them while it was written.
    await this.#tell({ type: 'ConsultantWrites', ...base, by: author, after: Number.MAX_SAFE_INTEGER });
  }

  async #tell(command: FloorCommand): Promise<void> {
    await this.#call.tell(command, (error) =>
      this.#call.parts.log.warn({ err: error, callId: this.#call.id }, 'what a caller did was not taken by the floor'),
    );
  }
}
