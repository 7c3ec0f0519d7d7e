-- The floor's one writer, and the append-only log it writes.

-- Who owns a floor. `token` is the fencing token: it grows with every owner, and a commit under an older one does nothing.
create table floor (
  id text primary key,
  token bigint not null default 0,
  owner text,
  -- Backend of the owner's connection, so that a new owner can end what a frozen one left open.
  backend_pid integer,
  -- Moment of the lease's end, by the database's own clock: nodes' clocks may differ.
  expires timestamptz not null default '-infinity',
  last_seq bigint not null default 0
);

-- No foreign key to floor: the commit takes the floor's id from the very row it updates, and a check a row costs a tenth.
create table event (
  floor text not null,
  seq bigint not null,
  at bigint not null,
  type text not null,
  contact_id text,
  data jsonb not null,
  primary key (floor, seq)
);

create index event_of_contact on event (contact_id, seq) where contact_id is not null;

-- Facts are never changed: what was wrong is put right by a later fact.
create function event_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'The event log is append-only.' using errcode = 'restrict_violation';
end
$$;

create trigger event_append_only before update or delete on event
  for each row execute function event_is_append_only();
create trigger event_not_truncated before truncate on event
  for each statement execute function event_is_append_only();
