/** What other mail servers say about a mail of ours: delivery status notifications (RFC 3464) and PEC receipts. */
import { cleanAddress, messageIds, oneLine, type ParsedMail } from './parse.js';

export interface Report {
  readonly outcome: 'bounced' | 'delayed' | 'delivered';
  /** Message-IDs of the mail it is about, as far as it says. */
  readonly originalIds: readonly string[];
  readonly recipient: string;
  /** In words, for the consultant. */
  readonly detail: string;
}

function field(text: string, name: string): string {
  const found = new RegExp(`^${name}:[ \\t]*(.{0,1000}(?:\\r?\\n[ \\t].{0,500}){0,5})`, 'im').exec(text);
  return found ? oneLine(found[1]!, 400) : '';
}

/** RFC 3464: message/delivery-status, one block a recipient. The worst outcome counts. */
function standardReport(mail: ParsedMail): Report | null {
  const status = mail.reports.find((part) => part.type.endsWith('delivery-status'));
  if (!status) return null;
  const blocks = status.text.split(/\r?\n\s*\r?\n/).filter((block) => /^(?:final|original)-recipient:/im.test(block));
  const outcomes = blocks.map((block) => ({
    action: field(block, 'action').toLowerCase(),
    recipient: cleanAddress(
      (field(block, 'final-recipient') || field(block, 'original-recipient')).replace(/^[^;]*;\s*/, ''),
    ),
    status: field(block, 'status'),
    words: field(block, 'diagnostic-code').replace(/^[^;]{1,20};\s*/, ''),
  }));
  const worst =
    outcomes.find((outcome) => outcome.action === 'failed') ??
    outcomes.find((outcome) => outcome.action === 'delayed') ??
    outcomes[0];
  if (!worst) return null;
  // Section 2.3.3: failed, delayed, delivered, relayed, expanded. The last three mean that it went on its way.
  const outcome = worst.action === 'failed' ? 'bounced' : worst.action === 'delayed' ? 'delayed' : 'delivered';
  const detail = [worst.status, worst.words].filter((part) => part !== '').join(' ') || oneLine(mail.words, 300);
  return { outcome, originalIds: originalIds(mail), recipient: worst.recipient, detail };
}

/** The returned headers or mail (RFC 6522) name the mail of ours; so do In-Reply-To and References of many servers. */
function originalIds(mail: ParsedMail): string[] {
  const returned = mail.reports
    .filter((part) => part.type === 'text/rfc822-headers' || part.type === 'message/rfc822')
    .flatMap((part) => messageIds(field(part.text, 'message-id')));
  const failed = (mail.headers.get('x-failed-recipients') ?? []).length > 0 ? messageIds(mail.quoted ?? '') : [];
  return [...new Set([...returned, ...(mail.inReplyTo ? [mail.inReplyTo] : []), ...mail.references, ...failed])];
}

/** PEC (DPR 68/2005, technical rules DM 2-11-2005): X-Ricevuta says what happened, X-Riferimento-Message-ID to what. */
function pecReceipt(mail: ParsedMail): Report | null {
  const kind = mail.headers.get('x-ricevuta')?.[0]?.trim().toLowerCase();
  if (kind === undefined) return null;
  const ids = messageIds(mail.headers.get('x-riferimento-message-id')?.[0]);
  const outcome =
    kind === 'avvenuta-consegna'
      ? 'delivered'
      : kind === 'accettazione' || kind === 'presa-in-carico'
        ? 'delayed'
        : 'bounced';
  return { outcome, originalIds: ids, recipient: '', detail: `PEC: ${kind}` };
}

/** Servers that know no RFC 3464 (qmail and others): a null sender or a daemon's name, and words of failure. */
function oldReport(mail: ParsedMail, isNullSender: boolean): Report | null {
  const isDaemon = /^(?:mailer-daemon|postmaster)@/.test(mail.from.address) || mail.headers.has('x-failed-recipients');
  const saysSo =
    /undeliver|undelivered|delivery (?:status|failure|has failed)|failure notice|returned mail|mancato recapito|impossibile recapitare/i.test(
      `${mail.subject} ${mail.words.slice(0, 500)}`,
    );
  if (!saysSo || !(isDaemon || isNullSender)) return null;
  const recipient = cleanAddress(mail.headers.get('x-failed-recipients')?.[0]?.split(',')[0]);
  return { outcome: 'bounced', originalIds: originalIds(mail), recipient, detail: oneLine(mail.words, 300) };
}

/** Reads a mail as a report about another mail; null when it is an ordinary mail. */
export function readReport(mail: ParsedMail, isNullSender: boolean): Report | null {
  return standardReport(mail) ?? pecReceipt(mail) ?? oldReport(mail, isNullSender);
}
