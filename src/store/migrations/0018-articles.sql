-- What the centre knows: an article a topic and language, with a draft that is worked on and versions that never change.
create table article (
  id text primary key,
  -- What it answers, the intent of the gate: 'bill_due_date'.
  topic text not null,
  language text not null check (language in ('it', 'en')),
  -- The words that are worked on; published, they become a version.
  draft jsonb not null,
  owner_id text not null,
  review_at bigint,
  -- The draft says something that the newest version does not.
  has_news boolean not null,
  -- Grows with every change: who saves over another's change is told.
  revision integer not null,
  -- Since when no version is given any more.
  retired_at bigint,
  created_at bigint not null,
  changed_at bigint not null,
  changed_by text not null,
  unique (topic, language)
);

create table article_version (
  article_id text not null references article (id),
  version integer not null,
  language text not null,
  title text not null,
  short text not null,
  long text not null,
  source text not null,
  audience text not null check (audience in ('public', 'staff')),
  channels text[] not null,
  -- Null: from its publishing on.
  valid_from bigint,
  -- Given from here on, never before it was published...
  from_at bigint not null,
  -- ... until here (null: as long as it is right)...
  valid_to bigint,
  -- ... or until a newer one takes its place.
  replaced_at bigint,
  published_at bigint not null,
  published_by text not null,
  -- Why it is published although it reads harder than customers should have to.
  reason text not null,
  -- With `replaced_at` all that changes in a version: when somebody last saw that it is right.
  checked_at bigint not null,
  checked_by text not null,
  -- Without accents: many write without them. The same letters are changed where a search is read.
  words tsvector not null generated always as (
    setweight(to_tsvector(case language when 'it' then 'italian'::regconfig else 'english'::regconfig end,
      translate(lower(title), 'àáâäèéêëìíîïòóôöùúûüç', 'aaaaeeeeiiiioooouuuuc')), 'A') ||
    setweight(to_tsvector(case language when 'it' then 'italian'::regconfig else 'english'::regconfig end,
      translate(lower(short), 'àáâäèéêëìíîïòóôöùúûüç', 'aaaaeeeeiiiioooouuuuc')), 'B') ||
    setweight(to_tsvector(case language when 'it' then 'italian'::regconfig else 'english'::regconfig end,
      translate(lower(long), 'àáâäèéêëìíîïòóôöùúûüç', 'aaaaeeeeiiiioooouuuuc')), 'D')) stored,
  primary key (article_id, version)
);
create index article_version_words on article_version using gin (words);

-- Words that published answers use, with their trigrams: a misspelt word is found by those it shares. Arrays are in every
-- PostgreSQL; pg_trgm is not.
create table article_word (
  language text not null,
  word text not null,
  grams text[] not null,
  primary key (language, word)
);
create index article_word_grams on article_word using gin (grams);
