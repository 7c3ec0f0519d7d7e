/** Tries a mailbox's servers and says in words what is wrong: the error of a library is no help to who sets up a centre.
 * It connects to whatever host is typed, inside the own network too: mail servers stand there, so no address is barred
 * (request forgery, OWASP A10). Only administrators may ask, ten times a minute, and see a code and 300 letters at most. */
import { imapClient, imapWords } from './imap.js';
import type { ImapAccess, Mailbox, SmtpAccess } from './mailboxes.js';
import { failureOf, parseRelay, type Relay } from './relay.js';

export interface Tried {
  readonly ok: boolean;
  /** A code for the screen's own words: 'ok', 'refusedLogin', 'noAnswer', 'unknownHost', 'badCertificate', 'noFolder', 'notSet', 'failed'. */
  readonly code: string;
  readonly detail: string;
}

const fine: Tried = { ok: true, code: 'ok', detail: '' };

function judge(words: string): Tried {
  const code = /login refused|authenticat|invalid credentials|EAUTH|535/i.test(words)
    ? 'refusedLogin'
    : /ENOTFOUND|EAI_AGAIN|EDNS/i.test(words)
      ? 'unknownHost'
      : /certificate|self.signed|CERT_|altname/i.test(words)
        ? 'badCertificate'
        : /ECONNREFUSED|ETIMEDOUT|TIMEOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH|closed/i.test(words)
          ? 'noAnswer'
          : 'failed';
  return { ok: false, code, detail: words.slice(0, 300) };
}

export async function tryImap(access: ImapAccess): Promise<Tried> {
  if (access.password === '')
    return { ok: false, code: 'refusedLogin', detail: 'the password is missing or cannot be opened' };
  const client = imapClient(access);
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    return judge(imapWords(error));
  }
  try {
    const folder = await client.mailboxOpen(access.folder || 'INBOX', { readOnly: true });
    return { ...fine, detail: `${folder.exists} mails in ${folder.path}` };
  } catch (error) {
    return { ok: false, code: 'noFolder', detail: imapWords(error) };
  } finally {
    client.close();
  }
}

export async function trySmtp(access: SmtpAccess, relay: Relay): Promise<Tried> {
  try {
    await relay.verify(access);
    return fine;
  } catch (error) {
    return judge(`${(error as { code?: string }).code ?? ''} ${failureOf(error).words}`.trim());
  }
}

/** Both ways of a mailbox. */
export async function tryMailbox(
  mailbox: Mailbox,
  relay: Relay,
  relayUrl: string | undefined,
): Promise<{ imap: Tried; smtp: Tried }> {
  const imap =
    mailbox.imap === null ? { ok: true, code: 'notSet', detail: 'mail comes in by SMTP' } : await tryImap(mailbox.imap);
  try {
    const access = mailbox.smtp ?? (relayUrl ? parseRelay(relayUrl) : null);
    if (access === null)
      return { imap, smtp: { ok: false, code: 'notSet', detail: 'no outgoing server: answers cannot be sent' } };
    return { imap, smtp: await trySmtp(access, relay) };
  } catch (error) {
    return { imap, smtp: { ok: false, code: 'failed', detail: String(error) } };
  }
}
