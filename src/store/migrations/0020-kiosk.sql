-- Devices for everybody in a shop or a town hall. A link of one day, opened on the device itself, gives it its key; of both
-- only the hash is stored.
create table kiosk (
  id text primary key,
  name text not null,
  place text not null,
  link_hash bytea unique,
  link_until bigint,
  key_hash bytea unique,
  made_at bigint not null,
  begun_at bigint,
  seen_at bigint
);
