/** Routes of the mail channel for people who work here: mailboxes, the quarantine, the HTML of a mail, trying again. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import { registerDkim } from './dkim-routes.js';
import { htmlPage } from './html-store.js';
import type { ImapStatus } from './imap.js';
import { tryMailbox } from './mailbox-test.js';
import { saveMailbox, type Mailbox, type Mailboxes, type NewMailbox } from './mailboxes.js';
import type { Outbox } from './outbox.js';
import { recordOpeningOf, Refused, staff as staffOf, type FloorDoor } from './ports.js';
import { readQuarantine, readRaw, releaseRaw } from './raw.js';
import type { Relay } from './relay.js';
import { heldOut, mailboxBody, mailboxOut, shown, triedOut } from './schemas.js';
import type { TakeIn } from './take-in.js';

export interface RouteParts {
  readonly http: FastifyInstance;
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly secret: Buffer;
  readonly mailboxes: Mailboxes;
  readonly takeIn: TakeIn;
  readonly outbox: Outbox;
  readonly relay: Relay;
  readonly relayUrl: string | undefined;
  readonly imapStatus: (mailboxId: string) => ImapStatus | null;
  /** The readers follow the mailboxes. */
  readonly onMailboxesChanged: () => Promise<void>;
}

const administrators = { who: ['administrator'] as const };
const supervisors = { who: ['supervisor', 'administrator'] as const };
const staff = { who: ['consultant', 'supervisor', 'administrator'] as const };
const rawId = z.object({ rawId: z.string().regex(/^[0-9a-f]{64}$/) });
const mailboxId = z.object({ mailboxId: z.string().min(1).max(120) });

export function registerRoutes(parts: RouteParts): void {
  registerMailboxes(parts);
  registerDkim(parts);
  registerQuarantine(parts);
  registerEntries(parts);
}

/** What is not given stays; a missing secret keeps the stored one. */
function merged(old: Mailbox | undefined, body: z.infer<typeof mailboxBody>, now: number): NewMailbox {
  const { imap, smtp, dkim, name, hasTags, isActive, ...rest } = body;
  return {
    ...rest,
    ...(name === undefined ? {} : { name }),
    ...(hasTags === undefined ? {} : { hasTags }),
    ...(isActive === undefined ? {} : { isActive }),
    ...(imap === undefined
      ? {}
      : {
          imap: imap && {
            ...imap,
            password: imap.password ?? old?.imap?.password ?? '',
            takeFrom: imap.takeFrom ?? old?.imap?.takeFrom ?? now,
          },
        }),
    ...(smtp === undefined ? {} : { smtp: smtp && { ...smtp, password: smtp.password ?? old?.smtp?.password ?? '' } }),
    ...(dkim === undefined
      ? {}
      : { dkim: dkim && { ...dkim, privateKey: dkim.privateKey ?? old?.dkim?.privateKey ?? '' } }),
  };
}

function registerMailboxes(parts: RouteParts): void {
  const { pool, secret, mailboxes } = parts;
  const http = parts.http.withTypeProvider<ZodTypeProvider>();
  const tags = ['mail'];
  const out = (mailbox: Mailbox) => shown(mailbox, parts.imapStatus(mailbox.id));

  async function save(id: string | undefined, body: z.infer<typeof mailboxBody>) {
    const old = id === undefined ? undefined : mailboxes.byId(id);
    if (id !== undefined && !old) throw new Refused('mail.unknownMailbox');
    const twin = mailboxes.all.find((mailbox) => mailbox.address === body.address.trim().toLowerCase());
    if (twin && twin.id !== id) throw new Refused('mail.addressInUse');
    const saved = await saveMailbox(pool, secret, { ...merged(old, body, Date.now()), ...(id ? { id } : {}) });
    await parts.onMailboxesChanged();
    return out(saved);
  }

  http.get(
    '/api/mailboxes',
    {
      config: administrators,
      schema: { summary: 'The mailboxes', tags, response: { 200: z.object({ mailboxes: z.array(mailboxOut) }) } },
    },
    () => ({ mailboxes: mailboxes.all.map(out) }),
  );
  http.put(
    '/api/mailboxes',
    {
      config: administrators,
      schema: { summary: 'Add a mailbox', tags, body: mailboxBody, response: { 200: mailboxOut } },
    },
    (request) => save(undefined, request.body),
  );
  http.put(
    '/api/mailboxes/:mailboxId',
    {
      config: administrators,
      schema: {
        summary: 'Change a mailbox',
        tags,
        params: mailboxId,
        body: mailboxBody,
        response: { 200: mailboxOut },
      },
    },
    (request) => save(request.params.mailboxId, request.body),
  );
  http.post(
    '/api/mailboxes/:mailboxId/test',
    {
      config: { ...administrators, limitPerMinute: 10 },
      schema: {
        summary: 'Try the servers of a mailbox and say what is wrong',
        tags,
        params: mailboxId,
        response: { 200: z.object({ imap: triedOut, smtp: triedOut }) },
      },
    },
    (request) => {
      const mailbox = mailboxes.byId(request.params.mailboxId);
      if (!mailbox) throw new Refused('mail.unknownMailbox');
      return tryMailbox(mailbox, parts.relay, parts.relayUrl);
    },
  );
}

