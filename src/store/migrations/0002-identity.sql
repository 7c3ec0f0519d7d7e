-- Who works here, where they are logged in, which programs may call, and the centre's own settings.
-- Moments are epoch milliseconds. Of tokens only the SHA-256 is kept: who reads this table can log in as nobody.

create table person (
  id            text primary key,
  name          text not null,
  mail          text not null,
  -- The address in lower case: one person an address, however it is written.
  mail_key      text not null unique,
  -- Null while no password was set: such a person cannot log in.
  password_hash text,
  roles         text[] not null,
  is_active     boolean not null default true,
  created_at    bigint not null,
  changed_at    bigint not null
);

create table login (
  id         text primary key,
  person_id  text not null references person (id) on delete cascade,
  token_hash bytea not null unique,
  device     text not null,
  started_at bigint not null,
  seen_at    bigint not null
);
create index login_person on login (person_id);

create table api_token (
  id         text primary key,
  name       text not null,
  token_hash bytea not null unique,
  roles      text[] not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at    bigint
);

create table setting (
  name       text primary key,
  value      jsonb not null,
  changed_at bigint not null
);

-- Answers kept for a repeated Idempotency-Key. `status` is null while the first call is still at work.
create table idempotency (
  viewer       text not null,
  route        text not null,
  key          text not null,
  body_hash    bytea not null,
  status       integer,
  content_type text,
  answer       text,
  created_at   bigint not null,
  primary key (viewer, route, key)
);
create index idempotency_created on idempotency (created_at);
