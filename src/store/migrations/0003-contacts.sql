-- Current state of the floor: each row is the fold of its events (0001), written in the same statement as they are.
-- No foreign keys between these tables: one statement writes them all, in any order. Whole records stand in `data`;
-- the columns beside it are those that a query looks for.

create table customer (
  id text primary key,
  name text not null,
  data jsonb not null,
  seq bigint not null
);

create table identity (
  kind text not null,
  value text not null,
  customer_id text not null,
  primary key (kind, value)
);
create index identity_customer on identity (customer_id);

create table contact (
  id text primary key,
  customer_id text not null,
  customer_name text not null,
  subject text not null,
  state text not null,
  turn text not null,
  turn_since bigint not null,
  queue_id text not null,
  -- 'waiting', 'offered', 'held' while an interaction is live, else null.
  place text,
  consultant_id text,
  owner_id text,
  joined_into text,
  opened_at bigint not null,
  closed_at bigint,
  data jsonb not null,
  seq bigint not null
) with (fillfactor = 80);
create index contact_customer on contact (customer_id);
create index contact_consultant on contact (consultant_id) where consultant_id is not null;
create index contact_joined on contact (joined_into) where joined_into is not null;
create index contact_live on contact (id) where state in ('open', 'promised', 'awaiting');
create index contact_queue on contact (queue_id, opened_at desc);
create index contact_opened on contact (opened_at desc);

create table entry (
  id text primary key,
  contact_id text not null,
  at bigint not null,
  kind text not null,
  channel text not null,
  data jsonb not null,
  seq bigint not null
);
create index entry_contact on entry (contact_id, seq);
-- What still has to leave the house: looked for at every start.
create index entry_sending on entry (seq) where data ->> 'delivery' = 'sending';

create table interaction (
  id text primary key,
  contact_id text not null,
  queue_id text not null,
  channel text not null,
  place text not null,
  consultant_id text,
  arrived_at bigint not null,
  queued_at bigint not null,
  data jsonb not null,
  seq bigint not null
) with (fillfactor = 80);
create index interaction_live on interaction (id) where place <> 'ended';
create index interaction_contact on interaction (contact_id);

create table seat (
  id text primary key,
  data jsonb,
  is_removed boolean not null,
  seq bigint not null
) with (fillfactor = 80);

create table queue (
  id text primary key,
  data jsonb,
  is_open boolean not null,
  is_removed boolean not null,
  seq bigint not null
);

-- What routing knows besides rows: policy, what the wait estimate has learnt.
create table floor_state (
  id text primary key,
  data jsonb not null,
  seq bigint not null
);

-- Half-written text. Not an event: it belongs to the writer alone, and only the writer ever empties it.
create table draft (
  person_id text not null,
  contact_id text not null,
  channel text not null,
  text text not null,
  revision bigint not null,
  writer_id text not null,
  saved_at bigint not null,
  primary key (person_id, contact_id, channel)
);

-- Who opened whose contact without having a part in it: visible to everybody who asks in "me".
create table opening (
  person_id text not null,
  contact_id text not null,
  at bigint not null
);
create index opening_contact on opening (contact_id, at);
