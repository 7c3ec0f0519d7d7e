-- Since when are the customers' words that a gate learned from: their days are counted from the oldest. Null: it learned from none.
alter table gate_version add column words_from bigint;

-- Of gates that are there already nobody wrote it down: as old as words could be when they were made.
update gate_version set words_from = made_at - 86400000 * coalesce((select keep_days from learning_setting), 0)
  where from_contacts > 0;
