-- Two approved wordings of one answer beside each other: who is dealt which, from when to when, and who ended it.
create table wording_test (
  id text primary key,
  article_id text not null,
  -- The version that everybody is given otherwise, and the other one.
  version_a integer not null,
  version_b integer not null,
  started_at bigint not null,
  started_by text not null,
  ended_at bigint,
  ended_by text,
  foreign key (article_id, version_a) references article_version (article_id, version),
  foreign key (article_id, version_b) references article_version (article_id, version),
  check (version_a <> version_b)
);
-- One at a time for an answer.
create unique index wording_test_running on wording_test (article_id) where ended_at is null;
create index wording_test_article on wording_test (article_id, started_at);
create index machine_turn_article on machine_turn (article_id, at) where article_id is not null;
