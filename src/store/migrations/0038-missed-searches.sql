-- What was looked for in the help centre and not found, masked before it is written: purpose, to write what is missing; thirty
-- days (`server/retention`). Nothing here says who looked; the mark tells for a day that somebody did already.
create table search_missed (
  id bigint generated always as identity primary key,
  at bigint not null,
  channel text not null check (channel in ('help')),
  language text not null check (language in ('it', 'en')),
  words text not null check (length(words) <= 200),
  reader bytea
);
create index search_missed_at on search_missed (at);
create index search_missed_reader on search_missed (reader) where reader is not null;
