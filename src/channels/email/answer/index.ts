/**
 * A machine's answer by mail. Asked before the mail is taken, kept with it in one commit, sent after that commit as whatever
 * stands as `sending` is (`contacts/deliver`), and at most once for each contact.
 *
 *   first mail ──may we write at all?──▶ gate ──▶ OpenContact { machine } ──commit──▶ deliver ──▶ outbox
 *        └──no: a person, with the receipt as ever
 */
import type { Pool } from 'pg';
import type { AutoLog } from '../auto-log.js';
import { issueAnswerLinks } from '../confirm.js';
import { codeOf } from '../first-answer.js';
import type { Nature } from '../loop-guard.js';
import type { Mailbox } from '../mailboxes.js';
import type { Outbox } from '../outbox.js';
import type { ParsedMail } from '../parse.js';
import type { Contact, Entry, FloorDoor, MachineDoor } from '../ports.js';
import { hasAttachment } from './drawn.js';
import { answerLetter } from './letter.js';
import { firstWordsOf } from './first-words.js';

export interface FirstMail {
  readonly contactId: string;
  readonly mail: ParsedMail;
  readonly nature: Nature;
  readonly mailbox: Mailbox;
  readonly language: 'it' | 'en';
}

export type MachineSays = NonNullable<Awaited<ReturnType<MachineDoor['firstWord']>>>;

export interface MachineAnswerParts {
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly secret: Buffer;
  readonly outbox: Outbox;
  readonly auto: AutoLog;
  readonly machine: MachineDoor;
  readonly centre: () => Promise<{ name: string; timeZone: string; isPractice: boolean }>;
  readonly publicUrl: () => string;
  readonly relayUrl: string | undefined;
}

const clientIdOf = (contactId: string): string => `machine_${contactId.replace(/^contact_/, '')}`;

export class MachineAnswer {
  private readonly parts: MachineAnswerParts;

  constructor(parts: MachineAnswerParts) {
    this.parts = parts;
  }

  /** What the machine makes of a first mail; null where it does not speak, and nothing is kept. */
  async on({ contactId, mail, nature, mailbox, language }: FirstMail): Promise<MachineSays | null> {
    const { floor, machine, auto } = this.parts;
    // Taken before a crash: the first time stands, whatever it was.
    if ((await floor.contact(contactId)) !== null) return null;
    if (!(await this.canSend(mailbox))) return null;
    const clientId = clientIdOf(contactId);
    const mailOf = { entryId: `entry_${clientId}`, address: mail.from.address, contactId, nature };
    if (!(await auto.may('answer', mailOf))) return null;
    const customer = await floor.customerBy({ kind: 'mail', value: mail.from.address });
    const says = await machine.firstWord({
      ...firstWordsOf(mail),
      ...{ language, channel: 'mail', at: floor.now(), clientId },
      hasAttachment: hasAttachment(mail),
      isVulnerableCustomer: customer?.isVulnerable ?? false,
      customerId: customer?.id ?? null,
    });
    if (says?.word.answer != null) await auto.claim(mailOf);
    return says;
  }

  /** An answer that cannot leave the house would only keep a person waiting. */
  private async canSend(mailbox: Mailbox): Promise<boolean> {
    return mailbox.smtp !== null || this.parts.relayUrl !== undefined || (await this.parts.centre()).isPractice;
  }

  /** Puts the answer in the outbox, after its commit; safe to call twice. */
  async send(root: Contact, entry: Entry): Promise<void> {
    const { pool, floor, secret, outbox, auto, centre, publicUrl } = this.parts;
    const contact = root.id === entry.contactId ? root : await floor.contact(entry.contactId);
    const answer = contact?.machine?.answer;
    if (contact == null || answer == null || entry.id !== `entry_${answer.clientId}`) return;
    const to = await auto.addressOf(entry.id);
    // Somebody has spoken since, while the house was down: an answer that comes after a person's only confuses.
    const isLate = contact.machine?.outcome !== 'asking' && !(await outbox.has(entry.id));
    if (to === null || isLate)
      return void (await floor.dispatch({
        ...{ type: 'SetDelivery', at: floor.now(), contactId: contact.id, entryId: entry.id },
        ...{ delivery: 'failed', detail: 'not sent: somebody had spoken already' },
      }));
    const token = await issueAnswerLinks(pool, secret, { entryId: entry.id, contactId: contact.id, at: entry.at });
    const { name, timeZone } = await centre();
    const link = (wish: 'yes' | 'no'): string => `${publicUrl().replace(/\/+$/, '')}/r/${token}/${wish}`;
    const { text, html } = answerLetter({
      ...{ contact, body: entry.body, source: answer.source, checkedAt: answer.checkedAt, timeZone },
      ...{ yesLink: link('yes'), noLink: link('no'), code: codeOf(contact.id), centreName: name },
    });
    await outbox.put({ entry: { ...entry, body: text }, contactId: contact.id, kind: 'auto', to, html });
  }
}
