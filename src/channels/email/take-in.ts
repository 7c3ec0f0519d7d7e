/**
 * The one way in, for SMTP and IMAP alike:
 *
 *   raw bytes ──▶ mail_raw 'received' ──▶ read ──▶ whose contact? ──▶ floor ──▶ 'taken' | 'ignored'
 *                     │                     └── cannot be read ──▶ 'quarantined', with a reason people can see
 *                     └── the process dies: found again at the next start
 *
 * Every id is made from the raw bytes, so going the way twice ends in the same place: nothing lost, nothing doubled.
 */
import type { Pool } from 'pg';
import { queueOf, queuesOf } from '#kernel/routing/index.js';
import type { Logger } from 'pino';
import { readReport } from './bounce.js';
import { inlineImages, keepHtml } from './html-store.js';
import type { FirstMail, MachineSays } from './answer/index.js';
import { languageOf } from './language.js';
import { natureOf, type Nature } from './loop-guard.js';
import type { Mailboxes } from './mailboxes.js';
import { claimMessage, fingerprintOf, isOurs, lookUpMessages, lookUpTags, settleMessage } from './messages.js';
import { MimeProblem } from './mime.js';
import { parseMail, type MailFile, type ParsedMail } from './parse.js';
import { openPec } from './pec.js';
import type { Attachment, Contact, FloorCommand, FloorDoor, MailMeta, NewMessage, SenderVerdict } from './ports.js';
import {
  finishedOutcome,
  finishRaw,
  rawIdOf,
  readRaw,
  storeRaw,
  unfinished,
  type Arrival,
  type Outcome,
  type RawMail,
} from './raw.js';
import { takeReport } from './take-report.js';
import { findThread, ownTags, referredIds, type Thread } from './thread.js';
import { Lanes, Limit } from './turns.js';

export interface TakeInParts {
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly log: Logger;
  readonly mailboxes: Mailboxes;
  readonly centreLanguage: () => 'it' | 'en';
  readonly saveFile: (contactId: string, file: MailFile) => Promise<Attachment>;
  /** What the centre's own relay found out about the sender, read from the mail itself; null when it said nothing. */
  readonly relayVerdict: (raw: RawMail, mail: ParsedMail) => SenderVerdict | null;
  /** A mail became an entry without a verdict: we may look ourselves, later. */
  readonly onTaken: (taken: { raw: RawMail; mail: ParsedMail; contactId: string; entryId: string }) => Promise<void>;
  /** What a machine makes of a first mail, asked before it is taken, so that both stand in one commit; null: nothing. */
  readonly machineOn: (first: FirstMail) => Promise<MachineSays | null>;
  /** A person wrote for the first time about this need: the channel may send its receipt. */
  readonly onOpened: (opened: {
    contactId: string;
    mail: ParsedMail;
    nature: Nature;
    mailboxId: string;
  }) => Promise<void>;
}

/** The floor or the store is away: the mail is kept, and will be tried again. */
export class NotNow extends Error {}

const isRefusal = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && /^(?:contact|routing|customer|file)\./.test(String((error as { code?: unknown }).code));

/** PostgreSQL class 22: the data itself cannot be stored. Trying again will not change that. */
const isBadData = (error: unknown): boolean =>
  error instanceof Error && /^22[0-9A-Z]{3}$/.test(String((error as { code?: unknown }).code));

const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

export class TakeIn {
  private readonly parts: TakeInParts;
  private readonly going = new Map<string, Promise<Outcome>>();
  private readonly senders = new Lanes();
  private readonly limit = new Limit(24);
  private retry: NodeJS.Timeout | null = null;
  private pauseMs = firstPauseMs;
  private isStopped = false;

  constructor(parts: TakeInParts) {
    this.parts = parts;
  }

  /** Resolves when the mail is durable and its contact stands; rejects with NotNow when the sender should try again. */
  accept(mail: Arrival): Promise<Outcome> {
    const id = rawIdOf(mail.mailboxId, mail.raw);
    return this.once(id, async () => {
      const before = await storeRaw(this.parts.pool, id, mail);
      if (before !== null) return before;
      return this.finish({ ...mail, id, state: 'received', isReleased: false, contactId: null, reason: null });
    });
  }

  /**
   * Takes up what was stored and not finished. Called at the start, after a failure, and when a mail is released. One that
   * fails again does not hold up those behind it; it is tried again later.
   */
  async resume(): Promise<number> {
    let done = 0;
    const failed = new Set<string>();
    for (;;) {
      const ids = await unfinished(this.parts.pool, 200 + failed.size);
      const next = ids.filter((id) => !failed.has(id));
      if (next.length === 0) {
        if (failed.size === 0) this.pauseMs = firstPauseMs;
        return done;
      }
      for (const id of next) {
        if (this.isStopped) return done;
        await this.again(id).then(
          () => done++,
          () => failed.add(id),
        );
        // Nothing works at all: then waiting is better than trying each of thousands.
        if (failed.size >= 50 && done === 0) throw new NotNow('stored mails cannot be finished now');
      }
    }
  }

