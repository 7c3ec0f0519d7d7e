-- What an answer should say, by somebody who met it at a desk; it waits until somebody who may has decided.
create table article_correction (
  id text primary key,
  article_id text not null references article (id),
  -- The version that was given when it was written.
  version integer not null,
  short text not null,
  -- Why, in a few words, without who asked; masked before it is kept.
  reason text not null,
  -- "It is wrong, do not give it": no machine gives the answer until this is decided.
  is_wrong boolean not null,
  contact_id text,
  made_at bigint not null,
  made_by text not null,
  state text not null check (state in ('waiting', 'published', 'refused')),
  decided_at bigint,
  decided_by text,
  -- Why it was not published.
  word text not null,
  -- When whoever made it saw what became of it.
  seen_at bigint
);
create index article_correction_waiting on article_correction (article_id) where state = 'waiting';
create index article_correction_untold on article_correction (made_by) where state <> 'waiting' and seen_at is null;

-- Since when a person says that it is wrong: machines do not give it meanwhile, people may.
alter table article add column held_at bigint;
