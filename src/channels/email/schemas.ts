/** What the routes of mailboxes take and give. Secrets go in and never come out. */
import { z } from 'zod';
import type { Mailbox } from './mailboxes.js';
import { cleanAddress } from './parse.js';

const host = z.string().regex(/^[A-Za-z0-9._:-]{1,253}$/);
const port = z.int().min(1).max(65535);
/** Absent or null keeps the stored one. */
const secretIn = z.string().max(10_000).nullish();

export const dkimNames = z.strictObject({ domain: host, selector: z.string().regex(/^[A-Za-z0-9._-]{1,63}$/) });

export const mailboxBody = z.strictObject({
  address: z
    .string()
    .max(320)
    .refine((address) => cleanAddress(address) !== '', 'not a mail address'),
  name: z.string().max(120).optional(),
  queueId: z.string().min(1).max(120),
  imap: z
    .strictObject({
      host,
      port,
      secure: z.boolean(),
      user: z.string().min(1).max(320),
      password: secretIn,
      folder: z.string().max(200).default('INBOX'),
      takeFrom: z.int().min(0).optional(),
    })
    .nullish(),
  smtp: z.strictObject({ host, port, secure: z.boolean(), user: z.string().max(320), password: secretIn }).nullish(),
  dkim: dkimNames.extend({ privateKey: secretIn }).nullish(),
  hasTags: z.boolean().optional(),
  isActive: z.boolean().optional(),
});

const accessOut = {
  host: z.string(),
  port: z.number(),
  secure: z.boolean(),
  user: z.string(),
  hasPassword: z.boolean(),
};

export const mailboxOut = z.object({
  id: z.string(),
  address: z.string(),
  name: z.string(),
  queueId: z.string(),
  imap: z.object({ ...accessOut, folder: z.string(), takeFrom: z.number() }).nullable(),
  smtp: z.object(accessOut).nullable(),
  dkim: z.object({ domain: z.string(), selector: z.string(), hasKey: z.boolean() }).nullable(),
  hasTags: z.boolean(),
  isActive: z.boolean(),
  status: z
    .object({
      isConnected: z.boolean(),
      seen: z.number(),
      taken: z.number(),
      failed: z.number(),
      error: z.string().nullable(),
    })
    .nullable(),
});

export const triedOut = z.object({ ok: z.boolean(), code: z.string(), detail: z.string() });

export const heldOut = z.object({
  id: z.string(),
  mailboxId: z.string(),
  receivedAt: z.number(),
  sizeBytes: z.number(),
  envelopeFrom: z.string().nullable(),
  reason: z.string(),
  detail: z.string().nullable(),
  head: z.string(),
});

/** A mailbox as screens see it. */
export function shown(mailbox: Mailbox, status: z.infer<typeof mailboxOut>['status']): z.infer<typeof mailboxOut> {
  const { imap, smtp, dkim, ...rest } = mailbox;
  const access = ({ host, port, secure, user, password }: NonNullable<Mailbox['smtp']>) => ({
    host,
    port,
    secure,
    user,
    hasPassword: password !== '',
  });
  return {
    ...rest,
    imap: imap && { ...access(imap), folder: imap.folder, takeFrom: imap.takeFrom },
    smtp: smtp && access(smtp),
    dkim: dkim && { domain: dkim.domain, selector: dkim.selector, hasKey: dkim.privateKey !== '' },
    status,
  };
}
