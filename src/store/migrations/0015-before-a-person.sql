-- Messages that callers left. The sound lies sealed in the data folder under the id; what stands here is that it is there.
create table voice_message (
  id text primary key,
  contact_id text not null,
  sound_ms integer not null,
  bytes integer not null,
  taken_at bigint not null
);
create index voice_message_contact on voice_message (contact_id);
create index voice_message_taken on voice_message (taken_at);

-- A version of a flow that answers from a later moment on; no numbers: the flow goes off the telephone then.
create table flow_plan (
  id text primary key,
  flow text not null,
  version integer not null,
  numbers text[] not null,
  at bigint not null,
  planned_by text not null,
  planned_at bigint not null,
  done_at bigint,
  -- Why it could not be done when its time came; it is not tried again by itself.
  problem text,
  foreign key (flow, version) references flow_version (name, version)
);
create index flow_plan_due on flow_plan (at) where done_at is null;

-- Where a person sits while they answer (ISO 3166-1): callers have a right to know (DL 83/2012 art. 24-bis). Null: where
-- the centre is.
alter table person add column country text check (country ~ '^[A-Z]{2}$');

-- A caller whom a menu passed to a number outside: which one, and since when somebody there answered.
alter table call add column outside_number text;
alter table call add column outside_answered_at bigint;
