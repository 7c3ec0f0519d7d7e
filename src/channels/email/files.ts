/** Attachments of a customer's mail. What the chat would refuse at the door has already been sent here: it is kept. */
import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { MailFile } from './parse.js';
import { FileRefused, saveFile, type Attachment } from './ports.js';

/**
 * Saves a file by the common rules; a kind they do not know (a calendar, winmail.dat, a zip) or one that is too big for
 * them is kept as octets, which browsers only ever download. Nothing is opened: a zip bomb stays a small file.
 */
export async function keepFile(pool: Pool, contactId: string, file: MailFile, now: number): Promise<Attachment> {
  try {
    return await saveFile(pool, { contactId, name: file.name, bytes: file.bytes }, now);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
  }
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const { rows } = await pool.query<{ id: string }>(
    `insert into file (id, contact_id, name, type, size, sha256, bytes, created_at)
     values ($1, $2, $3, 'application/octet-stream', $4, $5, $6, to_timestamp($7::double precision / 1000))
     on conflict (contact_id, sha256) do update set name = excluded.name returning id`,
    [`file_${randomBytes(16).toString('base64url')}`, contactId, file.name, file.bytes.length, sha256, file.bytes, now],
  );
  return { fileId: rows[0]!.id, name: file.name, type: 'application/octet-stream', size: file.bytes.length };
}
