-- Written by `npm run schema` from the migrations; not edited by hand.

create table answer_look (
  article_id text not null,
  version bigint not null,
  channel text not null,
  hour bigint not null,
  topic text not null,
  looks bigint not null,
  constraint answer_look_pkey PRIMARY KEY (article_id, version, channel, hour),
  constraint answer_look_channel_check CHECK ((channel = ANY (ARRAY['help'::text, 'kiosk'::text])))
);

create table answer_said (
  id text not null,
  article_id text not null,
  version bigint not null,
  topic text not null,
  channel text not null,
  at bigint not null,
  said text not null,
  reader bytea,
  constraint answer_said_pkey PRIMARY KEY (id),
  constraint answer_said_channel_check CHECK ((channel = ANY (ARRAY['help'::text, 'kiosk'::text]))),
  constraint answer_said_said_check CHECK ((said = ANY (ARRAY['confirmed'::text, 'denied'::text])))
);

create table api_token (
  id text not null,
  name text not null,
  token_hash bytea not null,
  roles text[] not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  constraint api_token_pkey PRIMARY KEY (id),
  constraint api_token_token_hash_key UNIQUE (token_hash)
);

create table article (
  id text not null,
  topic text not null,
  language text not null,
  draft jsonb not null,
  owner_id text not null,
  review_at bigint,
  has_news boolean not null,
  revision integer not null,
  retired_at bigint,
  created_at bigint not null,
  changed_at bigint not null,
  changed_by text not null,
  held_at bigint,
  area text default ''::text not null,
  constraint article_pkey PRIMARY KEY (id),
  constraint article_topic_language_key UNIQUE (topic, language),
  constraint article_language_check CHECK ((language = ANY (ARRAY['it'::text, 'en'::text])))
);

create table article_correction (
  id text not null,
  article_id text not null,
  version integer not null,
  short text not null,
  reason text not null,
  is_wrong boolean not null,
  contact_id text,
  made_at bigint not null,
  made_by text not null,
  state text not null,
  decided_at bigint,
  decided_by text,
  word text not null,
  seen_at bigint,
  constraint article_correction_pkey PRIMARY KEY (id),
  constraint article_correction_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
  constraint article_correction_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'published'::text, 'refused'::text])))
);

create table article_near (
  language text not null,
  near text not null,
  word text not null,
  constraint article_near_pkey PRIMARY KEY (language, near, word)
);

create table article_version (
  article_id text not null,
  version integer not null,
  language text not null,
  title text not null,
  short text not null,
  long text not null,
  source text not null,
  audience text not null,
  channels text[] not null,
  valid_from bigint,
  from_at bigint not null,
  valid_to bigint,
  replaced_at bigint,
  published_at bigint not null,
  published_by text not null,
  reason text not null,
  checked_at bigint not null,
  checked_by text not null,
  words tsvector generated always as (((setweight(to_tsvector(
CASE language
    WHEN 'it'::text THEN 'italian'::regconfig
    ELSE 'english'::regconfig
END, translate(lower(title), 'àáâäèéêëìíîïòóôöùúûüçÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÇ«»“”„‘’…–—·'::text, 'aaaaeeeeiiiioooouuuucaaaaeeeeiiiioooouuuuc           '::text)), 'A'::"char") || setweight(to_tsvector(
CASE language
    WHEN 'it'::text THEN 'italian'::regconfig
    ELSE 'english'::regconfig
END, translate(lower(short), 'àáâäèéêëìíîïòóôöùúûüçÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÇ«»“”„‘’…–—·'::text, 'aaaaeeeeiiiioooouuuucaaaaeeeeiiiioooouuuuc           '::text)), 'B'::"char")) || setweight(to_tsvector(
CASE language
    WHEN 'it'::text THEN 'italian'::regconfig
    ELSE 'english'::regconfig
END, translate(lower(long), 'àáâäèéêëìíîïòóôöùúûüçÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÇ«»“”„‘’…–—·'::text, 'aaaaeeeeiiiioooouuuucaaaaeeeeiiiioooouuuuc           '::text)), 'D'::"char"))) stored not null,
  constraint article_version_pkey PRIMARY KEY (article_id, version),
  constraint article_version_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
  constraint article_version_audience_check CHECK ((audience = ANY (ARRAY['public'::text, 'staff'::text])))
);

create table assist_use (
  id text not null,
  at bigint not null,
  person_id text not null,
  kind text not null,
  model text not null,
  sent_chars integer not null,
  got_chars integer default 0 not null,
  tokens integer default 0 not null,
  outcome text not null,
  constraint assist_use_pkey PRIMARY KEY (id),
  constraint assist_use_kind_check CHECK ((kind = ANY (ARRAY['draft'::text, 'summary'::text])))
);

