-- Where a person's calls ring beside the browser. Of an account's password only what a digest needs (RFC 7616 3.4.2), for
-- the realm that it was made for; whoever may read this table could register as that telephone, and nothing more.
create table telephone (
  person_id text primary key references person (id) on delete cascade,
  rings text not null default 'browser' check (rings in ('browser', 'account', 'address', 'number')),
  account text unique,
  realm text,
  ha1_md5 text,
  ha1_sha256 text,
  address text,
  number text,
  changed_at bigint not null,
  changed_by text not null,
  check (num_nulls(account, realm, ha1_md5, ha1_sha256) in (0, 4)),
  check (rings <> 'account' or account is not null),
  check (rings <> 'address' or address is not null),
  check (rings <> 'number' or number is not null)
);

-- "Do not telephone me" and "yes, you may": what was said, when, and to whom. Rows are added, never changed.
create table call_wish (
  id bigint generated always as identity primary key,
  customer_id text not null,
  kind text not null check (kind in ('opposed', 'consented', 'withdrawn')),
  scope text not null check (scope in ('promotion', 'all')),
  words text not null,
  at bigint not null,
  said_to text not null
);
create index call_wish_customer on call_wish (customer_id, at);

-- Every verdict on telephoning somebody, as it was judged: yes or no, by which rules, from which facts.
create table call_verdict (
  id bigint generated always as identity primary key,
  call_id text,
  person_id text,
  contact_id text,
  at bigint not null,
  purpose text not null,
  may boolean not null,
  refusals jsonb not null,
  rules text[] not null,
  facts jsonb not null
);
create index call_verdict_at on call_verdict (at);
create index call_verdict_call on call_verdict (call_id) where call_id is not null;
