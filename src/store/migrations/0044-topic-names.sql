-- What a topic is called on the screens of those who work here, in words: 'Canone TV in bolletta' for 'tv_licence'.
create table topic_name (
  topic text not null,
  language text not null check (language in ('it', 'en')),
  name text not null check (name <> ''),
  changed_at bigint not null,
  changed_by text not null,
  primary key (topic, language)
);
