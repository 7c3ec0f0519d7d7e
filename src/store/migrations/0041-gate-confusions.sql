-- Topics that a gate took for each other on its calibration questions, with examples of the own table alone. Null: nobody counted.
alter table gate_version add column confusions jsonb;
