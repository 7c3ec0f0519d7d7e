/** Given, when, then: a small floor with one ready consultant, and commands with few words. */
import { defaultQueue } from '#kernel/routing/index.js';
import type { Author, Contact, ContactCommand } from '../contract.js';
import { handle } from '../floor/handle.js';
import { Memory } from '../floor/memory.js';
import type { FloorCommand } from '../floor/types.js';

export const anna: Author = { kind: 'consultant', id: 'person_anna', name: 'Anna Riva' };
export const bruno: Author = { kind: 'consultant', id: 'person_bruno', name: 'Bruno Sala' };

type Loose<T> = T extends unknown ? Omit<T, 'at'> : never;

export class Scene {
  readonly memory = new Memory();
  at = Date.UTC(2026, 10, 23, 9);
  private made = 0;

  constructor() {
    this.do({ type: 'DefineQueue', queue: defaultQueue('queue_bills', 'Bollette') });
    for (const { id } of [anna, bruno]) {
      const consultant = {
        id: id!,
        skills: {},
        languages: ['it'],
        capacity: { chat: 2, mail: 2 },
        interruptedBy: { mail: ['chat'] },
      };
      this.do({ type: 'DefineConsultant', consultant });
      this.do({ type: 'Connect', consultantId: id! });
    }
  }

  do(command: Loose<FloorCommand>): boolean {
    return handle(this.memory, { ...command, at: this.at } as FloorCommand);
  }
  pass(ms: number): this {
    this.at += ms;
    return this;
  }
  message(body = 'words') {
    return { clientId: `message_${++this.made}`, body };
  }
  ready(who: Author): this {
    this.do({ type: 'Wish', consultantId: who.id!, wish: 'ready' });
    return this;
  }
  /** A customer writes; whoever is ready takes it. */
  open(id = 'contact_1', options: Partial<Extract<ContactCommand, { type: 'OpenContact' }>> = {}): Contact {
    this.do({
      type: 'OpenContact',
      contactId: id,
      caller: {
        name: 'Giulio Ferri',
        language: 'it',
        identities: [{ kind: 'mail', value: 'giulio@example.it', isVerified: false }],
      },
      channel: 'chat',
      queueId: 'queue_bills',
      subject: 'Ho pagato due volte',
      message: this.message('Ho pagato due volte'),
      ...options,
    });
    return this.contact(id);
  }
  accept(id = 'contact_1'): this {
    const offered = this.contact(id).interactions.find((one) => one.place === 'offered')!;
    this.do({ type: 'Accept', interactionId: offered.id, consultantId: offered.consultantId! });
    return this;
  }
  answerAll(id = 'contact_1'): this {
    for (const doubt of this.contact(id).doubts)
      if (doubt.state === 'open') this.do({ type: 'AnswerDoubt', contactId: id, doubtId: doubt.id, answer: 'so' });
    return this;
  }
  ask(by = anna, id = 'contact_1'): this {
    this.do({ type: 'AskConfirmation', contactId: id, by });
    return this;
  }
  contact(id = 'contact_1'): Contact {
    return this.memory.contact(id);
  }
  types(): string[] {
    return this.memory.touched.events.map(({ event }) => event.type);
  }
}
