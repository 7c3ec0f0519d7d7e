/**
 * What goes out. An entry is put in the outbox once, and sent by a background job until the relay has it or says no:
 *
 *   sending ──relay took it──▶ sent ──a bounce comes back──▶ bounced
 *      │ ▲ 4yz, no connection: again later, with growing pauses
 *      └──── 5yz, no relay, nobody to write to ─────────────▶ failed, with words
 *
 * The Message-ID is made from the entry's id, so a mail sent twice after a crash is the same mail to whoever gets it.
 */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { compose } from './compose.js';
import type { Mailbox, Mailboxes, SmtpAccess } from './mailboxes.js';
import { claimMessage, issueTag, messagesOf, type StoredMessage } from './messages.js';
import type { ChannelContext, Contact, Delivery, Entry, FloorDoor } from './ports.js';
import { failureOf, parseRelay, type Relay } from './relay.js';
import { tagOf } from './tags.js';

export interface OutboxParts {
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly log: Logger;
  readonly secret: Buffer;
  readonly jobs: ChannelContext['jobs'];
  readonly mailboxes: Mailboxes;
  readonly relay: Relay;
  readonly relayUrl: string | undefined;
  readonly centre: () => Promise<{ name: string; timeZone: string; isPractice: boolean }>;
  readonly readFile: (fileId: string) => Promise<Buffer | null>;
}

export interface Outgoing {
  readonly entry: Entry;
  readonly contactId: string;
  readonly kind: 'reply' | 'ask' | 'auto';
  readonly to?: string;
  readonly subject?: string;
  /** Looks beside the words; else the words alone, with their links. */
  readonly html?: string;
}

interface Row {
  entry_id: string;
  contact_id: string;
  kind: Outgoing['kind'];
  state: Delivery;
  attempts: number;
  entry: Entry & { readonly mailSubject?: string; readonly mailHtml?: string };
  to_address: string | null;
}

/** With the pauses of the jobs (e^attempt seconds, at most six hours) this is about two and a half days. */
const maxAttempts = 18;
export const jobName = 'mail.send';

const noRelay =
  'No outgoing mail server is set: give PONTE_SMTP_RELAY=smtp://user:password@host:587, or the mailbox its own in the studio.';

export class Outbox {
  private readonly parts: OutboxParts;

  constructor(parts: OutboxParts) {
    this.parts = parts;
    parts.jobs.handle(jobName, (payload) => this.send((payload as { entryId: string }).entryId));
  }

  /** Safe to call twice: the first one counts. */
  async put({ entry, contactId, kind, to, subject, html }: Outgoing): Promise<void> {
    const { rows } = await this.parts.pool.query<{ state: Delivery; attempts: number }>(
      `insert into mail_outbox (entry_id, contact_id, kind, entry, to_address) values ($1, $2, $3, $4, $5)
       on conflict (entry_id) do update set entry_id = excluded.entry_id returning state, attempts`,
      [entry.id, contactId, kind, JSON.stringify({ ...entry, mailSubject: subject, mailHtml: html }), to ?? null],
    );
    // After a first attempt the jobs keep the time of the next one; asking again would undo their growing pauses.
    if (rows[0]!.state === 'sending' && rows[0]!.attempts === 0) await this.schedule(entry.id);
  }

  /** It was put here before: whatever happens to it is told from here. */
  async has(entryId: string): Promise<boolean> {
    const found = await this.parts.pool.query('select from mail_outbox where entry_id = $1', [entryId]);
    return found.rowCount === 1;
  }

  /** A person tries a failed one again, after putting right what was wrong. False when it did not fail. */
  async retry(entryId: string): Promise<boolean> {
    const updated = await this.parts.pool.query<{ contact_id: string }>(
      `update mail_outbox set state = 'sending', attempts = 0, detail = null
        where entry_id = $1 and state in ('failed', 'bounced') returning contact_id`,
      [entryId],
    );
    const row = updated.rows[0];
    if (!row) return false;
    await this.say(row.contact_id, entryId, 'sending', null);
    await this.schedule(entryId);
    return true;
  }

  async counts(): Promise<Record<string, number>> {
    const { rows } = await this.parts.pool.query<{ state: string; n: string }>(
      'select state, count(*) as n from mail_outbox group by state',
    );
    return Object.fromEntries(rows.map((row) => [row.state, Number(row.n)]));
  }

  private schedule(entryId: string): Promise<void> {
    return this.parts.jobs.add(jobName, { entryId }, { key: `${jobName}:${entryId}`, maxAttempts: maxAttempts + 2 });
  }