create table call (
  id text not null,
  direction text not null,
  number text,
  dialled text not null,
  trunk text not null,
  flow text,
  flow_version integer,
  chosen text[] not null,
  contact_id text,
  interaction_id text,
  started_at bigint not null,
  asked_for_person_at bigint,
  answered_at bigint,
  ended_at bigint,
  ended_as text,
  outside_number text,
  outside_answered_at bigint,
  constraint call_pkey PRIMARY KEY (id),
  constraint call_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);

create table call_listening (
  id text not null,
  call_id text not null,
  contact_id text,
  consultant_id text not null,
  listener_id text not null,
  mode text not null,
  reason text not null,
  agreement_id text not null,
  began_at bigint not null,
  ended_at bigint,
  constraint call_listening_pkey PRIMARY KEY (id),
  constraint call_listening_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES listening_agreement(id),
  constraint call_listening_mode_check CHECK ((mode = ANY (ARRAY['listen'::text, 'whisper'::text, 'barge'::text]))),
  constraint call_listening_reason_check CHECK ((length(TRIM(BOTH FROM reason)) > 0))
);

create table call_quality (
  call_id text not null,
  at bigint not null,
  loss_percent real not null,
  jitter_ms real not null,
  round_trip_ms real,
  mos real,
  constraint call_quality_pkey PRIMARY KEY (call_id, at),
  constraint call_quality_call_id_fkey FOREIGN KEY (call_id) REFERENCES call(id) ON DELETE CASCADE
);

create table call_third (
  id bigint generated as identity not null,
  call_id text not null,
  asked_at bigint not null,
  asked_by text not null,
  how text not null,
  person_id text,
  number text,
  reason text not null,
  answered_at bigint,
  ended_at bigint not null,
  ended_as text not null,
  constraint call_third_pkey PRIMARY KEY (id),
  constraint call_third_call_id_fkey FOREIGN KEY (call_id) REFERENCES call(id) ON DELETE CASCADE,
  constraint call_third_check CHECK (((person_id IS NULL) <> (number IS NULL))),
  constraint call_third_ended_as_check CHECK ((ended_as = ANY (ARRAY['passed'::text, 'cancelled'::text, 'declined'::text, 'missed'::text, 'deviceFailed'::text, 'gone'::text]))),
  constraint call_third_how_check CHECK ((how = ANY (ARRAY['warm'::text, 'cold'::text])))
);

create table call_verdict (
  id bigint generated as identity not null,
  call_id text,
  person_id text,
  contact_id text,
  at bigint not null,
  purpose text not null,
  may boolean not null,
  refusals jsonb not null,
  rules text[] not null,
  facts jsonb not null,
  constraint call_verdict_pkey PRIMARY KEY (id)
);

create table call_wish (
  id bigint generated as identity not null,
  customer_id text not null,
  kind text not null,
  scope text not null,
  words text not null,
  at bigint not null,
  said_to text not null,
  constraint call_wish_pkey PRIMARY KEY (id),
  constraint call_wish_kind_check CHECK ((kind = ANY (ARRAY['opposed'::text, 'consented'::text, 'withdrawn'::text]))),
  constraint call_wish_scope_check CHECK ((scope = ANY (ARRAY['promotion'::text, 'all'::text])))
);

create table chat_token (
  token_hash bytea not null,
  contact_id text not null,
  created_at timestamp with time zone not null,
  constraint chat_token_pkey PRIMARY KEY (token_hash)
);

create table contact (
  id text not null,
  customer_id text not null,
  customer_name text not null,
  subject text not null,
  state text not null,
  turn text not null,
  turn_since bigint not null,
  queue_id text not null,
  place text,
  consultant_id text,
  owner_id text,
  joined_into text,
  opened_at bigint not null,
  closed_at bigint,
  data jsonb not null,
  seq bigint not null,
  constraint contact_pkey PRIMARY KEY (id)
);

create table customer (
  id text not null,
  name text not null,
  data jsonb not null,
  seq bigint not null,
  constraint customer_pkey PRIMARY KEY (id)
);

create table draft (
  person_id text not null,
  contact_id text not null,
  channel text not null,
  text text not null,
  revision bigint not null,
  writer_id text not null,
  saved_at bigint not null,
  constraint draft_pkey PRIMARY KEY (person_id, contact_id, channel)
);

create table entry (
  id text not null,
  contact_id text not null,
  at bigint not null,
  kind text not null,
  channel text not null,
  data jsonb not null,
  seq bigint not null,
  constraint entry_pkey PRIMARY KEY (id)
);