  /** One stored mail, now: a person released it. */
  again(id: string): Promise<Outcome> {
    return this.once(id, async () => {
      const raw = await readRaw(this.parts.pool, id);
      if (raw === null) throw new Error(`no mail ${id}`);
      return raw.state === 'received' ? this.finish(raw) : (await finishedOutcome(this.parts.pool, id))!;
    });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.retry) clearTimeout(this.retry);
    await Promise.allSettled(this.going.values());
  }

  private once(id: string, work: () => Promise<Outcome>): Promise<Outcome> {
    const going = this.going.get(id);
    if (going) return going;
    const mine = this.limit
      .run(work)
      .catch((error: unknown) => {
        this.tryAgainLater();
        this.parts.log.warn(
          { rawId: id, error: String(error) },
          'A mail could not be finished; it will be tried again.',
        );
        throw new NotNow('the mail is kept and will be tried again', { cause: error });
      })
      .finally(() => this.going.delete(id));
    this.going.set(id, mine);
    return mine;
  }

  private tryAgainLater(): void {
    if (this.isStopped || this.retry) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      this.pauseMs = Math.min(this.pauseMs * 2, longestPauseMs);
      this.resume().catch(() => this.tryAgainLater());
    }, this.pauseMs);
    this.retry.unref();
  }

  private async finish(raw: RawMail): Promise<Outcome> {
    const { pool, log } = this.parts;
    const quarantine = (reason: string, detail: string): Promise<Outcome> => {
      log.warn({ rawId: raw.id, reason }, 'A mail went to quarantine.');
      return finishRaw(pool, { rawId: raw.id, state: 'quarantined', contactId: null, entryId: null, reason, detail });
    };
    let mail: ParsedMail;
    try {
      mail = await openPec(await parseMail(raw.raw));
    } catch (error) {
      return quarantine(error instanceof MimeProblem ? error.reason : 'unreadable', String(error));
    }
    const tooBig = raw.source === 'imap' ? mail.headers.get('x-ponte-too-big')?.[0] : undefined;
    if (tooBig !== undefined && !raw.isReleased) return quarantine('tooBig', tooBig);
    if (mail.headers.size === 0) return quarantine('noHeaders', 'no header line at all');
    try {
      return await this.senders.run(mail.from.address || raw.id, () => this.place(raw, mail, quarantine));
    } catch (error) {
      if (isRefusal(error)) return quarantine(error.code, error.message);
      if (isBadData(error)) return quarantine('unreadable', String(error));
      throw error;
    }
  }

  private async place(
    raw: RawMail,
    mail: ParsedMail,
    quarantine: (reason: string, detail: string) => Promise<Outcome>,
  ): Promise<Outcome> {
    const { pool, mailboxes } = this.parts;
    const ignore = (reason: string): Promise<Outcome> =>
      finishRaw(pool, { rawId: raw.id, state: 'ignored', contactId: null, entryId: null, reason, detail: null });
    if (await isOurs(pool, mail.messageId)) return ignore('ownMail');
    const isNullSender = raw.envelopeFrom === '' || mail.headers.get('return-path')?.[0]?.trim() === '<>';
    const tagged = await lookUpTags(pool, 'b', ownTags(mail, raw.envelopeTo, 'b'));
    const report = readReport(mail, isNullSender);
    if (report && !raw.isReleased) {
      const outcome = await takeReport(this.parts, raw, mail, report, [...tagged.values()]);
      return outcome ?? quarantine('reportAboutUnknownMail', report.detail);
    }
    if (mail.from.address === '' && mail.words === '' && mail.files.length === 0)
      return quarantine('nothingInIt', 'no sender, no words, no files');
    const nature = natureOf({ mail, envelopeFrom: raw.envelopeFrom, ownAddresses: mailboxes.ownAddresses });
    const key = await this.claim(raw, mail);
    if (key === null) return ignore('double');
    const thread = await this.threadOf(raw, mail);
    const found = thread.contactId === null ? null : await this.parts.floor.contact(thread.contactId);
    const contact = found !== null && (await this.isClaimedOnly(raw, mail, thread, found)) ? null : found;
    if (contact === null && nature === 'autoReply' && !raw.isReleased)
      return quarantine('autoReplyAboutNothing', 'an automatic answer that belongs to no contact');
    return contact === null ? this.open(raw, mail, key, nature) : this.join(raw, mail, key, contact, nature);
  }

  /** Null when another copy of the same mail has been taken in already. */
  private async claim(raw: RawMail, mail: ParsedMail): Promise<{ messageId: string; fingerprint: string } | null> {
    const key = { messageId: mail.messageId || `<${raw.id}@none.invalid>`, fingerprint: fingerprintOf(mail) };
    const owner = await claimMessage(this.parts.pool, {
      ...key,
      direction: 'in',
      rawId: raw.id,
      mailboxId: raw.mailboxId,
      contactId: null,
      entryId: null,
      address: mail.replyTo || mail.from.address,
      isVerified: false,
      subject: mail.subject,
      references: mail.references.slice(-20),
      excerpt: mail.words.slice(0, 4000),
      at: raw.at,
    });
    return owner === raw.id || raw.isReleased ? key : null;
  }

  private async threadOf(raw: RawMail, mail: ParsedMail): Promise<Thread> {
    const { pool } = this.parts;
    const tags = await lookUpTags(pool, 'c', ownTags(mail, raw.envelopeTo, 'c'));
    const messages = tags.size > 0 ? new Map() : await lookUpMessages(pool, referredIds(mail));
    return findThread(mail, raw.envelopeTo, { tags, messages });
  }

  /**
   * A sender whose own domain says "not from us" (DMARC) has nothing but a name, and Message-IDs are known to whoever was
   * ever written to. Under a customer's name it comes into that customer's contact only by our own signed tag; else it is
   * a contact of its own, and joining is proposed to people.
   */
  private async isClaimedOnly(raw: RawMail, mail: ParsedMail, thread: Thread, contact: Contact): Promise<boolean> {
    if (thread.by !== 'reference' || this.parts.relayVerdict(raw, mail)?.standing !== 'failed') return false;
    const customer = await this.parts.floor.customer(contact.customerId);
    return (
      customer?.identities.some((one) => one.kind === 'mail' && one.value.toLowerCase() === mail.from.address) ?? false
    );
  }

  private async open(
    raw: RawMail,
    mail: ParsedMail,
    key: { messageId: string; fingerprint: string },
    nature: Nature,
  ): Promise<Outcome> {
    const { floor, mailboxes } = this.parts;
    const mailbox = mailboxes.byId(raw.mailboxId);
    if (!mailbox) throw Object.assign(new Error('its mailbox is gone'), { code: 'contact.mailboxGone' });
    const contactId = `contact_m${raw.id.slice(0, 24)}`;
    const message = await this.messageOf(raw, mail, contactId);
    const isElsewhere = await this.wantsAnswerElsewhere(mail, contactId);
    const isFailed = message.mail?.sender?.standing === 'failed';
    const language = languageOf(`${mail.subject} ${mail.words}`, this.parts.centreLanguage());
    const isTrusted = !isElsewhere && !isFailed;
    const machine = isTrusted ? await this.parts.machineOn({ contactId, mail, nature, mailbox, language }) : null;
    // Before the contact stands: what a machine answers goes out right after, and must find the mail it answers.
    await settleMessage(this.parts.pool, key, { contactId, entryId: entryOf(message), isVerified: isTrusted });
    await floor.dispatch({
      type: 'OpenContact',
      at: floor.now(),
      contactId,
      caller: {
        name: mail.from.name || mail.from.address || '?',
        language,
        identities: mail.from.address ? [{ kind: 'mail', value: mail.from.address, isVerified: false }] : [],
      },
      channel: 'mail',
      queueId: queueFor(floor, mailbox.queueId),
      subject: mail.subject || message.body.split('\n')[0]!.slice(0, 120),
      message,
      ...(machine === null ? {} : { machine }),
    });
    const outcome = await this.keep(raw, mail, contactId, message);
    if (isElsewhere) await this.note(contactId, message, elsewhereWords(this.parts.centreLanguage(), mail.replyTo));
    // A receipt to a forged sender would reach somebody who never wrote.
    if (!isFailed) await this.parts.onOpened({ contactId, mail, nature, mailboxId: raw.mailboxId });
    return finishRaw(this.parts.pool, outcome);
  }

  private async join(
    raw: RawMail,
    mail: ParsedMail,
    key: { messageId: string; fingerprint: string },
    contact: Contact,
    nature: Nature,
  ): Promise<Outcome> {
    const { floor } = this.parts;
    const customer = await floor.customer(contact.customerId);
    const has = (address: string): boolean =>
      customer?.identities.some(({ kind, value }) => kind === 'mail' && value.toLowerCase() === address) ?? false;
    const isKnown = has(mail.from.address);
    const isElsewhere = isKnown && mail.replyTo !== mail.from.address && !has(mail.replyTo);
    const message = await this.messageOf(raw, mail, contact.id);
    // An automatic answer is kept, but it is nobody's word: it takes no turn and confirms nothing.
    const type = nature === 'autoReply' || nature === 'ourselves' ? 'MachineWrites' : 'CustomerWrites';
    await floor.dispatch({ type, at: floor.now(), contactId: contact.id, channel: 'mail', message } as FloorCommand);
    if (type === 'CustomerWrites' && (!isKnown || isElsewhere))
      await this.note(
        contact.id,
        message,
        isElsewhere
          ? elsewhereWords(this.parts.centreLanguage(), mail.replyTo)
          : unverifiedWords(this.parts.centreLanguage(), mail.from.address),
      );
    const isFailed = message.mail?.sender?.standing === 'failed';
    const isVerified = isKnown && !isElsewhere && !isFailed;
    await settleMessage(this.parts.pool, key, { contactId: contact.id, entryId: entryOf(message), isVerified });
    const outcome = await this.keep(raw, mail, contact.id, message);
    return finishRaw(this.parts.pool, outcome);
  }

  /**
   * From is whatever the sender wrote. A stranger who writes under a known customer's address and asks for the answer at
   * another one would get what is the customer's: the answer goes to the address we know, and the consultant is told.
   */
  private async wantsAnswerElsewhere(mail: ParsedMail, contactId: string): Promise<boolean> {
    if (mail.from.address === '' || mail.replyTo === mail.from.address) return false;
    const customer = await this.parts.floor.customerBy({ kind: 'mail', value: mail.from.address });
    // Somebody new, or made by an earlier try of this very mail: nothing is known that could be given away.
    if (customer === null || customer.id === `customer_${contactId.replace(/^contact_/, '')}`) return false;
    return !customer.identities.some(({ kind, value }) => kind === 'mail' && value.toLowerCase() === mail.replyTo);
  }

  private async note(contactId: string, message: NewMessage, words: string): Promise<void> {
    const { floor } = this.parts;
    await floor.dispatch({
      type: 'AddNote',
      at: floor.now(),
      contactId,
      by: { kind: 'machine', id: null, name: '' },
      message: { clientId: `${message.clientId}_who`, body: words },
    });
  }

  private async messageOf(raw: RawMail, mail: ParsedMail, contactId: string): Promise<NewMessage> {
    const attachments: Attachment[] = [];
    for (const file of mail.files)
      if (file.bytes.length > 0) attachments.push(await this.parts.saveFile(contactId, file));
    const sender = this.parts.relayVerdict(raw, mail);
    const meta: MailMeta = {
      ...(sender === null ? {} : { sender }),
      from: mail.from.address,
      to: mail.to.slice(0, 50),
      cc: mail.cc.slice(0, 50),
      subject: mail.subject,
      messageId: mail.messageId,
      inReplyTo: mail.inReplyTo,
      references: mail.references.slice(-20),
      quoted: mail.quoted?.slice(0, 50_000) ?? null,
      hasHtml: mail.html !== null,
    };
    const body =
      mail.words || (attachments.length > 0 ? attachments.map((file) => file.name).join(', ') : mail.subject) || '…';
    return { clientId: `mail_${raw.id.slice(0, 40)}`, body, attachments, mail: meta };
  }

  private async keep(raw: RawMail, mail: ParsedMail, contactId: string, message: NewMessage): Promise<Outcome> {
    const entryId = entryOf(message);
    if (mail.html !== null) await keepHtml(this.parts.pool, entryId, mail.html, inlineImages(mail.files));
    if (message.mail?.sender === undefined) await this.parts.onTaken({ raw, mail, contactId, entryId });
    return { rawId: raw.id, state: 'taken', contactId, entryId, reason: null, detail: null };
  }
}

const entryOf = ({ clientId }: NewMessage): string => `entry_${clientId}`;

const unverifiedWords = (language: string, address: string): string =>
  language === 'it'
    ? `Questa mail arriva da ${address || 'un mittente senza indirizzo'}, che non è tra gli indirizzi del cliente: verificare chi scrive.`
    : `This mail comes from ${address || 'a sender without an address'}, which is not one of the customer's: check who is writing.`;

const elsewhereWords = (language: string, address: string): string =>
  language === 'it'
    ? `Questa mail chiede la risposta a ${address}, che non è tra gli indirizzi del cliente: la risposta va all'indirizzo conosciuto. Verificare chi scrive.`
    : `This mail asks for the answer at ${address}, which is not one of the customer's: the answer goes to the known address. Check who is writing.`;

/** A mailbox may outlive its queue: its mails stand in another line rather than in none. */
function queueFor(floor: FloorDoor, queueId: string): string {
  if (queueOf(floor.routing, queueId) !== null) return queueId;
  return queuesOf(floor.routing)[0]?.id ?? queueId;
}
