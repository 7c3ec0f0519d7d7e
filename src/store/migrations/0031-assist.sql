-- Each time a program outside was asked to draft or to sum up: who, when, how much; never what.
create table assist_use (
  id text primary key,
  at bigint not null,
  person_id text not null,
  kind text not null check (kind in ('draft', 'summary')),
  model text not null,
  sent_chars integer not null,
  got_chars integer not null default 0,
  tokens integer not null default 0,
  -- 'asked' until the answer is there.
  outcome text not null
);
create index assist_use_at on assist_use (at);