create table event (
  floor text not null,
  seq bigint not null,
  at bigint not null,
  type text not null,
  contact_id text,
  data jsonb not null,
  constraint event_pkey PRIMARY KEY (floor, seq)
);

create table fact_source (
  id text not null,
  key text not null,
  name jsonb not null,
  kind text not null,
  asks jsonb,
  url text not null,
  header text not null,
  secret text,
  timeout_ms integer not null,
  hold_s integer not null,
  mapping text not null,
  is_on boolean not null,
  checked_at bigint,
  revision integer not null,
  changed_at bigint not null,
  changed_by text not null,
  constraint fact_source_pkey PRIMARY KEY (id),
  constraint fact_source_key_key UNIQUE (key),
  constraint fact_source_hold_s_check CHECK ((hold_s >= 0)),
  constraint fact_source_kind_check CHECK ((kind = ANY (ARRAY['register'::text, 'faults'::text, 'order'::text, 'other'::text]))),
  constraint fact_source_timeout_ms_check CHECK (((timeout_ms >= 100) AND (timeout_ms <= 5000)))
);

create table fault (
  id text not null,
  source_id text not null,
  areas text[] not null,
  text jsonb not null,
  started_at bigint not null,
  ends_at bigint,
  over_at bigint,
  changed_at bigint not null,
  changed_by text not null,
  constraint fault_pkey PRIMARY KEY (id),
  constraint fault_source_id_fkey FOREIGN KEY (source_id) REFERENCES fact_source(id) ON DELETE CASCADE
);

create table file (
  id text not null,
  contact_id text not null,
  name text not null,
  type text not null,
  size integer not null,
  sha256 text not null,
  bytes bytea not null,
  created_at timestamp with time zone not null,
  constraint file_pkey PRIMARY KEY (id),
  constraint file_contact_id_sha256_key UNIQUE (contact_id, sha256)
);

create table floor (
  id text not null,
  token bigint default 0 not null,
  owner text,
  backend_pid integer,
  expires timestamp with time zone default '-infinity'::timestamp with time zone not null,
  last_seq bigint default 0 not null,
  constraint floor_pkey PRIMARY KEY (id)
);

create table floor_state (
  id text not null,
  data jsonb not null,
  seq bigint not null,
  constraint floor_state_pkey PRIMARY KEY (id)
);

create table flow_number (
  number text not null,
  flow text not null,
  constraint flow_number_pkey PRIMARY KEY (number)
);

create table flow_plan (
  id text not null,
  flow text not null,
  version integer not null,
  numbers text[] not null,
  at bigint not null,
  planned_by text not null,
  planned_at bigint not null,
  done_at bigint,
  problem text,
  constraint flow_plan_pkey PRIMARY KEY (id),
  constraint flow_plan_flow_version_fkey FOREIGN KEY (flow, version) REFERENCES flow_version(name, version)
);

create table flow_version (
  name text not null,
  version integer not null,
  source text not null,
  saved_by text not null,
  saved_at bigint not null,
  published_at bigint,
  published_by text,
  constraint flow_version_pkey PRIMARY KEY (name, version)
);

create table gate_state (
  id text not null,
  version bigint,
  is_on boolean not null,
  rest_ms integer not null,
  topics_beyond text[] not null,
  watched_since bigint not null,
  drift text,
  drift_because text,
  drift_at bigint,
  changed_at bigint not null,
  changed_by text,
  channels text[] default '{chat}'::text[] not null,
  mail_rest_ms integer default 14400000 not null,
  constraint gate_state_pkey PRIMARY KEY (id),
  constraint gate_state_version_fkey FOREIGN KEY (version) REFERENCES gate_version(version),
  constraint gate_state_channels_check CHECK ((channels <@ '{chat,mail,call}'::text[])),
  constraint gate_state_drift_check CHECK ((drift = ANY (ARRAY['narrowed'::text, 'closed'::text]))),
  constraint gate_state_id_check CHECK ((id = 'gate'::text)),
  constraint gate_state_mail_rest_ms_check CHECK (((mail_rest_ms >= 0) AND (mail_rest_ms <= 172800000))),
  constraint gate_state_rest_ms_check CHECK (((rest_ms >= 0) AND (rest_ms <= 120000)))
);

create table gate_table (
  id text not null,
  packed bytea not null,
  questions integer not null,
  error double precision not null,
  changed_at bigint not null,
  changed_by text,
  constraint gate_table_pkey PRIMARY KEY (id),
  constraint gate_table_id_check CHECK ((id = 'own'::text))
);

