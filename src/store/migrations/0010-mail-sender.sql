-- Who handed a mail over: what SPF (RFC 7208) is judged by. Null where it came by IMAP. Emptied with the mail's bytes.
alter table mail_raw add column client_address text;
alter table mail_raw add column client_name text;
