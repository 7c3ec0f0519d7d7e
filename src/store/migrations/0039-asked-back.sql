-- The machine asked back once for a word that its answer hangs on; where a person had to answer all the same, that is the one
-- failed answer that a customer meets (`kernel/gate/turn.ts`).
alter table machine_turn add column asked_back boolean not null default false;
