/** The HTML of mails, kept sanitised under the entry's id, and the page that shows it inside a frame. */
import type { Pool } from 'pg';
import { sanitise, withImages } from './html.js';
import type { MailFile } from './parse.js';

/** Pictures inside the mail up to here, altogether, are shown in it; bigger ones are attachments. */
const inlineLimitBytes = 2_000_000;

/** `cid:` → data address, for the kinds of picture that cannot carry a script. */
export function inlineImages(files: readonly MailFile[]): Map<string, string> {
  const images = new Map<string, string>();
  let left = inlineLimitBytes;
  for (const file of files) {
    if (file.contentId === null || !/^image\/(?:png|jpeg|gif|webp)$/.test(file.type) || file.bytes.length > left)
      continue;
    left -= file.bytes.length;
    images.set(file.contentId, `data:${file.type};base64,${file.bytes.toString('base64')}`);
  }
  return images;
}

export async function keepHtml(pool: Pool, entryId: string, html: string, images: Map<string, string>): Promise<void> {
  const safe = sanitise(html, images);
  await pool.query(
    `insert into mail_html (entry_id, html, has_remote) values ($1, $2, $3)
     on conflict (entry_id) do update set html = $2, has_remote = $3`,
    [entryId, safe.html.replaceAll('\0', ''), safe.hasRemote],
  );
}

export interface HtmlPage {
  readonly page: string;
  /** Content-Security-Policy for this answer alone. */
  readonly policy: string;
  readonly hasRemote: boolean;
  /** Whose words these are. */
  readonly contactId: string | null;
}

/**
 * The document for the frame. `sandbox` without any allow- but pop-ups: no script, no form, no origin of its own.
 * Pictures from outside only when the reader asked (`images`): until then no sender learns that the mail was read.
 */
export async function htmlPage(pool: Pool, entryId: string, images: boolean): Promise<HtmlPage | null> {
  const { rows } = await pool.query<{ html: string; has_remote: boolean; contact_id: string | null }>(
    `select html, has_remote, contact_id from mail_html left join entry on entry.id = entry_id where entry_id = $1`,
    [entryId],
  );
  const row = rows[0];
  if (!row) return null;
  const body = images ? withImages(row.html) : row.html;
  return {
    page: `<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><base target="_blank"><style>body{margin:0;padding:8px;font:16px/1.5 system-ui,sans-serif;background:#fff;color:#1b1b1b;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}</style></head><body>${body}</body></html>`,
    policy: [
      "default-src 'none'",
      `img-src data:${images ? ' https: http:' : ''}`,
      "style-src 'unsafe-inline'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
      'sandbox allow-popups allow-popups-to-escape-sandbox',
    ].join('; '),
    hasRemote: row.has_remote,
    contactId: row.contact_id,
  };
}
