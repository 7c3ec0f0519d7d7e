/** The centre's mail addresses: where each one's mail comes from, goes to and which queue it stands in. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { cleanAddress } from './parse.js';
import { seal, unseal } from '#store/sealed.js';
import { splitAddress } from './tags.js';

export interface ImapAccess {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  /** Older mails are left where they are: a folder of years must not become contacts of today. */
  readonly takeFrom: number;
}

export interface SmtpAccess {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
}

export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  readonly privateKey: string;
  /** False until the record was found in DNS: a signature nobody can verify helps no mail (RFC 6376 6.1.2). */
  readonly isPublished?: boolean;
}

export interface Mailbox {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  readonly queueId: string;
  readonly imap: ImapAccess | null;
  readonly smtp: SmtpAccess | null;
  readonly dkim: DkimKey | null;
  readonly hasTags: boolean;
  readonly isActive: boolean;
}

export type NewMailbox = Pick<Mailbox, 'address' | 'queueId'> & Partial<Omit<Mailbox, 'address' | 'queueId'>>;

interface Row {
  id: string;
  address: string;
  name: string;
  queue_id: string;
  imap: ImapAccess | null;
  smtp: SmtpAccess | null;
  dkim: DkimKey | null;
  has_tags: boolean;
  is_active: boolean;
}

/** The one field of each access that is sealed before it is stored. */
const sealed = { imap: 'password', smtp: 'password', dkim: 'privateKey' } as const;

function close<T extends object>(secret: Buffer, access: T | null, field: string): T | null {
  return access === null ? null : { ...access, [field]: seal(secret, String(access[field as keyof T] ?? '')) };
}

function open<T extends object>(secret: Buffer, access: T | null, field: string): T | null {
  // A secret sealed under another installation's key reads as empty: the test of the mailbox says so in words.
  return access === null ? null : { ...access, [field]: unseal(secret, String(access[field as keyof T])) ?? '' };
}

const fromRow = (secret: Buffer, row: Row): Mailbox => ({
  id: row.id,
  address: row.address,
  name: row.name,
  queueId: row.queue_id,
  imap: open(secret, row.imap, sealed.imap),
  smtp: open(secret, row.smtp, sealed.smtp),
  dkim: open(secret, row.dkim, sealed.dkim),
  hasTags: row.has_tags,
  isActive: row.is_active,
});

export async function readMailboxes(pool: Pool, secret: Buffer): Promise<Mailbox[]> {
  const { rows } = await pool.query<Row>('select * from mailbox order by created_at, id');
  return rows.map((row) => fromRow(secret, row));
}

/** Makes or changes a mailbox. What is not given keeps its value (or gets its default). */
export async function saveMailbox(pool: Pool, secret: Buffer, change: NewMailbox): Promise<Mailbox> {
  const all = await readMailboxes(pool, secret);
  const old = all.find((mailbox) => mailbox.id === change.id);
  const { address: given, ...rest } = change;
  const next: Mailbox = {
    ...(old ?? { name: '', imap: null, smtp: null, dkim: null, hasTags: true, isActive: true }),
    ...rest,
    id: change.id ?? `mailbox_${randomUUID()}`,
    address: cleanAddress(given),
  };
  await pool.query(
    `insert into mailbox (id, address, name, queue_id, imap, smtp, dkim, has_tags, is_active)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (id) do update set address = $2, name = $3, queue_id = $4, imap = $5, smtp = $6, dkim = $7, has_tags = $8,
       is_active = $9`,
    [
      next.id,
      next.address,
      next.name,
      next.queueId,
      JSON.stringify(close(secret, next.imap, sealed.imap)),
      JSON.stringify(close(secret, next.smtp, sealed.smtp)),
      JSON.stringify(close(secret, next.dkim, sealed.dkim)),
      next.hasTags,
      next.isActive,
    ],
  );
  return next;
}

/** The mailboxes in memory, read again when one changes: an RCPT TO must not wait for a query. */
export class Mailboxes {
  private list: readonly Mailbox[] = [];
  private readonly pool: Pool;
  private readonly secret: Buffer;

  constructor(pool: Pool, secret: Buffer) {
    this.pool = pool;
    this.secret = secret;
  }

  async load(): Promise<void> {
    this.list = await readMailboxes(this.pool, this.secret);
  }

  get all(): readonly Mailbox[] {
    return this.list;
  }

  byId(id: string): Mailbox | undefined {
    return this.list.find((mailbox) => mailbox.id === id);
  }

  /** The mailbox a recipient belongs to; any `+tag` belongs to its base. Inactive ones take nothing in. */
  byAddress(address: string): Mailbox | undefined {
    const lower = address.trim().toLowerCase();
    const active = this.list.filter((mailbox) => mailbox.isActive);
    return (
      active.find((mailbox) => mailbox.address === lower) ??
      active.find((mailbox) => mailbox.address === splitAddress(lower).base)
    );
  }

  /** For answers of contacts that did not come by mail. */
  forQueue(queueId: string): Mailbox | undefined {
    const active = this.list.filter((mailbox) => mailbox.isActive);
    return active.find((mailbox) => mailbox.queueId === queueId) ?? active[0];
  }

  get ownAddresses(): ReadonlySet<string> {
    return new Set(this.list.map((mailbox) => mailbox.address));
  }
}