  /** The job. Throws only where another try makes sense: the jobs then call it again, later and later. */
  async send(entryId: string): Promise<void> {
    const { pool, log } = this.parts;
    const { rows } = await pool.query<Row>('select * from mail_outbox where entry_id = $1', [entryId]);
    const row = rows[0];
    if (!row || row.state !== 'sending') return;
    const contact = await this.parts.floor.contact(row.contact_id);
    if (contact === null) return this.settle(row, 'failed', 'the contact is gone');
    const centre = await this.parts.centre();
    if (centre.isPractice) return this.settle(row, 'sent', 'practice');
    const before = (await messagesOf(pool, contact.id)).filter((message) => message.messageId !== '');
    const mailbox = this.mailboxFor(contact, before);
    if (!mailbox) return this.settle(row, 'failed', 'No mailbox is set up to write from.');
    const to = row.to_address ?? (await this.recipient(contact, before));
    if (to === null) return this.settle(row, 'failed', 'The customer has no mail address.');
    let access: SmtpAccess;
    try {
      const own = mailbox.smtp ?? (this.parts.relayUrl ? parseRelay(this.parts.relayUrl) : null);
      if (own === null) return await this.settle(row, 'failed', noRelay);
      access = own;
    } catch (error) {
      return this.settle(row, 'failed', error instanceof Error ? error.message : String(error));
    }
    try {
      await this.parts.relay.send(access, await this.compose(row, contact, mailbox, to, before, centre));
    } catch (error) {
      const failure = failureOf(error);
      log.warn({ entryId, isFinal: failure.isFinal, attempts: row.attempts + 1 }, 'A mail could not be handed over.');
      if (failure.isFinal || row.attempts + 1 >= maxAttempts) return this.settle(row, 'failed', failure.words);
      await pool.query('update mail_outbox set attempts = attempts + 1, detail = $2 where entry_id = $1', [
        entryId,
        failure.words,
      ]);
      await this.say(row.contact_id, entryId, 'sending', failure.words);
      throw new Error(failure.words, { cause: error });
    }
    await this.settle(row, 'sent', null);
  }

  private mailboxFor(contact: Contact, before: readonly StoredMessage[]): Mailbox | undefined {
    const used = before
      .map((message) => this.parts.mailboxes.byId(message.mailboxId))
      .find((mailbox) => mailbox?.isActive);
    return used ?? this.parts.mailboxes.forQueue(contact.queueId);
  }

  /**
   * Whoever wrote last, but only from an address known to be the customer's: a mail with a leaked tag joins the contact,
   * yet must not draw the answers, and the quoted words of others, to its own address.
   */
  private async recipient(contact: Contact, before: readonly StoredMessage[]): Promise<string | null> {
    const last = before.find((message) => message.direction === 'in' && message.isVerified && message.address !== '');
    if (last) return last.address;
    const customer = await this.parts.floor.customer(contact.customerId);
    return customer?.identities.find((identity) => identity.kind === 'mail')?.value ?? null;
  }

  private async compose(
    row: Row,
    contact: Contact,
    mailbox: Mailbox,
    to: string,
    before: readonly StoredMessage[],
    centre: { name: string; timeZone: string },
  ): Promise<ReturnType<typeof compose>> {
    const { pool, secret } = this.parts;
    const known = { contactId: contact.id, entryId: row.entry_id };
    const messageId = `<ponte.${tagOf(secret, 'b', row.entry_id)}@${mailbox.address.split('@')[1]}>`;
    const composed = compose({
      contact,
      mailbox,
      centreName: centre.name,
      timeZone: centre.timeZone,
      kind: row.kind,
      body: row.entry.body,
      ...(row.entry.mailSubject === undefined ? {} : { subject: row.entry.mailSubject }),
      ...(row.entry.mailHtml === undefined ? {} : { html: row.entry.mailHtml }),
      to,
      toName: contact.customerName,
      authorName: row.entry.author.kind === 'consultant' ? row.entry.author.name : '',
      before: before.filter((message) => message.messageId !== messageId),
      messageId,
      replyTag: mailbox.hasTags ? await issueTag(pool, secret, 'c', known) : null,
      returnTag: mailbox.hasTags ? await issueTag(pool, secret, 'b', known) : null,
      files: await this.files(row.entry),
    });
    // Before the relay has it: the customer's answer may be faster than our own note of having sent it.
    await claimMessage(pool, {
      messageId,
      fingerprint: 'out',
      direction: 'out',
      rawId: null,
      mailboxId: mailbox.id,
      contactId: contact.id,
      entryId: row.entry_id,
      address: to,
      isVerified: true,
      subject: composed.subject,
      references: composed.references ?? [],
      excerpt: row.entry.body.slice(0, 4000),
      at: this.parts.floor.now(),
    });
    return composed;
  }

  private async files(entry: Entry): Promise<{ name: string; type: string; bytes: Buffer }[]> {
    const files = [];
    for (const { fileId, name, type } of entry.attachments) {
      const bytes = await this.parts.readFile(fileId);
      if (bytes === null) throw Object.assign(new Error(`the file ${name} is gone`), { responseCode: 550 });
      files.push({ name, type, bytes });
    }
    return files;
  }

  private async settle(row: Row, state: 'sent' | 'failed', detail: string | null): Promise<void> {
    // First the floor, then the row: when the floor is away the job comes again, and finds nothing settled.
    await this.say(row.contact_id, row.entry_id, state, detail);
    await this.parts.pool.query(
      `update mail_outbox set state = $2, detail = $3, attempts = attempts + 1 where entry_id = $1 and state = 'sending'`,
      [row.entry_id, state, detail],
    );
  }

  private async say(contactId: string, entryId: string, delivery: Delivery, detail: string | null): Promise<void> {
    const { floor } = this.parts;
    await floor.dispatch({ type: 'SetDelivery', at: floor.now(), contactId, entryId, delivery, detail });
  }
}
