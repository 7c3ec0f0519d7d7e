-- What is recorded and why: each version stays, so that every recording can be held against the one it was made by.
create table recording_policy (
  version integer primary key,
  policy jsonb not null,
  saved_by text not null,
  saved_at bigint not null
);

-- Recordings: that they are there, why, and for how long. The sound lies sealed in the data folder under the id.
create table recording (
  id text primary key,
  call_id text not null,
  contact_id text,
  queue_id text,
  consultant_id text,
  state text not null check (state in ('running', 'kept', 'failed', 'refused', 'gone')),
  problem text,
  is_cut_short boolean not null default false,
  policy_version integer not null,
  -- [{purpose, keepDays}]
  purposes jsonb not null,
  -- {language, words, file, heardAt}
  notice jsonb not null,
  -- [{from, to, by}]
  pauses jsonb not null default '[]',
  started_at bigint not null,
  ended_at bigint,
  sound_ms integer,
  bytes bigint,
  keep_until bigint,
  gone_at bigint
);
create index recording_contact on recording (contact_id, started_at);
create index recording_due on recording (keep_until) where state = 'kept';
create index recording_running on recording (id) where state = 'running';

-- Who heard which recording, when and why: for ever, also after the sound is gone.
create table recording_listening (
  id text primary key,
  recording_id text not null,
  person_id text not null,
  at bigint not null,
  reason text not null,
  words text not null
);
create index recording_listening_of on recording_listening (recording_id, at);
create function recording_listening_stays() returns trigger language plpgsql as $$
begin
  raise exception 'the list of who heard a recording is only added to';
end $$;
create trigger recording_listening_stays before update or delete on recording_listening
  for each row execute function recording_listening_stays();
