-- Files of contacts, whichever channel brought them. Bytes stand here so that one backup holds everything; PostgreSQL
-- keeps them out of line, so reading the other columns never touches them.
create table file (
  id text primary key,
  contact_id text not null,
  name text not null,
  type text not null,
  size int not null,
  sha256 text not null,
  bytes bytea not null,
  created_at timestamptz not null,
  unique (contact_id, sha256)
);
-- Photos and archives are compressed already.
alter table file alter column bytes set storage external;

-- Who holds a conversation's token is its customer. Only the hash is stored: a stolen copy of this table opens nothing.
create table chat_token (
  token_hash bytea primary key,
  contact_id text not null,
  created_at timestamptz not null
);
create index chat_token_contact on chat_token (contact_id);
