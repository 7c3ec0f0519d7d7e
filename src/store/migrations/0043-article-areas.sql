-- Under which heading people look for it: 'Bollette e pagamenti'. Empty: none. It stands beside the draft and not in it: where
-- an answer is listed is nothing that a customer was told, so no version keeps it.
alter table article add column area text not null default '';
