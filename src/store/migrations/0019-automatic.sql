-- The gate of the centre: versions that stay, so that an answer of the past can be shown with what made it.
create table gate_version (
  version bigint generated always as identity primary key,
  made_at bigint not null,
  -- Null: it came with the practice centre.
  made_by text,
  intents text[] not null,
  examples integer not null,
  out_of_scope integer not null,
  -- The promise: error asked, bound reached, sample, confidence, share out of scope.
  calibration jsonb not null,
  packed bytea not null
);

-- What a machine may do now: one row.
create table gate_state (
  id text primary key check (id = 'gate'),
  version bigint references gate_version (version),
  is_on boolean not null,
  rest_ms integer not null check (rest_ms between 0 and 120000),
  topics_beyond text[] not null,
  -- The watch over drift begins here anew: a new version, or a person who opened the gate again.
  watched_since bigint not null,
  -- Set by the watch: 'narrowed' or 'closed', by which stream and when. Only a person takes it back.
  drift text check (drift in ('narrowed', 'closed')),
  drift_because text,
  drift_at bigint,
  changed_at bigint not null,
  changed_by text
);

-- What a machine made of a customer's first words: written with the contact, in the floor's own statement (0003).
create table machine_turn (
  id text primary key,
  contact_id text,
  customer_id text,
  channel text not null,
  queue_id text,
  language text,
  at bigint not null,
  topic text,
  sureness double precision,
  gate_version bigint,
  -- Why a person; null where the machine answered.
  reason text,
  entry_id text,
  article_id text,
  article_version bigint,
  outcome text not null,
  outcome_at bigint not null,
  person_at bigint,
  passes bigint not null default 0,
  came_back boolean not null default false,
  -- In line, in hand, or resting at its place in line.
  is_waiting boolean not null default false
);
create index machine_turn_at on machine_turn (at);
create index machine_turn_customer on machine_turn (customer_id, at);

-- Answers drawn by lot and read by people who do not see how sure the gate was.
create table machine_sample (
  turn_id text primary key,
  drawn_at bigint not null,
  -- An answer to what was out of scope is a wrong one, and counted apart too: the leak.
  verdict text check (verdict in ('right', 'wrong', 'outOfScope')),
  judged_at bigint,
  judged_by text
);
create index machine_sample_open on machine_sample (drawn_at) where judged_at is null;
