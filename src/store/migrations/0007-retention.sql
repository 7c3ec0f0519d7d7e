-- What is no longer needed goes (GDPR art. 5(1)(e)). Each purpose tells when it was last looked after, and how much went.
create table retention_sweep (
  purpose text primary key,
  swept_at timestamptz not null,
  rows_gone bigint not null,
  rows_gone_ever bigint not null,
  took_ms integer not null,
  -- Null when it came to its end; else why it did not.
  problem text
);

-- A mail's bytes go, its row stays: the same mail delivered once more is still known as the same mail.
alter table mail_raw add column is_emptied boolean not null default false;
create index mail_raw_kept on mail_raw (received_at) where not is_emptied and state in ('taken', 'ignored');

create index opening_at on opening (at);
create index chat_token_created on chat_token (created_at);
-- What has ended and may go; the floor itself never reads it.
create index interaction_ended on interaction (seq) where place = 'ended';
