/**
 * A mailbox at a provider, by IMAP (RFC 9051, RFC 3501). IDLE says that something happened; what is taken in is decided
 * by UIDs alone: every UID the folder has and our table has not is fetched. So nothing is skipped after an outage of any
 * length, and it does not matter who else reads the mailbox: \Seen is neither asked nor set.
 *
 *   connect ──▶ compare all UIDs ──▶ idle ──new mail──▶ compare from the highest ──▶ idle
 *      ▲                              │  every hour: compare all
 *      └── pause 1 s … 5 min ◀── connection lost
 */
import type { ImapFlow } from 'imapflow';
import { lazily } from '#store/lazily.js';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { countUids, doneUids, highestUid, noteOlder, noteUid, type FolderKey } from './imap-store.js';
import type { ImapAccess } from './mailboxes.js';
import { NotNow, type TakeIn } from './take-in.js';

const imapflow = lazily<{ ImapFlow: typeof ImapFlow }>('imapflow');

export interface ImapParts {
  readonly pool: Pool;
  readonly log: Logger;
  readonly takeIn: Pick<TakeIn, 'accept'>;
  /** Pauses between two connections: first, longest. */
  readonly pausesMs?: readonly [number, number];
  readonly maxBytes?: number;
  readonly compareEveryMs?: number;
}

export interface ImapStatus {
  readonly isConnected: boolean;
  /** Mails in the folder that are ours to take, and those that are. Equal, or something is wrong. */
  readonly seen: number;
  readonly taken: number;
  readonly failed: number;
  readonly error: string | null;
}

/** How to reach a server, for the reader and for the test of a mailbox. */
export function imapClient(access: ImapAccess): ImapFlow {
  return new (imapflow().ImapFlow)({
    host: access.host,
    port: access.port,
    secure: access.secure,
    auth: { user: access.user, pass: access.password },
    logger: false,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 5 * 60_000,
    maxIdleTime: 4 * 60_000,
    clientInfo: { name: 'Ponte' },
    // A broken server must not be able to fill the memory: one mail, and its frame.
    maxLiteralSize: 64 * 1024 * 1024,
    maxResponseSize: 72 * 1024 * 1024,
  });
}

/** A refused login and a closed port read alike in most libraries' errors; these words do not. */
export function imapWords(error: unknown): string {
  const { authenticationFailed, responseText, code, message } = error as {
    authenticationFailed?: boolean;
    responseText?: string;
    code?: string;
    message?: string;
  };
  if (authenticationFailed) return `login refused: ${responseText ?? ''}`.trim();
  return [code, responseText ?? message].filter(Boolean).join(': ').slice(0, 300) || String(error);
}

export class ImapReader {
  private readonly parts: ImapParts;
  private readonly mailboxId: string;
  private readonly access: ImapAccess;
  private client: ImapFlow | null = null;
  private isStopped = false;
  private wake: (() => void) | null = null;
  private hasNews = true;
  private shown: ImapStatus = { isConnected: false, seen: 0, taken: 0, failed: 0, error: null };
  private running: Promise<void> | null = null;

  constructor(parts: ImapParts, mailboxId: string, access: ImapAccess) {
    this.parts = parts;
    this.mailboxId = mailboxId;
    this.access = access;
  }

  start(): void {
    this.running = this.run();
  }

  status(): ImapStatus {
    return this.shown;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.wake?.();
    this.client?.close();
    await this.running;
  }

  private async run(): Promise<void> {
    const [first, longest] = this.parts.pausesMs ?? [1_000, 5 * 60_000];
    let pause = first;
    while (!this.isStopped) {
      try {
        await this.connection(() => (pause = first));
      } catch (error) {
        const words = imapWords(error);
        this.shown = { ...this.shown, isConnected: false, error: words };
        this.parts.log.warn(
          { mailboxId: this.mailboxId, error: words, pauseMs: pause },
          'The IMAP connection is gone.',
        );
      }
      if (this.isStopped) return;
      await this.sleep(pause);
      pause = Math.min(pause * 2, longest);
    }
  }

  /** One connection, from login to its end. */
  private async connection(onWorking: () => void): Promise<void> {
    const client = imapClient(this.access);
    this.client = client;
    let failure: Error | null = null;
    client.on('error', (error: Error) => (failure = error));
    client.on('close', () => this.wake?.());
    client.on('exists', () => this.tell());
    try {
      await client.connect();
      const folder = await client.mailboxOpen(this.access.folder || 'INBOX', { readOnly: true });
      let key: FolderKey = { mailboxId: this.mailboxId, uidValidity: folder.uidValidity };
      let comparedAt = -Infinity;
      while (!this.isStopped && client.usable) {
        this.hasNews = false;
        const current = client.mailbox === false ? undefined : client.mailbox?.uidValidity;
        if (current !== undefined) key = { ...key, uidValidity: current };
        const isWhole = performance.now() - comparedAt > (this.parts.compareEveryMs ?? 3_600_000);
        await this.compare(client, key, isWhole);
        if (isWhole) comparedAt = performance.now();
        onWorking();
        await this.waitForNews(client);
      }
      if (failure) throw failure as Error;
      if (!this.isStopped) throw new Error('the server closed the connection');
    } finally {
      client.close();
      this.client = null;
      this.shown = { ...this.shown, isConnected: false };
    }
  }

