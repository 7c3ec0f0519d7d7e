-- E-mail: mailboxes, every mail as it came, what threads hang on, what goes out.

create table mailbox (
  id text primary key,
  address text not null,
  name text not null default '',
  queue_id text not null,
  -- Secrets inside these three are sealed with AES-256-GCM under the installation's secret.
  imap jsonb,
  smtp jsonb,
  dkim jsonb,
  -- False where the provider does not deliver 'support+tag@': answers then thread by Message-ID alone.
  has_tags boolean not null default true,
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);
create unique index mailbox_address on mailbox (lower(address));

-- A mail is kept byte by byte before anybody looks into it: nothing is acknowledged that is not here.
create table mail_raw (
  id text primary key,
  mailbox_id text not null,
  received_at timestamptz not null,
  source text not null check (source in ('smtp', 'imap', 'file')),
  envelope_from text,
  envelope_to text[] not null default '{}',
  size_bytes integer not null,
  raw bytea not null,
  state text not null default 'received' check (state in ('received', 'taken', 'quarantined', 'ignored')),
  is_released boolean not null default false,
  contact_id text,
  entry_id text,
  reason text,
  detail text
);
-- Mails are compressed or encoded already; trying again costs more than it saves.
alter table mail_raw alter column raw set storage external;
create index mail_raw_unfinished on mail_raw (received_at) where state = 'received';
create index mail_raw_quarantined on mail_raw (received_at desc) where state = 'quarantined';
create index mail_raw_mailbox on mail_raw (mailbox_id, state);

-- One row a mail of a conversation, in or out: what In-Reply-To, References and bounces are looked up in.
create table mail_message (
  message_id text not null,
  -- Content hash: a sender that uses one Message-ID for different mails loses none of them.
  fingerprint text not null,
  direction text not null check (direction in ('in', 'out')),
  raw_id text,
  mailbox_id text not null,
  contact_id text,
  entry_id text,
  address text not null,
  is_verified boolean not null default false,
  subject text not null default '',
  reference_ids text[] not null default '{}',
  -- The beginning of the text, for the quotation under an answer.
  excerpt text not null default '',
  at timestamptz not null,
  primary key (message_id, fingerprint)
);
create index mail_message_contact on mail_message (contact_id, at desc);
create index mail_message_entry on mail_message (entry_id);

-- The short signed tags of reply addresses ('c': a contact) and of return paths ('b': one mail we sent).
create table mail_tag (
  tag text primary key,
  kind text not null check (kind in ('c', 'b')),
  contact_id text not null,
  entry_id text
);

create table mail_html (
  entry_id text primary key,
  html text not null,
  has_remote boolean not null default false
);

create table mail_outbox (
  entry_id text primary key,
  contact_id text not null,
  kind text not null check (kind in ('reply', 'ask', 'auto')),
  state text not null default 'sending' check (state in ('sending', 'sent', 'failed', 'bounced')),
  attempts integer not null default 0,
  entry jsonb not null,
  -- Whom it goes to, where it is not whoever wrote last (automatic answers go back to the sender alone).
  to_address text,
  detail text,
  at timestamptz not null default now()
);

-- Answers sent by nobody: what the loop guard counts.
create table mail_auto (
  entry_id text primary key,
  address text not null,
  contact_id text not null,
  at timestamptz not null
);
create unique index mail_auto_once on mail_auto (address, contact_id);
create index mail_auto_recent on mail_auto (at);

-- Links that ask whether any doubt is left. Only the hash is kept.
create table mail_ask (
  token_hash text primary key,
  contact_id text not null,
  entry_id text not null,
  at timestamptz not null
);

-- Every UID of an IMAP folder that was handled, so that a gap can be seen as a gap.
create table mail_uid (
  mailbox_id text not null,
  uid_validity bigint not null,
  uid bigint not null,
  state text not null check (state in ('taken', 'older', 'failed')),
  raw_id text,
  attempts integer not null default 1,
  reason text,
  at timestamptz not null default now(),
  primary key (mailbox_id, uid_validity, uid)
);
