-- Numbers left to be called back go some time after their contact is over: found by these, never by reading all.
create index entry_callback on entry (contact_id)
  where kind = 'mark' and data ->> 'body' = 'callbackAsked' and data #>> '{params,to}' <> '…';
create index event_callback on event (contact_id) where type = 'CallbackAsked';

-- The log stays what it was, but for one thing that may be forgotten: the number in 'CallbackAsked', which is nobody's any
-- more once its contact is over for so long (GDPR art. 5(1)(e), 17). Nothing else of the row may change with it.
create or replace function event_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.type = 'CallbackAsked' and new.data = jsonb_set(old.data, '{to}', '"…"')
       and (new.floor, new.seq, new.at, new.type, new.contact_id)
         is not distinct from (old.floor, old.seq, old.at, old.type, old.contact_id) then
      return new;
    end if;
  end if;
  raise exception 'The event log is append-only.' using errcode = 'restrict_violation';
end
$$;