  private tell(): void {
    this.hasNews = true;
    this.wake?.();
  }

  /** Sleeps until there is news, the connection ends or an hour is over. The library idles by itself when asked. */
  private async waitForNews(client: ImapFlow): Promise<void> {
    if (this.hasNews || this.isStopped || !client.usable) return;
    const idling = client.idle().catch(() => undefined);
    // Some servers forget to tell: every five minutes somebody looks by itself.
    await this.sleep(Math.min(this.parts.compareEveryMs ?? 3_600_000, 5 * 60_000));
    // The next command ends IDLE; its promise is only awaited so that no failure goes unhandled.
    void idling;
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake?.(), ms);
      this.wake = () => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      if (this.isStopped) this.wake();
    });
  }

  /** Takes in every UID that the folder has and the table has not. */
  private async compare(client: ImapFlow, key: FolderKey, isWhole: boolean): Promise<void> {
    const { pool } = this.parts;
    const highest = await highestUid(pool, key);
    const failed = (await countUids(pool, key)).failed > 0;
    const from = isWhole || failed ? 1 : highest + 1;
    const found = (await client.search({ uid: `${from}:*` }, { uid: true })) || [];
    const done = await doneUids(pool, key, from);
    // '*' is the highest UID even when it lies below `from` (RFC 9051 9, seq-range).
    const missing = found.filter((uid) => uid >= from && !done.has(uid)).sort((a, b) => a - b);
    await this.show(key, missing.length, null);
    const fresh = await this.leaveOlder(client, key, missing);
    for (const uid of fresh) {
      if (this.isStopped) return;
      await this.take(client, key, uid);
    }
    await this.show(key, 0, null);
  }

  /** Mails from before the mailbox was given to Ponte are noted, not fetched. */
  private async leaveOlder(client: ImapFlow, key: FolderKey, missing: readonly number[]): Promise<readonly number[]> {
    const older: number[] = [];
    for (let at = 0; at < missing.length; at += 500) {
      const range = missing.slice(at, at + 500).join(',');
      for await (const mail of client.fetch(range, { uid: true, internalDate: true }, { uid: true })) {
        const date = mail.internalDate ? new Date(mail.internalDate).getTime() : Infinity;
        if (date < this.access.takeFrom) older.push(mail.uid);
      }
    }
    if (older.length > 0) await noteOlder(this.parts.pool, key, older);
    const left = new Set(older);
    return missing.filter((uid) => !left.has(uid));
  }

  private async take(client: ImapFlow, key: FolderKey, uid: number): Promise<void> {
    const { pool, takeIn, log } = this.parts;
    try {
      const raw = await this.fetch(client, uid);
      if (raw === null) return;
      const outcome = await takeIn.accept({
        mailboxId: this.mailboxId,
        raw,
        source: 'imap',
        envelopeFrom: null,
        envelopeTo: [],
        at: Date.now(),
      });
      await noteUid(pool, key, uid, { state: 'taken', rawId: outcome.rawId });
    } catch (error) {
      // The store is away or the line is down: nothing is wrong with this mail, so nothing is noted and all is tried again.
      if (error instanceof NotNow || !client.usable) throw error;
      log.warn({ mailboxId: this.mailboxId, uid, error: String(error) }, 'A mail could not be fetched.');
      await noteUid(pool, key, uid, { state: 'failed', reason: imapWords(error) });
    }
  }

  /** The whole mail; of one that is too big its header and an explanation, which ends in the visible quarantine. */
  private async fetch(client: ImapFlow, uid: number): Promise<Buffer | null> {
    const limit = this.parts.maxBytes ?? 25 * 1024 * 1024;
    const head = await client.fetchOne(String(uid), { uid: true, size: true }, { uid: true });
    // Deleted by somebody since the search: then there is nothing to take.
    if (!head) return null;
    if ((head.size ?? 0) > limit) {
      const part = await client.fetchOne(String(uid), { uid: true, headers: true }, { uid: true });
      const headers = part ? (part.headers ?? Buffer.alloc(0)) : Buffer.alloc(0);
      return Buffer.concat([
        Buffer.from('X-Ponte-Too-Big: '),
        Buffer.from(`${head.size} bytes; the whole mail is still in the mailbox, UID ${uid}\r\n`),
        headers,
      ]);
    }
    const mail = await client.fetchOne(String(uid), { uid: true, source: true }, { uid: true });
    if (!mail) return null;
    if (!mail.source) throw new Error('the server gave no content');
    return mail.source;
  }

  private async show(key: FolderKey, missing: number, error: string | null): Promise<void> {
    const counts = await countUids(this.parts.pool, key);
    const { taken, failed } = counts;
    this.shown = { isConnected: true, seen: taken + Math.max(failed, missing), taken, failed, error };
  }
}
