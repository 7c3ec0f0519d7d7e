-- Text messages that callers asked for by a key. The number is here for its daily limit, and goes with the row.
create table text_message (
  id text primary key,
  call_id text not null,
  contact_id text not null,
  number text not null,
  at bigint not null,
  state text not null check (state in ('sending', 'sent', 'failed')),
  tries int not null default 0,
  settled_at bigint
);
create index text_message_number on text_message (number, at);
create index text_message_at on text_message (at);

-- The link in it: opens the conversation of that call once. Only the hash is stored.
create table text_link (
  token_hash bytea primary key,
  contact_id text not null,
  created_at bigint not null,
  expires_at bigint not null,
  opened_at bigint
);
create index text_link_contact on text_link (contact_id);
create index text_link_expires on text_link (expires_at);
