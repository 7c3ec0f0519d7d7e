-- What a centre says its own way at the desk: the codes a contact is wrapped up with, and phrases ready to be inserted.

create table wrap_up_code (
  code text primary key,
  name_it text not null,
  name_en text not null,
  -- The order of the list, and of the keys 1-9.
  position integer not null,
  is_active boolean not null,
  -- Set by the first wrap-up with it. From then on the code stands in the history and is only put to rest.
  first_used_at bigint
);

insert into wrap_up_code (code, name_it, name_en, position, is_active) values
  ('solved', 'Risolto', 'Solved', 1, true),
  ('explained', 'Spiegato', 'Explained', 2, true),
  ('fault', 'Guasto segnalato', 'Fault reported', 3, true),
  ('bill', 'Fattura o pagamento', 'Bill or payment', 4, true),
  ('contract', 'Contratto o voltura', 'Contract or change of name', 5, true),
  ('appointment', 'Appuntamento', 'Appointment', 6, true),
  ('complaint', 'Reclamo', 'Complaint', 7, true),
  ('otherOffice', 'Di un altro ufficio', 'For another office', 8, true),
  ('other', 'Altro', 'Other', 9, true);

-- What contacts were wrapped up with before stays, at rest where it was not one of the nine.
insert into wrap_up_code (code, name_it, name_en, position, is_active, first_used_at)
  select params ->> 'wrapUp', params ->> 'wrapUp', params ->> 'wrapUp',
    9 + row_number() over (order by params ->> 'wrapUp'), false, min(at)
  from (select at, data -> 'params' as params from entry where kind = 'mark' and data ->> 'body' = 'wrappedUp') as mark
  where params ->> 'wrapUp' is not null
  group by params ->> 'wrapUp'
on conflict (code) do update set first_used_at = excluded.first_used_at;

create table phrase (
  id text primary key,
  name text not null,
  text text not null,
  language text not null,
  -- Null: offered in every queue.
  queue_id text,
  changed_at bigint not null,
  changed_by text not null
);
