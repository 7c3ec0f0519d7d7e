/** Routes of a mailbox's signature: make a key, show what DNS must say, look whether it does, take it away. */
import { Resolver } from 'node:dns/promises';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import { dkimRecord, findDkim, makePrivateKey, type ResolveTxt } from './dkim.js';
import { saveMailbox, type DkimKey, type Mailbox, type Mailboxes } from './mailboxes.js';
import { Refused } from './ports.js';
import { dkimNames } from './schemas.js';

export interface DkimParts {
  readonly http: FastifyInstance;
  readonly pool: Pool;
  readonly secret: Buffer;
  readonly mailboxes: Mailboxes;
  readonly onMailboxesChanged: () => Promise<void>;
  /** Tests answer themselves. */
  readonly resolveTxt?: ResolveTxt;
}

const administrators = { who: ['administrator'] as const };
const tags = ['mail'];
const params = z.object({ mailboxId: z.string().min(1).max(120) });
const recordOut = z.object({ name: z.string(), value: z.string() });
const dkimOut = z.object({
  dkim: dkimNames.extend({ isPublished: z.boolean(), record: recordOut.nullable() }).nullable(),
});

const shown = (dkim: DkimKey | null): z.output<typeof dkimOut> => ({
  dkim: dkim && {
    domain: dkim.domain,
    selector: dkim.selector,
    isPublished: dkim.isPublished !== false,
    record: dkimRecord(dkim),
  },
});

/** A page waits for this: two tries of three seconds are enough to know. */
const askDns: ResolveTxt = (name) => new Resolver({ timeout: 3000, tries: 2 }).resolveTxt(name);

export function registerDkim(parts: DkimParts): void {
  const http = parts.http.withTypeProvider<ZodTypeProvider>();
  const mailboxOf = (id: string): Mailbox => {
    const mailbox = parts.mailboxes.byId(id);
    if (!mailbox) throw new Refused('mail.unknownMailbox');
    return mailbox;
  };
  async function store(mailbox: Mailbox, dkim: DkimKey | null): Promise<z.output<typeof dkimOut>> {
    await saveMailbox(parts.pool, parts.secret, { ...mailbox, dkim });
    await parts.onMailboxesChanged();
    return shown(dkim);
  }

  http.get(
    '/api/mailboxes/:mailboxId/dkim',
    {
      config: administrators,
      schema: { summary: 'How a mailbox signs, and what DNS must say', tags, params, response: { 200: dkimOut } },
    },
    (request) => shown(mailboxOf(request.params.mailboxId).dkim),
  );
  http.post(
    '/api/mailboxes/:mailboxId/dkim',
    {
      config: { ...administrators, limitPerMinute: 10 },
      schema: {
        summary: 'Make a new key; mail is signed with it once the record is found in DNS',
        tags,
        params,
        body: dkimNames,
        response: { 200: dkimOut },
      },
    },
    async (request) =>
      store(mailboxOf(request.params.mailboxId), {
        ...request.body,
        privateKey: await makePrivateKey(),
        isPublished: false,
      }),
  );
  http.post(
    '/api/mailboxes/:mailboxId/dkim/check',
    {
      config: { ...administrators, limitPerMinute: 20 },
      schema: {
        summary: 'Look whether the record is in DNS; when it is, mail is signed from now on',
        tags,
        params,
        response: { 200: dkimOut.extend({ found: z.enum(['ok', 'missing', 'otherKey', 'noAnswer', 'unset']) }) },
      },
    },
    async (request) => {
      const mailbox = mailboxOf(request.params.mailboxId);
      const record = mailbox.dkim && dkimRecord(mailbox.dkim);
      if (!mailbox.dkim || !record) return { ...shown(mailbox.dkim), found: 'unset' as const };
      const found = await findDkim(record, parts.resolveTxt ?? askDns);
      if (found !== 'ok' || mailbox.dkim.isPublished !== false) return { ...shown(mailbox.dkim), found };
      return { ...(await store(mailbox, { ...mailbox.dkim, isPublished: true })), found };
    },
  );
  http.delete(
    '/api/mailboxes/:mailboxId/dkim',
    {
      config: administrators,
      schema: { summary: 'Sign no more and forget the key', tags, params, response: { 200: dkimOut } },
    },
    (request) => store(mailboxOf(request.params.mailboxId), null),
  );
}
