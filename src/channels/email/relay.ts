/** The way out: somebody's SMTP server that takes our mails (RFC 6409 submission). */
import { createTransport, type Transporter } from 'nodemailer';
import type { SmtpAccess } from './mailboxes.js';
import type { Composed } from './compose.js';

/** `smtp://user:pass@host:port` or `smtps://…`; throws with words when it is neither. */
export function parseRelay(url: string): SmtpAccess {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !['smtp:', 'smtps:'].includes(parsed.protocol) || parsed.hostname === '')
    throw new Error('PONTE_SMTP_RELAY must look like smtp://user:password@host:587');
  const secure = parsed.protocol === 'smtps:';
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? (secure ? 465 : 587) : Number(parsed.port),
    secure,
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  };
}

export class Relay {
  private readonly transports = new Map<string, Transporter>();

  private transport(access: SmtpAccess): Transporter {
    const key = JSON.stringify(access);
    const known = this.transports.get(key);
    if (known) return known;
    const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(access.host);
    const transport = createTransport({
      host: access.host,
      port: access.port,
      secure: access.secure,
      ...(access.user ? { auth: { user: access.user, pass: access.password } } : {}),
      pool: true,
      maxConnections: 4,
      connectionTimeout: 20_000,
      greetingTimeout: 20_000,
      socketTimeout: 120_000,
      disableFileAccess: true,
      disableUrlAccess: true,
      // A relay on the same machine has no certificate anybody signed, and nobody stands in between.
      tls: { rejectUnauthorized: !isLocal },
    });
    this.transports.set(key, transport);
    return transport;
  }

  /** Resolves when the relay has taken the mail over. */
  async send(access: SmtpAccess, mail: Composed): Promise<void> {
    await this.transport(access).sendMail({ ...mail });
  }

  /** Connects and logs in without sending. */
  async verify(access: SmtpAccess): Promise<void> {
    await this.transport(access).verify();
  }

  stop(): void {
    for (const transport of this.transports.values()) transport.close();
    this.transports.clear();
  }
}

export type Failure = { readonly isFinal: boolean; readonly words: string };

/** RFC 5321 4.2.1: 5yz will not get better by trying again, 4yz may. No answer at all may too. */
export function failureOf(error: unknown): Failure {
  const { responseCode, response, code, message } = error as {
    responseCode?: number;
    response?: string;
    code?: string;
    message?: string;
  };
  const words = (response ?? message ?? String(error)).replace(/\s+/g, ' ').slice(0, 300);
  // A refused login is the mailbox's fault, not the mail's: it can be put right while the mail waits.
  if (code === 'EAUTH') return { isFinal: false, words: `login refused: ${words}` };
  if (responseCode !== undefined && responseCode >= 500) return { isFinal: true, words };
  if (code === 'EMESSAGE' || code === 'EENVELOPE')
    return { isFinal: responseCode === undefined || responseCode >= 500, words };
  return { isFinal: false, words };
}