create table gate_version (
  version bigint generated as identity not null,
  made_at bigint not null,
  made_by text,
  intents text[] not null,
  examples integer not null,
  out_of_scope integer not null,
  calibration jsonb not null,
  packed bytea not null,
  from_contacts integer default 0 not null,
  checked_contacts integer default 0 not null,
  learned bytea,
  compared jsonb,
  is_emptied boolean default false not null,
  words_from bigint,
  confusions jsonb,
  constraint gate_version_pkey PRIMARY KEY (version)
);

create table idempotency (
  viewer text not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  status integer,
  content_type text,
  answer text,
  created_at bigint not null,
  constraint idempotency_pkey PRIMARY KEY (viewer, route, key)
);

create table identity (
  kind text not null,
  value text not null,
  customer_id text not null,
  constraint identity_pkey PRIMARY KEY (kind, value)
);

create table interaction (
  id text not null,
  contact_id text not null,
  queue_id text not null,
  channel text not null,
  place text not null,
  consultant_id text,
  arrived_at bigint not null,
  queued_at bigint not null,
  data jsonb not null,
  seq bigint not null,
  constraint interaction_pkey PRIMARY KEY (id)
);

create table kiosk (
  id text not null,
  name text not null,
  place text not null,
  link_hash bytea,
  link_until bigint,
  key_hash bytea,
  made_at bigint not null,
  begun_at bigint,
  seen_at bigint,
  constraint kiosk_pkey PRIMARY KEY (id),
  constraint kiosk_key_hash_key UNIQUE (key_hash),
  constraint kiosk_link_hash_key UNIQUE (link_hash)
);

create table learned_example (
  id text not null,
  customer_id text not null,
  text text not null,
  topic text,
  source text not null,
  confirmed_by text not null,
  confirmed_at bigint not null,
  at bigint not null,
  is_easy boolean not null,
  constraint learned_example_pkey PRIMARY KEY (id),
  constraint learned_example_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer(id) ON DELETE CASCADE,
  constraint learned_example_source_check CHECK ((source = ANY (ARRAY['consultant'::text, 'sample'::text, 'customer'::text])))
);

create table learning_objection (
  customer_id text not null,
  at bigint not null,
  by text not null,
  constraint learning_objection_pkey PRIMARY KEY (customer_id),
  constraint learning_objection_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer(id) ON DELETE CASCADE
);

create table learning_setting (
  id text not null,
  is_on boolean not null,
  purpose text not null,
  keep_days integer,
  since bigint,
  changed_at bigint not null,
  changed_by text not null,
  constraint learning_setting_pkey PRIMARY KEY (id),
  constraint learning_setting_check CHECK (((NOT is_on) OR ((btrim(purpose) <> ''::text) AND (keep_days IS NOT NULL) AND (since IS NOT NULL)))),
  constraint learning_setting_id_check CHECK ((id = 'learning'::text)),
  constraint learning_setting_keep_days_check CHECK (((keep_days >= 1) AND (keep_days <= 1095)))
);

create table listening_agreement (
  id text not null,
  title text not null,
  signatories text not null,
  scope text not null,
  signed_on date not null,
  valid_until date,
  recorded_by text not null,
  recorded_at bigint not null,
  withdrawn_by text,
  withdrawn_at bigint,
  constraint listening_agreement_pkey PRIMARY KEY (id),
  constraint listening_agreement_signatories_check CHECK ((length(TRIM(BOTH FROM signatories)) > 0))
);

create table login (
  id text not null,
  person_id text not null,
  token_hash bytea not null,
  device text not null,
  started_at bigint not null,
  seen_at bigint not null,
  constraint login_pkey PRIMARY KEY (id),
  constraint login_token_hash_key UNIQUE (token_hash),
  constraint login_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);

create table machine_sample (
  turn_id text not null,
  drawn_at bigint not null,
  verdict text,
  judged_at bigint,
  judged_by text,
  topic text,
  constraint machine_sample_pkey PRIMARY KEY (turn_id),
  constraint machine_sample_verdict_check CHECK ((verdict = ANY (ARRAY['right'::text, 'wrong'::text, 'outOfScope'::text])))
);

create table machine_turn (
  id text not null,
  contact_id text,
  customer_id text,
  channel text not null,
  queue_id text,
  language text,
  at bigint not null,
  topic text,
  sureness double precision,
  gate_version bigint,
  reason text,
  entry_id text,
  article_id text,
  article_version bigint,
  outcome text not null,
  outcome_at bigint not null,
  person_at bigint,
  passes bigint default 0 not null,
  came_back boolean default false not null,
  is_waiting boolean default false not null,
  asked_back boolean default false not null,
  constraint machine_turn_pkey PRIMARY KEY (id)
);