function registerQuarantine({ http: app, pool, floor, takeIn }: RouteParts): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['mail'];
  http.get(
    '/api/mail/quarantine',
    {
      config: supervisors,
      schema: {
        summary: 'Mails that could not become a contact, and why',
        tags,
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(200).default(50),
          before: z.string().max(64).optional(),
        }),
        response: { 200: z.object({ mails: z.array(heldOut), next: z.string().nullable() }) },
      },
    },
    async ({ query }) => {
      const mails = await readQuarantine(pool, query.limit, query.before ?? null);
      return { mails, next: mails.length === query.limit ? mails.at(-1)!.id : null };
    },
  );
  http.post(
    '/api/mail/quarantine/:rawId/release',
    {
      config: supervisors,
      schema: {
        summary: 'Take a mail in after all',
        tags,
        params: rawId,
        response: {
          200: z.object({ state: z.string(), contactId: z.string().nullable(), reason: z.string().nullable() }),
        },
      },
    },
    async ({ params }) => {
      if (!(await releaseRaw(pool, params.rawId))) throw new Refused('mail.notInQuarantine');
      return takeIn.again(params.rawId);
    },
  );
  http.get(
    '/api/mail/raw/:rawId',
    { config: supervisors, schema: { summary: 'A mail byte by byte, to download', tags, params: rawId } },
    async (request, reply) => {
      const { params } = request;
      const raw = await readRaw(pool, params.rawId);
      if (!raw) throw new Refused('mail.unknownMail');
      if (raw.contactId !== null) await recordOpeningOf({ floor, pool }, raw.contactId, staffOf(request));
      return reply
        .header('content-disposition', `attachment; filename="${params.rawId.slice(0, 12)}.eml"`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .type('application/octet-stream')
        .send(raw.raw);
    },
  );
}

function registerEntries({ http: app, pool, floor, outbox }: RouteParts): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const params = z.object({ entryId: z.string().min(1).max(200) });
  http.get(
    '/api/entries/:entryId/html',
    {
      config: staff,
      schema: {
        summary: 'The HTML of a mail, made harmless, for a sandboxed frame',
        tags: ['mail'],
        params,
        querystring: z.object({ images: z.enum(['0', '1']).default('0') }),
      },
    },
    async (request, reply) => {
      const found = await htmlPage(pool, request.params.entryId, request.query.images === '1');
      if (!found) throw new Refused('mail.noHtml');
      // Durable before anything is shown, as with a contact: who saw what was written is written down.
      if (found.contactId !== null) await recordOpeningOf({ floor, pool }, found.contactId, staffOf(request));
      return reply
        .header('content-security-policy', found.policy)
        .header('x-frame-options', 'SAMEORIGIN')
        .header('referrer-policy', 'no-referrer')
        .header('x-has-remote-images', String(found.hasRemote))
        .header('cache-control', 'private, no-store')
        .type('text/html; charset=utf-8')
        .send(found.page);
    },
  );
  http.post(
    '/api/entries/:entryId/send-again',
    {
      config: staff,
      schema: {
        summary: 'Send a failed mail again',
        tags: ['mail'],
        params,
        response: { 200: z.object({ isSending: z.boolean() }) },
      },
    },
    async (request) => {
      if (!(await outbox.retry(request.params.entryId))) throw new Refused('mail.didNotFail');
      return { isSending: true };
    },
  );
}
