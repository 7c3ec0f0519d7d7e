/** The automatic receipt: it says that it is automatic, gives the code, and tells honestly how long an answer takes. */
import { isQueueOpen, nextOpening, queueOf } from '#kernel/routing/index.js';
import type { AutoLog } from './auto-log.js';
import type { Nature } from './loop-guard.js';
import type { Outbox } from './outbox.js';
import type { ParsedMail } from './parse.js';
import type { Contact, FloorDoor } from './ports.js';
import { dateWords, languageOr, lengthWords, words } from './words.js';

export interface FirstAnswerParts {
  readonly floor: FloorDoor;
  readonly outbox: Outbox;
  readonly auto: AutoLog;
  readonly centre: () => Promise<{ name: string; timeZone: string }>;
  readonly isOn: boolean;
}

/** What customers and consultants say to each other: 'M-3F9A12'. */
export const codeOf = (contactId: string): string =>
  contactId
    .replace(/^contact_/, '')
    .slice(0, 7)
    .toUpperCase();

export class FirstAnswer {
  private readonly parts: FirstAnswerParts;

  constructor(parts: FirstAnswerParts) {
    this.parts = parts;
  }

  /** Safe to call twice for the same contact: there is one receipt at most. */
  async maybe({ contactId, mail, nature }: { contactId: string; mail: ParsedMail; nature: Nature }): Promise<void> {
    const { floor, outbox, auto } = this.parts;
    const contact = await floor.contact(contactId);
    if (!this.parts.isOn || contact === null) return;
    // A machine has answered already: that mail says all that a receipt would.
    if (contact.machine?.answer != null) return;
    const clientId = `first_${contactId.replace(/^contact_/, '')}`;
    const entryId = `entry_${clientId}`;
    const address = mail.from.address;
    const at = floor.now();
    if (!(await auto.may('receipt', { entryId, address, contactId, nature }))) return;
    await auto.claim({ entryId, address, contactId });
    const body = await this.words(contact, mail);
    await floor.dispatch({ type: 'MachineWrites', at, contactId, channel: 'mail', message: { clientId, body } });
    await outbox.put({
      contactId,
      kind: 'auto',
      to: address,
      entry: {
        id: entryId,
        contactId,
        at,
        kind: 'message',
        channel: 'mail',
        author: { kind: 'machine', id: null, name: '' },
        body,
        params: {},
        attachments: [],
        mail: null,
        delivery: null,
        deliveryDetail: null,
        seq: 0,
      },
    });
  }

  /** Honest: the promise of the queue while it is open, the next opening when it is not; nothing when neither is known. */
  private async words(contact: Contact, mail: ParsedMail): Promise<string> {
    const { floor } = this.parts;
    const language = languageOr(contact.language);
    const say = words[language];
    const centre = await this.parts.centre();
    const queue = queueOf(floor.routing, contact.queueId);
    const isOpen = queue != null && isQueueOpen(floor.routing, contact.queueId);
    const next = isOpen ? null : nextOpening(floor.routing, contact.queueId, floor.now());
    const wait = isOpen ? [say.within(lengthWords(queue.promiseMs, language))] : [];
    const closed =
      next === null ? [] : [say.closed(dateWords(next, language, queue?.hours?.timeZone ?? centre.timeZone))];
    return [
      say.greeting(mail.from.name),
      '',
      say.received(codeOf(contact.id)),
      ...wait,
      ...closed,
      '',
      say.answer,
      '',
      `${centre.name}. ${say.automatic}`,
    ].join('\n');
  }
}
