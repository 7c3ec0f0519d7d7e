/** Somebody's mail program: plain SMTP to the centre's own port. */
import { createTransport, type Transporter } from 'nodemailer';

export interface Letter {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly inReplyTo?: string;
  /** Given where a letter sent again must be the same byte by byte. */
  readonly date?: Date;
}

export class MailClient {
  private readonly port: () => number;
  private readonly connections: number;
  private open: { readonly port: number; readonly transport: Transporter } | null = null;

  constructor(port: () => number, connections = 1) {
    this.port = port;
    this.connections = connections;
  }

  /** Resolves when the centre said 250; rejects otherwise, and then whether it was kept is unknown. */
  async send({ inReplyTo, ...letter }: Letter): Promise<string> {
    const replying = inReplyTo === undefined ? {} : { inReplyTo, references: [inReplyTo] };
    const sent = (await this.transport().sendMail({ ...letter, ...replying })) as { response?: string };
    return sent.response ?? '';
  }

  private transport(): Transporter {
    const port = this.port();
    if (this.open?.port === port) return this.open.transport;
    this.open?.transport.close();
    const transport = createTransport({
      host: '127.0.0.1',
      port,
      pool: true,
      maxConnections: this.connections,
      maxMessages: Infinity,
      ignoreTLS: true,
      connectionTimeout: 5_000,
      socketTimeout: 20_000,
    });
    this.open = { port, transport };
    return transport;
  }

  close(): void {
    this.open?.transport.close();
    this.open = null;
  }
}
