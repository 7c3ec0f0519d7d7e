/** PEC, the registered mail of Italy: the customer's mail travels inside an envelope written by the provider. */
import { parseMail, type ParsedMail } from './parse.js';

/**
 * Opens the transport envelope (X-Trasporto: posta-certificata): the mail is the attached postacert.eml. The envelope's
 * own Message-ID stays, since answers and receipts refer to it; daticert.xml stays as a file, it is the proof.
 */
export async function openPec(envelope: ParsedMail): Promise<ParsedMail> {
  if (envelope.headers.get('x-trasporto')?.[0]?.trim().toLowerCase() !== 'posta-certificata') return envelope;
  const inner = envelope.files.find((file) => file.type === 'message/rfc822' && /postacert/i.test(file.name));
  if (!inner) return envelope;
  const mail = await parseMail(inner.bytes);
  return {
    ...mail,
    // The provider vouches for the sender; where the inner mail says nothing, Reply-To of the envelope is the person.
    from: mail.from.address === '' ? { name: mail.from.name, address: envelope.replyTo } : mail.from,
    replyTo: mail.replyTo || envelope.replyTo,
    subject: mail.subject || envelope.subject.replace(/^POSTA CERTIFICATA:\s*/i, ''),
    messageId: envelope.messageId || mail.messageId,
    headers: envelope.headers,
    files: [...mail.files, ...envelope.files.filter((file) => file !== inner && /daticert/i.test(file.name))],
  };
}
