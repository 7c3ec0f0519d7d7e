-- Nobody reads the log by contact: a contact's history stands in `entry`, its state in `contact`. Keeping the index cost a
-- sixth of a commit (2 of 12 µs of the backend and 91 of 557 bytes of WAL an event, batches of 1,000). Who comes to need it
-- makes it again, with `create index concurrently` on a log that has grown large.
drop index event_of_contact;
