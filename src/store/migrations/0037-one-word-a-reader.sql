-- The word of one connection on one version counts once a day. The mark is a keyed hash that names the day, and goes with it
-- (`server/retention`): a row of yesterday knows nothing of who read. A kiosk is everybody's, so its words have none.
alter table answer_said add column reader bytea;
create unique index answer_said_reader on answer_said (reader) where reader is not null;
create index answer_said_reader_at on answer_said (at) where reader is not null;
