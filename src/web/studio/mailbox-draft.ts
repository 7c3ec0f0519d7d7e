/** A mailbox as it stands in the form, and back. Passwords go in and never come out: empty keeps the stored one. */
import type { FieldError, Read } from './editing.js';

export interface Access {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly hasPassword: boolean;
}

export interface Mailbox {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  readonly queueId: string;
  readonly imap: (Access & { readonly folder: string }) | null;
  readonly smtp: Access | null;
  /** Answers carry a signed tag in their address ('support+tag@'). */
  readonly hasTags: boolean;
  readonly isActive: boolean;
  readonly status: {
    readonly isConnected: boolean;
    readonly seen: number;
    readonly taken: number;
    readonly failed: number;
    readonly error: string | null;
  } | null;
}

export interface AccessDraft {
  readonly isOn: boolean;
  readonly host: string;
  readonly port: string;
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
}

export interface MailboxDraft {
  readonly address: string;
  readonly name: string;
  readonly queueId: string;
  readonly hasTags: boolean;
  readonly isActive: boolean;
  readonly imap: AccessDraft;
  readonly folder: string;
  readonly smtp: AccessDraft;
}

const accessDraft = (access: Access | null, port: number): AccessDraft => ({
  isOn: access !== null,
  host: access?.host ?? '',
  port: String(access?.port ?? port),
  secure: access?.secure ?? true,
  user: access?.user ?? '',
  password: '',
});

/** RFC 8314 3.2 and 3.3: implicit TLS, IMAP on 993 and submission on 465. */
export const mailboxDraftOf = (mailbox: Mailbox): MailboxDraft => ({
  address: mailbox.address,
  name: mailbox.name,
  queueId: mailbox.queueId,
  hasTags: mailbox.hasTags,
  isActive: mailbox.isActive,
  imap: accessDraft(mailbox.imap, 993),
  folder: mailbox.imap?.folder ?? 'INBOX',
  smtp: accessDraft(mailbox.smtp, 465),
});

export const withoutPasswords = (draft: MailboxDraft): MailboxDraft => ({
  ...draft,
  imap: { ...draft.imap, password: '' },
  smtp: { ...draft.smtp, password: '' },
});

export function readMailbox(draft: MailboxDraft): Read<object> {
  const errors: Record<string, FieldError> = {};
  if (!/^[^\s@]+@[^\s@]+$/.test(draft.address.trim())) errors.address = 'mail';
  if (!draft.queueId) errors.queueId = 'queue';
  const access = (name: 'imap' | 'smtp') => {
    const { isOn, host, port, secure, user, password } = draft[name];
    if (!isOn) return null;
    if (!/^[A-Za-z0-9._:-]{1,253}$/.test(host.trim())) errors[`${name}.host`] = 'host';
    const number = Number(port);
    if (!/^\d+$/.test(port.trim()) || number < 1 || number > 65_535) errors[`${name}.port`] = 'port';
    if (name === 'imap' && !user.trim()) errors['imap.user'] = 'missing';
    return { host: host.trim(), port: number, secure, user: user.trim(), ...(password && { password }) };
  };
  const imap = access('imap');
  const body = {
    address: draft.address.trim(),
    name: draft.name.trim(),
    queueId: draft.queueId,
    hasTags: draft.hasTags,
    isActive: draft.isActive,
    imap: imap && { ...imap, folder: draft.folder.trim() || 'INBOX' },
    smtp: access('smtp'),
  };
  return Object.keys(errors).length > 0 ? { errors } : { body };
}

/** 'ponte' first, then 'ponte2', 'ponte3': a name is never used for two keys. */
export const nextSelector = (selector: string | null): string => {
  if (selector === null) return 'ponte';
  const [, name = '', number] = /^(.*?)(\d*)$/.exec(selector) ?? [];
  return `${name}${Number(number || 1) + 1}`;
};
