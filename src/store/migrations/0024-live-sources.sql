-- Programs and lists that say what is true now: an answer names a fact of one, and it is read when the answer is given.
create table fact_source (
  id text primary key,
  -- What answers call it: 'guasti'. Never changed, since published answers name it.
  key text not null unique,
  name jsonb not null,
  kind text not null check (kind in ('register', 'faults', 'order', 'other')),
  -- What the customer has to give first, with its pattern; null: nothing.
  asks jsonb,
  url text not null,
  header text not null,
  -- The header's value, sealed under the installation's secret; null: none.
  secret text,
  timeout_ms integer not null check (timeout_ms between 100 and 5000),
  hold_s integer not null check (hold_s >= 0),
  mapping text not null,
  is_on boolean not null,
  -- When somebody last looked at a register.
  checked_at bigint,
  revision integer not null,
  changed_at bigint not null,
  changed_by text not null
);

-- A register kept by hand. What is over stays, for whoever asks what was said then.
create table fault (
  id text primary key,
  source_id text not null references fact_source (id) on delete cascade,
  areas text[] not null,
  text jsonb not null,
  started_at bigint not null,
  ends_at bigint,
  over_at bigint,
  changed_at bigint not null,
  changed_by text not null
);
create index fault_open on fault (source_id) where over_at is null;
