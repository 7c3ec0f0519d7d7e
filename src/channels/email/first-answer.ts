/** The automatic receipt: it says that it is automatic, gives the code, and tells honestly how long an answer takes. */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { isQueueOpen, nextOpening, queueOf } from '#kernel/routing/index.js';
import { breakerWindowMs, mayAnswer, perAddressMs, type Answered, type Nature } from './loop-guard.js';
import type { Outbox } from './outbox.js';
import type { ParsedMail } from './parse.js';
import type { Contact, FloorDoor } from './ports.js';
import { dateWords, languageOr, lengthWords, words } from './words.js';

export interface FirstAnswerParts {
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly log: Logger;
  readonly outbox: Outbox;
  readonly centre: () => Promise<{ name: string; timeZone: string }>;
  /** Automatic answers to anybody in ten minutes, after which the breaker trips. */
  readonly breakerLimit: number;
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
  /** Since when the breaker has been tripped, for the status. */
  trippedAt: number | null = null;

  constructor(parts: FirstAnswerParts) {
    this.parts = parts;
  }

  /** Safe to call twice for the same contact: there is one receipt at most. */
  async maybe({ contactId, mail, nature }: { contactId: string; mail: ParsedMail; nature: Nature }): Promise<void> {
    const { pool, floor, log, outbox } = this.parts;
    const contact = await floor.contact(contactId);
    if (!this.parts.isOn || contact === null) return;
    const clientId = `first_${contactId.replace(/^contact_/, '')}`;
    const entryId = `entry_${clientId}`;
    const address = mail.from.address;
    const at = floor.now();
    const { isClaimed, ...answered } = await this.answered(entryId, address, contactId, at);
    // Claimed before: the process died between the permission and the answer, and the permission still holds.
    if (!isClaimed) {
      const verdict = mayAnswer(nature, answered, this.parts.breakerLimit);
      this.watchBreaker(!verdict.may && verdict.why === 'breaker', at);
      if (!verdict.may) {
        log.info({ contactId, why: verdict.why }, 'No automatic answer.');
        return;
      }
      const claimed = await pool.query(
        `insert into mail_auto (entry_id, address, contact_id, at) values ($1, $2, $3, $4) on conflict do nothing`,
        [entryId, address, contactId, new Date(at)],
      );
      if (claimed.rowCount === 0) return;
    }
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

  private async answered(
    entryId: string,
    address: string,
    contactId: string,
    at: number,
  ): Promise<Answered & { readonly isClaimed: boolean }> {
    const { rows } = await this.parts.pool.query<Record<'contact' | 'week' | 'all' | 'claimed', string>>(
      `select count(*) filter (where address = $1 and contact_id = $2) as contact,
              count(*) filter (where address = $1) as week,
              count(*) filter (where at > $4) as all,
              count(*) filter (where entry_id = $5) as claimed
         from mail_auto where at > $3`,
      [address, contactId, new Date(at - perAddressMs), new Date(at - breakerWindowMs), entryId],
    );
    const row = rows[0]!;
    return {
      toContact: Number(row.contact),
      toAddress: Number(row.week),
      toAnybody: Number(row.all),
      isClaimed: Number(row.claimed) > 0,
    };
  }

  private watchBreaker(isTripped: boolean, at: number): void {
    if (isTripped && this.trippedAt === null) {
      this.trippedAt = at;
      this.parts.log.error({ limit: this.parts.breakerLimit }, 'Too many automatic answers: the breaker has tripped.');
    } else if (!isTripped && this.trippedAt !== null && at - this.trippedAt > breakerWindowMs) {
      this.trippedAt = null;
      this.parts.log.info('Automatic answers are back.');
    }
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
