/**
 * Our own SMTP server (RFC 5321). It takes mail for our mailboxes only, and says 250 only when the mail is durable and
 * its contact stands: what it cannot keep right now gets 451, and the sender's queue is our buffer.
 */
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Logger } from 'pino';
import type { Mailbox, Mailboxes } from './mailboxes.js';
import type { TakeIn } from './take-in.js';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** Name in the greeting; defaults to the domain of the first mailbox. */
  readonly name?: string | undefined;
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  readonly perMinute: number;
  readonly limits?: Partial<SmtpLimits>;
}

export interface SmtpLimits {
  readonly maxBytes: number;
  /** Mails being received at once take this much memory together; beyond it senders are asked to come back. */
  readonly maxBytesTogether: number;
  readonly maxClients: number;
  readonly maxClientsPerAddress: number;
  /** No byte for this long: the connection is closed. */
  readonly idleMs: number;
  /** The whole of one mail must have come in by then, however slowly (a client that drips keeps a place from others). */
  readonly mailMs: number;
}

export const smtpLimits: SmtpLimits = {
  maxBytes: 25 * 1024 * 1024,
  maxBytesTogether: 192 * 1024 * 1024,
  maxClients: 500,
  maxClientsPerAddress: 100,
  idleMs: 60_000,
  mailMs: 10 * 60_000,
};

export interface SmtpDoor {
  readonly port: number;
  status(): { mails: number; refused: number; clients: number };
  stop(): Promise<void>;
}

const refuse = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode });

/** How many mails an address sent in the running minute. Loopback is a relay of our own and not counted. */
class Rate {
  private counts = new Map<string, number>();
  private minute = 0;
  private readonly perMinute: number;

  constructor(perMinute: number) {
    this.perMinute = perMinute;
  }

  isOver(address: string, now: number): boolean {
    if (/^(?:::ffff:)?127\.|^::1$/.test(address)) return false;
    const minute = Math.floor(now / 60_000);
    if (minute !== this.minute) {
      this.minute = minute;
      this.counts = new Map();
    }
    const count = (this.counts.get(address) ?? 0) + 1;
    this.counts.set(address, count);
    return count > this.perMinute;
  }
}

export class SmtpReceiver {
  private readonly limits: SmtpLimits;
  private readonly rate: Rate;
  private readonly clients = new Map<string, number>();
  private readonly counted = new WeakSet<SMTPServerSession>();
  private bytesHeld = 0;
  private mails = 0;
  private refused = 0;

  private readonly takeIn: Pick<TakeIn, 'accept'>;
  private readonly mailboxes: Mailboxes;
  private readonly options: SmtpOptions;
  private readonly log: Logger;

  constructor(takeIn: Pick<TakeIn, 'accept'>, mailboxes: Mailboxes, options: SmtpOptions, log: Logger) {
    this.takeIn = takeIn;
    this.mailboxes = mailboxes;
    this.options = options;
    this.log = log;
    this.limits = { ...smtpLimits, ...options.limits };
    this.rate = new Rate(options.perMinute);
  }

