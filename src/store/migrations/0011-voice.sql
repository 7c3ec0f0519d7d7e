-- Telephone calls: what happened, never what was said. `customer` and `contact` hold who.
create table call (
  id text primary key,
  direction text not null check (direction in ('in', 'out')),
  number text,
  dialled text not null,
  trunk text not null,
  flow text,
  flow_version integer,
  chosen text[] not null,
  contact_id text,
  interaction_id text,
  started_at bigint not null,
  asked_for_person_at bigint,
  answered_at bigint,
  ended_at bigint,
  ended_as text
);
create index call_started on call (started_at);
create index call_contact on call (contact_id) where contact_id is not null;

-- Every five seconds of a call, as the desk's browser measured it.
create table call_quality (
  call_id text not null references call (id) on delete cascade,
  at bigint not null,
  loss_percent real not null,
  jitter_ms real not null,
  round_trip_ms real,
  mos real,
  primary key (call_id, at)
);

-- Flows by name and version; what is published at a number. A version is never changed, only followed by another.
create table flow_version (
  name text not null,
  version integer not null,
  source text not null,
  saved_by text not null,
  saved_at bigint not null,
  published_at bigint,
  published_by text,
  primary key (name, version)
);
-- Which flow answers a dialled number. '*' is every other number.
create table flow_number (
  number text primary key,
  flow text not null
);
