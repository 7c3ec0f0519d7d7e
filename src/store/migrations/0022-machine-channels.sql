-- A machine may answer the first words of a mail too, where the centre wants it: chat alone until somebody says so.
alter table gate_state add column channels text[] not null default '{chat}' check (channels <@ '{chat,mail}');
-- How long an answer by mail rests before a person is looked for: mails are read hours later.
alter table gate_state add column mail_rest_ms integer not null default 14400000 check (mail_rest_ms between 0 and 172800000);
