-- Kept past its time, for a dispute or an authority: each "keep it" and each "let it go", with who said so and why.
create table recording_hold (
  id bigint generated always as identity primary key,
  recording_id text not null,
  person_id text not null,
  at bigint not null,
  -- Null: let go.
  until bigint,
  words text not null
);
create index recording_hold_of on recording_hold (recording_id, id);

-- What the sweep looks at: the last word of the table above.
alter table recording add column held_until bigint;
