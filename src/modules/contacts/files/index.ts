/** Files of a contact: kept in the database (one thing to back up), checked on the way in, harmless on the way out. */
import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { Attachment } from '../contract.js';
import { safeName, sniff, type AllowedType } from './sniff.js';

export { allowedTypes, safeName, sniff } from './sniff.js';

export const maxFileBytes = 10 * 1024 * 1024;
/** All files of one contact together. */
export const maxContactBytes = 100 * 1024 * 1024;

export interface NewFile {
  readonly contactId: string;
  readonly name: string;
  readonly bytes: Buffer;
}

export interface StoredFile extends Attachment {
  readonly contactId: string;
  readonly bytes: Buffer;
}

export type FileRefusal = 'file.tooLarge' | 'file.notAllowed' | 'file.unknown' | 'file.noRoom';

export class FileRefused extends Error {
  readonly code: FileRefusal;
  constructor(code: FileRefusal) {
    super(code);
    this.code = code;
  }
}

/** Checks by content, then stores. The same bytes again on the same contact are the same file. */
export async function saveFile(pool: Pool, file: NewFile, now: number): Promise<Attachment> {
  if (file.bytes.length > maxFileBytes) throw new FileRefused('file.tooLarge');
  const type = sniff(file.bytes);
  if (type === null) throw new FileRefused('file.notAllowed');
  const name = safeName(file.name, type);
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const id = `file_${randomBytes(16).toString('base64url')}`;
  const { rows } = await pool.query<{ id: string; name: string; type: string; size: number }>(
    `insert into file (id, contact_id, name, type, size, sha256, bytes, created_at)
     select $1, $2, $3, $4, $5::int, $6, $7, to_timestamp($8::double precision / 1000)
      where (select coalesce(sum(size), 0) from file where contact_id = $2 and sha256 <> $6) + $5::int <= $9::int
     on conflict (contact_id, sha256) do update set name = excluded.name
     returning id, name, type, size`,
    [id, file.contactId, name, type, file.bytes.length, sha256, file.bytes, now, maxContactBytes],
  );
  const row = rows[0];
  if (!row) throw new FileRefused('file.noRoom');
  return { fileId: row.id, name: row.name, type: row.type, size: row.size };
}

interface FileRow {
  readonly id: string;
  readonly contact_id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** The file with its bytes. Who may see its contact is checked by the caller. */
export async function readFile(pool: Pool, fileId: string): Promise<StoredFile | null> {
  const { rows } = await pool.query<FileRow & { bytes: Buffer }>(
    'select id, contact_id, name, type, size, bytes from file where id = $1',
    [fileId],
  );
  const row = rows[0];
  if (!row) return null;
  const { contact_id: contactId, id, name, type, size, bytes } = row;
  return { fileId: id, contactId, name, type, size, bytes };
}

/**
 * The attachments a message may carry: only files of this very contact, in the given order, as they are stored. What a
 * client says of name, type or size is not believed.
 */
export async function attachmentsOf(
  pool: Pool,
  contactId: string,
  fileIds: readonly string[],
): Promise<readonly Attachment[]> {
  if (fileIds.length === 0) return [];
  const { rows } = await pool.query<FileRow>(
    'select id, contact_id, name, type, size from file where contact_id = $1 and id = any($2)',
    [contactId, fileIds],
  );
  return fileIds.map((fileId) => {
    const row = rows.find((one) => one.id === fileId);
    if (!row) throw new FileRefused('file.unknown');
    return { fileId, name: row.name, type: row.type, size: row.size };
  });
}

/**
 * Files that a person sent up become the contact's with the message they go with; what is the contact's already stays.
 * Nothing of another contact can be sent along. Asked twice, the answer is the same.
 */
export async function giveFiles(
  pool: Pool,
  personId: string,
  contactId: string,
  fileIds: readonly string[],
): Promise<readonly Attachment[]> {
  if (fileIds.length === 0) return [];
  // The same bytes may be there under another id: then that one is sent.
  const { rows } = await pool.query<{ asked: string; there: string | null }>(
    `with moved as (
       update file f set contact_id = $2 where f.id = any($3) and f.contact_id = $1
         and not exists (select from file g where g.contact_id = $2 and g.sha256 = f.sha256) returning id)
     select f.id as asked, g.id as there from file f
       left join file g on g.contact_id = $2 and g.sha256 = f.sha256
      where f.id = any($3) and f.contact_id in ($1, $2)`,
    [personId, contactId, fileIds],
  );
  const nowAt = new Map(rows.map(({ asked, there }) => [asked, there ?? asked]));
  return attachmentsOf(
    pool,
    contactId,
    fileIds.map((fileId) => nowAt.get(fileId) ?? fileId),
  );
}

const shownInline: readonly AllowedType[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** RFC 6266 and RFC 8187: an ASCII name for old programs, the true one beside it. */
export function disposition(name: string, isInline: boolean): string {
  const ascii =
    name
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\]/g, '_') || 'file';
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${isInline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** Headers under which a stored file can do nothing: no guessing of types, no script, no other page around it. */
export function fileHeaders(file: Attachment): Readonly<Record<string, string>> {
  return {
    'content-type': file.type === 'text/plain' ? 'text/plain; charset=utf-8' : file.type,
    'content-disposition': disposition(
      file.name,
      shownInline.some((type) => type === file.type),
    ),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, max-age=86400, immutable',
  };
}
