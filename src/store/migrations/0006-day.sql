-- The day's figures are read back from the log at every start: a few kinds of events since midnight, without walking
-- through all that ever happened. The list stands in the statement of `modules/contacts/floor/load.ts` word for word.
create index event_day on event (at)
  where type in ('InteractionHeld', 'InteractionLeft', 'ContactResolved', 'ContactUnconfirmed', 'InteractionPassed');
