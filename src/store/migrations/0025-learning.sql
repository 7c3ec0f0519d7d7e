-- What a centre may learn from its own contacts: nothing, until somebody wrote what for and for how long.
create table learning_setting (
  id text primary key check (id = 'learning'),
  is_on boolean not null,
  purpose text not null,
  keep_days integer check (keep_days between 1 and 1095),
  -- Since it is on: earlier words were written before customers were told.
  since bigint,
  changed_at bigint not null,
  changed_by text not null,
  check (not is_on or (btrim(purpose) <> '' and keep_days is not null and since is not null))
);

-- GDPR art. 21: who objects is not learned from, whatever is on.
create table learning_objection (
  customer_id text primary key references customer (id) on delete cascade,
  at bigint not null,
  by text not null
);

-- First words whose topic somebody confirmed, masked before they are written here. They go with their customer.
create table learned_example (
  -- The contact's: one example each.
  id text primary key,
  customer_id text not null references customer (id) on delete cascade,
  text text not null,
  -- Null: none of the gate's topics.
  topic text,
  source text not null check (source in ('consultant', 'sample', 'customer')),
  confirmed_by text not null,
  confirmed_at bigint not null,
  -- When the words were written: the days are counted from here.
  at bigint not null,
  -- A machine had answered them rightly: told apart, since such words are no fair sample.
  is_easy boolean not null
);
create index learned_example_at on learned_example (at);
create index learned_example_customer on learned_example (customer_id);

-- The centre's own table, as it was learned from last: so that it can be learned again with what was confirmed since.
create table gate_table (
  id text primary key check (id = 'own'),
  packed bytea not null,
  questions integer not null,
  error double precision not null,
  changed_at bigint not null,
  changed_by text
);

alter table gate_version add column from_contacts integer not null default 0;
alter table gate_version add column checked_contacts integer not null default 0;
-- Hashes of what it learned from, so that an older version is never measured on what it knows by heart.
alter table gate_version add column learned bytea;
-- It and the version before, measured on the same questions.
alter table gate_version add column compared jsonb;
-- Emptied when the days of the words that it learned from are over: it is named for ever, and answers no more.
alter table gate_version add column is_emptied boolean not null default false;

-- What a wrongly answered question was about, as whoever read the sample said.
alter table machine_sample add column topic text;
