-- Who else was in a call: a colleague who was asked, an outside number, a supervisor who listened. What happened, never
-- what was said.
create table call_third (
  id bigint generated always as identity primary key,
  call_id text not null references call (id) on delete cascade,
  asked_at bigint not null,
  asked_by text not null,
  how text not null check (how in ('warm', 'cold')),
  person_id text,
  number text,
  reason text not null,
  answered_at bigint,
  ended_at bigint not null,
  ended_as text not null check (ended_as in ('passed', 'cancelled', 'declined', 'missed', 'deviceFailed', 'gone')),
  check ((person_id is null) <> (number is null))
);
create index call_third_call on call_third (call_id);

-- Outside numbers that a call may be passed to: a prefix covers what begins with it. Empty: nowhere (toll fraud).
create table outside_number (
  prefix text primary key check (prefix ~ '^\+[0-9]{4,15}$'),
  note text not null,
  added_by text not null,
  added_at bigint not null
);

-- Listening in to calls needs an agreement with those who represent the people who talk (L. 300/1970 art. 4 c. 1); one
-- that is not in force allows nothing. Never deleted: what was heard under it stands beside it.
create table listening_agreement (
  id text primary key,
  title text not null,
  signatories text not null check (length(trim(signatories)) > 0),
  scope text not null,
  signed_on date not null,
  valid_until date,
  recorded_by text not null,
  recorded_at bigint not null,
  withdrawn_by text,
  withdrawn_at bigint
);

-- Each time a supervisor heard a call: shown to who talked, while it happens and after.
create table call_listening (
  id text primary key,
  call_id text not null,
  contact_id text,
  consultant_id text not null,
  listener_id text not null,
  mode text not null check (mode in ('listen', 'whisper', 'barge')),
  reason text not null check (length(trim(reason)) > 0),
  agreement_id text not null references listening_agreement (id),
  began_at bigint not null,
  ended_at bigint
);
create index call_listening_consultant on call_listening (consultant_id, began_at desc);
create index call_listening_began on call_listening (began_at desc);
