/**
 * Which contact a mail belongs to: by a signed tag in the address it was sent to, then by the Message-IDs it refers to,
 * else it is a new one. Never by subject: 'Re: bolletta' is written by thousands of people about thousands of bills.
 */
import type { ParsedMail } from './parse.js';
import { splitAddress } from './tags.js';

/** What the tables know about a tag or a Message-ID. */
export interface Known {
  readonly contactId: string;
  readonly entryId: string | null;
}

export interface ThreadFacts {
  /** Tags that the installation issued, among those of the mail. */
  readonly tags: ReadonlyMap<string, Known>;
  /** Mails of conversations, by Message-ID. */
  readonly messages: ReadonlyMap<string, Known>;
}

export type Thread =
  | { readonly by: 'tag' | 'reference'; readonly contactId: string }
  | { readonly by: 'new'; readonly contactId: null };

/** Every own-looking address of the mail, the envelope first: what a customer's program did to the headers counts less. */
export function ownTags(mail: ParsedMail, envelopeTo: readonly string[], kind: 'c' | 'b'): string[] {
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) => mail.headers.get(name) ?? []);
  const found = [...envelopeTo, ...delivered, ...mail.to, ...mail.cc]
    .map((address) => splitAddress(address.replace(/^<|>$/g, '')))
    .filter((address) => address.kind === kind)
    .map((address) => address.tag!);
  return [...new Set(found)].slice(0, 20);
}

/** Message-IDs that this mail refers to, the nearest first (RFC 5322 3.6.4: the parent is last in References). */
export function referredIds(mail: ParsedMail): string[] {
  return [...new Set([...(mail.inReplyTo === null ? [] : [mail.inReplyTo]), ...[...mail.references].reverse()])];
}

export function findThread(mail: ParsedMail, envelopeTo: readonly string[], facts: ThreadFacts): Thread {
  for (const tag of ownTags(mail, envelopeTo, 'c')) {
    const known = facts.tags.get(tag);
    if (known) return { by: 'tag', contactId: known.contactId };
  }
  for (const id of referredIds(mail)) {
    const known = facts.messages.get(id);
    if (known) return { by: 'reference', contactId: known.contactId };
  }
  return { by: 'new', contactId: null };
}