create table mail_ask (
  token_hash text not null,
  contact_id text not null,
  entry_id text not null,
  at timestamp with time zone not null,
  constraint mail_ask_pkey PRIMARY KEY (token_hash)
);

create table mail_auto (
  entry_id text not null,
  address text not null,
  contact_id text not null,
  at timestamp with time zone not null,
  constraint mail_auto_pkey PRIMARY KEY (entry_id)
);

create table mail_html (
  entry_id text not null,
  html text not null,
  has_remote boolean default false not null,
  constraint mail_html_pkey PRIMARY KEY (entry_id)
);

create table mail_message (
  message_id text not null,
  fingerprint text not null,
  direction text not null,
  raw_id text,
  mailbox_id text not null,
  contact_id text,
  entry_id text,
  address text not null,
  is_verified boolean default false not null,
  subject text default ''::text not null,
  reference_ids text[] default '{}'::text[] not null,
  excerpt text default ''::text not null,
  at timestamp with time zone not null,
  constraint mail_message_pkey PRIMARY KEY (message_id, fingerprint),
  constraint mail_message_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);

create table mail_outbox (
  entry_id text not null,
  contact_id text not null,
  kind text not null,
  state text default 'sending'::text not null,
  attempts integer default 0 not null,
  entry jsonb not null,
  to_address text,
  detail text,
  at timestamp with time zone default now() not null,
  constraint mail_outbox_pkey PRIMARY KEY (entry_id),
  constraint mail_outbox_kind_check CHECK ((kind = ANY (ARRAY['reply'::text, 'ask'::text, 'auto'::text]))),
  constraint mail_outbox_state_check CHECK ((state = ANY (ARRAY['sending'::text, 'sent'::text, 'failed'::text, 'bounced'::text])))
);

create table mail_raw (
  id text not null,
  mailbox_id text not null,
  received_at timestamp with time zone not null,
  source text not null,
  envelope_from text,
  envelope_to text[] default '{}'::text[] not null,
  size_bytes integer not null,
  raw bytea not null,
  state text default 'received'::text not null,
  is_released boolean default false not null,
  contact_id text,
  entry_id text,
  reason text,
  detail text,
  is_emptied boolean default false not null,
  client_address text,
  client_name text,
  constraint mail_raw_pkey PRIMARY KEY (id),
  constraint mail_raw_source_check CHECK ((source = ANY (ARRAY['smtp'::text, 'imap'::text, 'file'::text]))),
  constraint mail_raw_state_check CHECK ((state = ANY (ARRAY['received'::text, 'taken'::text, 'quarantined'::text, 'ignored'::text])))
);

create table mail_tag (
  tag text not null,
  kind text not null,
  contact_id text not null,
  entry_id text,
  constraint mail_tag_pkey PRIMARY KEY (tag),
  constraint mail_tag_kind_check CHECK ((kind = ANY (ARRAY['c'::text, 'b'::text])))
);

create table mail_uid (
  mailbox_id text not null,
  uid_validity bigint not null,
  uid bigint not null,
  state text not null,
  raw_id text,
  attempts integer default 1 not null,
  reason text,
  at timestamp with time zone default now() not null,
  constraint mail_uid_pkey PRIMARY KEY (mailbox_id, uid_validity, uid),
  constraint mail_uid_state_check CHECK ((state = ANY (ARRAY['taken'::text, 'older'::text, 'failed'::text])))
);

create table mailbox (
  id text not null,
  address text not null,
  name text default ''::text not null,
  queue_id text not null,
  imap jsonb,
  smtp jsonb,
  dkim jsonb,
  has_tags boolean default true not null,
  is_active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  constraint mailbox_pkey PRIMARY KEY (id)
);

create table migration (
  id integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migration_pkey PRIMARY KEY (id)
);

create table opening (
  person_id text not null,
  contact_id text not null,
  at bigint not null
);

create table outside_number (
  prefix text not null,
  note text not null,
  added_by text not null,
  added_at bigint not null,
  constraint outside_number_pkey PRIMARY KEY (prefix),
  constraint outside_number_prefix_check CHECK ((prefix ~ '^\+[0-9]{4,15}$'::text))
);

create table person (
  id text not null,
  name text not null,
  mail text not null,
  mail_key text not null,
  password_hash text,
  roles text[] not null,
  is_active boolean default true not null,
  created_at bigint not null,
  changed_at bigint not null,
  country text,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_mail_key_key UNIQUE (mail_key),
  constraint person_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
);

