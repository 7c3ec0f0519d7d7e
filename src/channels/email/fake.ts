/** The outside world of mail, for tests, the bench and chaos: somebody who writes, and a post office that takes answers. */
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';

export interface Sent {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  /** Unfolded, lower-case name → first value. */
  readonly headers: ReadonlyMap<string, string>;
}

function headersOf(raw: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of raw
    .split(/\r?\n\r?\n/)[0]!
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

/** A relay that takes everything, or answers what it is told to. */
export class FakePostOffice {
  readonly mails: Sent[] = [];
  /** Answers DATA with this instead: a code and words. */
  refuse: { readonly code: number; readonly words: string } | null = null;
  /** Called for each mail taken; a test lets somebody's autoresponder live here. */
  onMail: ((mail: Sent) => void) | null = null;
  tries = 0;
  private server: SMTPServer | null = null;
  private waiting: (() => void)[] = [];

  /** Resolves to the relay's address for PONTE_SMTP_RELAY. */
  async start(): Promise<string> {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      authOptional: true,
      disableReverseLookup: true,
      closeTimeout: 500,
      logger: false,
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.tries++;
          if (this.refuse) return done(Object.assign(new Error(this.refuse.words), { responseCode: this.refuse.code }));
          const raw = Buffer.concat(chunks).toString('utf8');
          const { mailFrom, rcptTo } = session.envelope;
          const to = rcptTo.map((one) => one.address);
          const mail = { from: mailFrom ? mailFrom.address : '', to, raw, headers: headersOf(raw) };
          this.mails.push(mail);
          done(null);
          this.onMail?.(mail);
          for (const wake of this.waiting.splice(0)) wake();
        });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    this.server = server;
    const bound = server.server.address();
    return `smtp://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
  }

  /** The first mail that fits, already here or still to come. */
  async waitFor(fits: (mail: Sent) => boolean): Promise<Sent> {
    for (;;) {
      const found = this.mails.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  stop(): Promise<void> {
    return new Promise((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }
}

export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly subject?: string;
  readonly text?: string;
  readonly inReplyTo?: string;
  readonly replyTo?: string;
  readonly messageId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments?: readonly { readonly filename: string; readonly content: Buffer }[];
}

/** Somebody's mail program, talking SMTP to us. Rejects as the server refused, with `responseCode`. */
export class FakeSender {
  private readonly transport;

  constructor(port: number, connections = 1) {
    this.transport = createTransport({
      host: '127.0.0.1',
      port,
      pool: true,
      maxConnections: connections,
      maxMessages: Infinity,
      ignoreTLS: true,
    });
  }

  async send(letter: Letter): Promise<{ messageId: string; response: string }> {
    const { headers, attachments, ...rest } = letter;
    const sent = await this.transport.sendMail({
      ...rest,
      ...(headers ? { headers: { ...headers } } : {}),
      ...(attachments ? { attachments: attachments.map((file) => ({ ...file })) } : {}),
    });
    return { messageId: sent.messageId, response: sent.response ?? '' };
  }

  async sendRaw(from: string, to: string, raw: Buffer | string): Promise<string> {
    const sent = await this.transport.sendMail({ envelope: { from, to }, raw });
    return sent.response ?? '';
  }

  stop(): void {
    this.transport.close();
  }
}
