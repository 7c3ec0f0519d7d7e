-- Answers that people look up by themselves (help pages, kiosk). Counts alone: nothing here knows who read.
create table answer_look (
  article_id text not null,
  version bigint not null,
  channel text not null check (channel in ('help', 'kiosk')),
  -- Since 1970: a look is a number in its hour.
  hour bigint not null,
  topic text not null,
  looks bigint not null,
  primary key (article_id, version, channel, hour)
);
create index answer_look_hour on answer_look (hour);

-- What was said of one look: the id was made with the page, so that the same page says it once.
create table answer_said (
  id text primary key,
  article_id text not null,
  version bigint not null,
  topic text not null,
  channel text not null check (channel in ('help', 'kiosk')),
  at bigint not null,
  said text not null check (said in ('confirmed', 'denied'))
);
create index answer_said_at on answer_said (at);