create table phrase (
  id text not null,
  name text not null,
  text text not null,
  language text not null,
  queue_id text,
  changed_at bigint not null,
  changed_by text not null,
  constraint phrase_pkey PRIMARY KEY (id)
);

create table queue (
  id text not null,
  data jsonb,
  is_open boolean not null,
  is_removed boolean not null,
  seq bigint not null,
  constraint queue_pkey PRIMARY KEY (id)
);

create table recording (
  id text not null,
  call_id text not null,
  contact_id text,
  queue_id text,
  consultant_id text,
  state text not null,
  problem text,
  is_cut_short boolean default false not null,
  policy_version integer not null,
  purposes jsonb not null,
  notice jsonb not null,
  pauses jsonb default '[]'::jsonb not null,
  started_at bigint not null,
  ended_at bigint,
  sound_ms integer,
  bytes bigint,
  keep_until bigint,
  gone_at bigint,
  held_until bigint,
  constraint recording_pkey PRIMARY KEY (id),
  constraint recording_state_check CHECK ((state = ANY (ARRAY['running'::text, 'kept'::text, 'failed'::text, 'refused'::text, 'gone'::text])))
);

create table recording_hold (
  id bigint generated as identity not null,
  recording_id text not null,
  person_id text not null,
  at bigint not null,
  until bigint,
  words text not null,
  constraint recording_hold_pkey PRIMARY KEY (id)
);

create table recording_listening (
  id text not null,
  recording_id text not null,
  person_id text not null,
  at bigint not null,
  reason text not null,
  words text not null,
  constraint recording_listening_pkey PRIMARY KEY (id)
);

create table recording_policy (
  version integer not null,
  policy jsonb not null,
  saved_by text not null,
  saved_at bigint not null,
  constraint recording_policy_pkey PRIMARY KEY (version)
);

create table retention_sweep (
  purpose text not null,
  swept_at timestamp with time zone not null,
  rows_gone bigint not null,
  rows_gone_ever bigint not null,
  took_ms integer not null,
  problem text,
  constraint retention_sweep_pkey PRIMARY KEY (purpose)
);

create table search_missed (
  id bigint generated as identity not null,
  at bigint not null,
  channel text not null,
  language text not null,
  words text not null,
  reader bytea,
  constraint search_missed_pkey PRIMARY KEY (id),
  constraint search_missed_channel_check CHECK ((channel = 'help'::text)),
  constraint search_missed_language_check CHECK ((language = ANY (ARRAY['it'::text, 'en'::text]))),
  constraint search_missed_words_check CHECK ((length(words) <= 200))
);

create table seat (
  id text not null,
  data jsonb,
  is_removed boolean not null,
  seq bigint not null,
  constraint seat_pkey PRIMARY KEY (id)
);

create table setting (
  name text not null,
  value jsonb not null,
  changed_at bigint not null,
  constraint setting_pkey PRIMARY KEY (name)
);

create table telephone (
  person_id text not null,
  rings text default 'browser'::text not null,
  account text,
  realm text,
  ha1_md5 text,
  ha1_sha256 text,
  address text,
  number text,
  changed_at bigint not null,
  changed_by text not null,
  constraint telephone_pkey PRIMARY KEY (person_id),
  constraint telephone_account_key UNIQUE (account),
  constraint telephone_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  constraint telephone_check CHECK ((num_nulls(account, realm, ha1_md5, ha1_sha256) = ANY (ARRAY[0, 4]))),
  constraint telephone_check1 CHECK (((rings <> 'account'::text) OR (account IS NOT NULL))),
  constraint telephone_check2 CHECK (((rings <> 'address'::text) OR (address IS NOT NULL))),
  constraint telephone_check3 CHECK (((rings <> 'number'::text) OR (number IS NOT NULL))),
  constraint telephone_rings_check CHECK ((rings = ANY (ARRAY['browser'::text, 'account'::text, 'address'::text, 'number'::text])))
);

create table text_link (
  token_hash bytea not null,
  contact_id text not null,
  created_at bigint not null,
  expires_at bigint not null,
  opened_at bigint,
  constraint text_link_pkey PRIMARY KEY (token_hash)
);

create table text_message (
  id text not null,
  call_id text not null,
  contact_id text not null,
  number text not null,
  at bigint not null,
  state text not null,
  tries integer default 0 not null,
  settled_at bigint,
  constraint text_message_pkey PRIMARY KEY (id),
  constraint text_message_state_check CHECK ((state = ANY (ARRAY['sending'::text, 'sent'::text, 'failed'::text])))
);