  async listen(): Promise<SmtpDoor> {
    const { options, limits } = this;
    const server = new SMTPServer({
      name: options.name ?? this.mailboxes.all[0]?.address.split('@')[1] ?? 'localhost',
      banner: 'Ponte',
      size: limits.maxBytes,
      // Without a certificate of its own the server offers no STARTTLS: a key that everybody has protects nobody.
      disabledCommands: options.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
      ...(options.tls ?? {}),
      authOptional: true,
      disableReverseLookup: true,
      maxClients: limits.maxClients,
      socketTimeout: limits.idleMs,
      closeTimeout: 3_000,
      logger: false,
      onConnect: (session, done) => done(this.connect(session)),
      onClose: (session, done) => {
        this.close(session);
        done();
      },
      onMailFrom: (_address, session, done) =>
        done(
          this.rate.isOver(session.remoteAddress, Date.now())
            ? this.no(450, '4.7.1 too many mails, later please')
            : null,
        ),
      onRcptTo: (address, session, done) => done(this.recipient(address.address, session)),
      onData: (stream, session, done) => {
        this.receive(stream, session).then(
          (words) => done(null, words),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
      },
    });
    // A client that hangs up in the middle is nothing to end the process for.
    server.on('error', (error) => this.log.debug({ error: error.message }, 'An SMTP connection broke.'));
    const net = server.server;
    await new Promise<void>((resolve, reject) => {
      net.once('error', reject);
      server.listen(options.port, options.host, () => {
        net.off('error', reject);
        resolve();
      });
    });
    const bound = net.address();
    return {
      port: typeof bound === 'object' && bound !== null ? bound.port : options.port,
      status: () => ({ mails: this.mails, refused: this.refused, clients: server.connections.size }),
      stop: () => new Promise((resolve) => server.close(() => resolve())),
    };
  }

  private no(code: number, words: string): Error {
    this.refused++;
    return refuse(code, words);
  }

  private connect(session: SMTPServerSession): Error | null {
    const here = (this.clients.get(session.remoteAddress) ?? 0) + 1;
    if (here > this.limits.maxClientsPerAddress) return this.no(421, '4.7.0 too many connections from your address');
    this.clients.set(session.remoteAddress, here);
    this.counted.add(session);
    return null;
  }

  private close(session: SMTPServerSession): void {
    if (!this.counted.delete(session)) return;
    const left = (this.clients.get(session.remoteAddress) ?? 1) - 1;
    if (left <= 0) this.clients.delete(session.remoteAddress);
    else this.clients.set(session.remoteAddress, left);
  }

  /** RFC 5321 3.6.2: no relay. Every recipient must be ours. */
  private recipient(address: string, session: SMTPServerSession): Error | null {
    if (session.envelope.rcptTo.length >= 100) return this.no(452, '4.5.3 too many recipients');
    return this.mailboxes.byAddress(address) ? null : this.no(550, '5.1.1 no such mailbox here');
  }

  private async receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const at = Date.now();
    const held = { bytes: 0 };
    try {
      const raw = await this.read(stream, held);
      if (raw === 'tooBig') throw this.no(552, '5.3.4 the mail is over 25 MB');
      if (raw === 'noRoom') throw this.no(452, '4.3.1 no room right now, later please');
      if (raw === 'tooSlow') throw this.no(421, '4.4.2 the mail took too long');
      const taken = [];
      for (const [mailbox, to] of this.byMailbox(session))
        taken.push(
          await this.takeIn.accept({
            mailboxId: mailbox.id,
            raw,
            source: 'smtp',
            envelopeFrom: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
            envelopeTo: to,
            at,
            client: { address: session.remoteAddress, name: session.hostNameAppearsAs || '' },
          }),
        );
      if (taken.length === 0) throw this.no(550, '5.1.1 no such mailbox here');
      this.mails++;
      return `2.0.0 kept as ${taken[0]!.rawId.slice(0, 16)}`;
    } catch (error) {
      if ((error as { responseCode?: number }).responseCode !== undefined) throw error;
      // RFC 5321 4.2.2: 451 'local error in processing' makes the sender keep the mail and come again.
      this.log.warn({ error: String(error) }, 'A mail could not be taken in right now.');
      throw this.no(451, '4.3.0 cannot keep the mail right now, later please');
    } finally {
      this.bytesHeld -= held.bytes;
    }
  }

  /** Reads to the end in any case: the answer to DATA comes after the final dot. */
  private async read(
    stream: SMTPServerDataStream,
    held: { bytes: number },
  ): Promise<Buffer | 'tooBig' | 'noRoom' | 'tooSlow'> {
    const chunks: Buffer[] = [];
    let verdict: 'tooBig' | 'noRoom' | 'tooSlow' | null = null;
    const until = Date.now() + this.limits.mailMs;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (verdict !== null) {
        // What is refused is still read, but not for ever.
        if (Date.now() > until) break;
        continue;
      }
      held.bytes += chunk.length;
      this.bytesHeld += chunk.length;
      if (stream.sizeExceeded || held.bytes > this.limits.maxBytes) verdict = 'tooBig';
      else if (this.bytesHeld > this.limits.maxBytesTogether) verdict = 'noRoom';
      else if (Date.now() > until) verdict = 'tooSlow';
      if (verdict === null) chunks.push(chunk);
      else {
        chunks.length = 0;
        this.bytesHeld -= held.bytes;
        held.bytes = 0;
      }
    }
    return verdict ?? Buffer.concat(chunks);
  }

  private byMailbox(session: SMTPServerSession): Map<Mailbox, string[]> {
    const groups = new Map<Mailbox, string[]>();
    for (const { address } of session.envelope.rcptTo) {
      const mailbox = this.mailboxes.byAddress(address);
      if (mailbox) groups.set(mailbox, [...(groups.get(mailbox) ?? []), address]);
    }
    return groups;
  }
}