create table topic_name (
  topic text not null,
  language text not null,
  name text not null,
  changed_at bigint not null,
  changed_by text not null,
  constraint topic_name_pkey PRIMARY KEY (topic, language),
  constraint topic_name_language_check CHECK ((language = ANY (ARRAY['it'::text, 'en'::text]))),
  constraint topic_name_name_check CHECK ((name <> ''::text))
);

create table voice_message (
  id text not null,
  contact_id text not null,
  sound_ms integer not null,
  bytes integer not null,
  taken_at bigint not null,
  constraint voice_message_pkey PRIMARY KEY (id)
);

create table wording_test (
  id text not null,
  article_id text not null,
  version_a integer not null,
  version_b integer not null,
  started_at bigint not null,
  started_by text not null,
  ended_at bigint,
  ended_by text,
  constraint wording_test_pkey PRIMARY KEY (id),
  constraint wording_test_article_id_version_a_fkey FOREIGN KEY (article_id, version_a) REFERENCES article_version(article_id, version),
  constraint wording_test_article_id_version_b_fkey FOREIGN KEY (article_id, version_b) REFERENCES article_version(article_id, version),
  constraint wording_test_check CHECK ((version_a <> version_b))
);

create table wrap_up_code (
  code text not null,
  name_it text not null,
  name_en text not null,
  "position" integer not null,
  is_active boolean not null,
  first_used_at bigint,
  constraint wrap_up_code_pkey PRIMARY KEY (code)
);

CREATE INDEX answer_look_hour ON public.answer_look USING btree (hour);

CREATE INDEX answer_said_at ON public.answer_said USING btree (at);

CREATE UNIQUE INDEX answer_said_reader ON public.answer_said USING btree (reader) WHERE (reader IS NOT NULL);

CREATE INDEX answer_said_reader_at ON public.answer_said USING btree (at) WHERE (reader IS NOT NULL);

CREATE INDEX article_correction_untold ON public.article_correction USING btree (made_by) WHERE ((state <> 'waiting'::text) AND (seen_at IS NULL));

CREATE INDEX article_correction_waiting ON public.article_correction USING btree (article_id) WHERE (state = 'waiting'::text);

CREATE INDEX article_version_words ON public.article_version USING gin (words);

CREATE INDEX assist_use_at ON public.assist_use USING btree (at);

CREATE INDEX call_contact ON public.call USING btree (contact_id) WHERE (contact_id IS NOT NULL);

CREATE INDEX call_listening_began ON public.call_listening USING btree (began_at DESC);

CREATE INDEX call_listening_consultant ON public.call_listening USING btree (consultant_id, began_at DESC);

CREATE INDEX call_started ON public.call USING btree (started_at);

CREATE INDEX call_third_call ON public.call_third USING btree (call_id);

CREATE INDEX call_verdict_at ON public.call_verdict USING btree (at);

CREATE INDEX call_verdict_call ON public.call_verdict USING btree (call_id) WHERE (call_id IS NOT NULL);

CREATE INDEX call_wish_customer ON public.call_wish USING btree (customer_id, at);

CREATE INDEX chat_token_contact ON public.chat_token USING btree (contact_id);

CREATE INDEX chat_token_created ON public.chat_token USING btree (created_at);

CREATE INDEX contact_consultant ON public.contact USING btree (consultant_id) WHERE (consultant_id IS NOT NULL);

CREATE INDEX contact_customer ON public.contact USING btree (customer_id);

CREATE INDEX contact_joined ON public.contact USING btree (joined_into) WHERE (joined_into IS NOT NULL);

CREATE INDEX contact_live ON public.contact USING btree (id) WHERE (state = ANY (ARRAY['open'::text, 'promised'::text, 'awaiting'::text]));

CREATE INDEX contact_opened ON public.contact USING btree (opened_at DESC);

CREATE INDEX contact_queue ON public.contact USING btree (queue_id, opened_at DESC);

CREATE INDEX entry_callback ON public.entry USING btree (contact_id) WHERE ((kind = 'mark'::text) AND ((data ->> 'body'::text) = 'callbackAsked'::text) AND ((data #>> '{params,to}'::text[]) <> '…'::text));

CREATE INDEX entry_contact ON public.entry USING btree (contact_id, seq);

CREATE INDEX entry_sending ON public.entry USING btree (seq) WHERE ((data ->> 'delivery'::text) = 'sending'::text);

CREATE INDEX event_callback ON public.event USING btree (contact_id) WHERE (type = 'CallbackAsked'::text);

CREATE INDEX event_day ON public.event USING btree (at) WHERE (type = ANY (ARRAY['InteractionHeld'::text, 'InteractionLeft'::text, 'ContactResolved'::text, 'ContactUnconfirmed'::text, 'InteractionPassed'::text]));

CREATE INDEX fault_open ON public.fault USING btree (source_id) WHERE (over_at IS NULL);

CREATE INDEX flow_plan_due ON public.flow_plan USING btree (at) WHERE (done_at IS NULL);

CREATE INDEX idempotency_created ON public.idempotency USING btree (created_at);

CREATE INDEX identity_customer ON public.identity USING btree (customer_id);

CREATE INDEX interaction_contact ON public.interaction USING btree (contact_id);

CREATE INDEX interaction_ended ON public.interaction USING btree (seq) WHERE (place = 'ended'::text);

CREATE INDEX interaction_live ON public.interaction USING btree (id) WHERE (place <> 'ended'::text);

CREATE INDEX learned_example_at ON public.learned_example USING btree (at);

CREATE INDEX learned_example_customer ON public.learned_example USING btree (customer_id);

CREATE INDEX login_person ON public.login USING btree (person_id);

CREATE INDEX machine_sample_open ON public.machine_sample USING btree (drawn_at) WHERE (judged_at IS NULL);

CREATE INDEX machine_turn_article ON public.machine_turn USING btree (article_id, at) WHERE (article_id IS NOT NULL);

CREATE INDEX machine_turn_at ON public.machine_turn USING btree (at);

CREATE INDEX machine_turn_customer ON public.machine_turn USING btree (customer_id, at);

CREATE UNIQUE INDEX mail_auto_once ON public.mail_auto USING btree (address, contact_id);

CREATE INDEX mail_auto_recent ON public.mail_auto USING btree (at);

CREATE INDEX mail_message_contact ON public.mail_message USING btree (contact_id, at DESC);

CREATE INDEX mail_message_entry ON public.mail_message USING btree (entry_id);

CREATE INDEX mail_raw_kept ON public.mail_raw USING btree (received_at) WHERE ((NOT is_emptied) AND (state = ANY (ARRAY['taken'::text, 'ignored'::text])));

CREATE INDEX mail_raw_mailbox ON public.mail_raw USING btree (mailbox_id, state);

CREATE INDEX mail_raw_quarantined ON public.mail_raw USING btree (received_at DESC) WHERE (state = 'quarantined'::text);

CREATE INDEX mail_raw_unfinished ON public.mail_raw USING btree (received_at) WHERE (state = 'received'::text);

CREATE UNIQUE INDEX mailbox_address ON public.mailbox USING btree (lower(address));

CREATE INDEX opening_at ON public.opening USING btree (at);

CREATE INDEX opening_contact ON public.opening USING btree (contact_id, at);

CREATE INDEX recording_contact ON public.recording USING btree (contact_id, started_at);

CREATE INDEX recording_due ON public.recording USING btree (keep_until) WHERE (state = 'kept'::text);

CREATE INDEX recording_hold_of ON public.recording_hold USING btree (recording_id, id);

CREATE INDEX recording_listening_of ON public.recording_listening USING btree (recording_id, at);

CREATE INDEX recording_running ON public.recording USING btree (id) WHERE (state = 'running'::text);

CREATE INDEX search_missed_at ON public.search_missed USING btree (at);

CREATE INDEX search_missed_reader ON public.search_missed USING btree (reader) WHERE (reader IS NOT NULL);

CREATE INDEX text_link_contact ON public.text_link USING btree (contact_id);

CREATE INDEX text_link_expires ON public.text_link USING btree (expires_at);

CREATE INDEX text_message_at ON public.text_message USING btree (at);

CREATE INDEX text_message_number ON public.text_message USING btree (number, at);

CREATE INDEX voice_message_contact ON public.voice_message USING btree (contact_id);

CREATE INDEX voice_message_taken ON public.voice_message USING btree (taken_at);

CREATE INDEX wording_test_article ON public.wording_test USING btree (article_id, started_at);

CREATE UNIQUE INDEX wording_test_running ON public.wording_test USING btree (article_id) WHERE (ended_at IS NULL);

CREATE OR REPLACE FUNCTION public.event_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.recording_listening_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the list of who heard a recording is only added to';
end $function$;

CREATE TRIGGER event_append_only BEFORE DELETE OR UPDATE ON public.event FOR EACH ROW EXECUTE FUNCTION event_is_append_only();

CREATE TRIGGER event_not_truncated BEFORE TRUNCATE ON public.event FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();

CREATE TRIGGER recording_listening_stays BEFORE DELETE OR UPDATE ON public.recording_listening FOR EACH ROW EXECUTE FUNCTION recording_listening_stays();
