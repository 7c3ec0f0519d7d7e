/**
 * Kiosks: devices that stand where everybody may touch them.
 *
 *   made ──its link is opened there──▶ begun ──a new link is opened──▶ begun, on the other device
 *     └────────────── withdrawn: its key opens nothing any more ◀──────┘
 *
 * The link is typed at a counter more often than clicked: 80 bits in sixteen plain signs, for a day, once.
 */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { Kiosk, Viewer } from './contract.js';
import { Refused } from './http.js';
import { hashOfToken, newId, newToken } from './secrets.js';

const dayMs = 24 * 3_600_000;
const touchMs = 60_000;

export const kioskCookie = 'ponte_kiosk';

/** 400 days is the most a browser keeps (RFC 6265bis 5.5); each load of the page begins them anew. */
export const kioskCookieOf = (isSecure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure, maxAge: (400 * dayMs) / 1000 }) as const;

interface KioskRow {
  id: string;
  name: string;
  place: string;
  made: number;
  until: number | null;
  begun: number | null;
  seen: number | null;
}

const columns = `id, name, place, made_at::float8 as made, link_until::float8 as until, begun_at::float8 as begun,
                 seen_at::float8 as seen`;

const kioskOf = (row: KioskRow, now: number): Kiosk => ({
  id: row.id,
  name: row.name,
  place: row.place,
  madeAt: row.made,
  linkUntil: row.until !== null && row.until > now ? row.until : null,
  begunAt: row.begun,
  seenAt: row.seen,
});

/** Neither i, l, o nor u: what is typed is not misread (Crockford's base 32). */
const signs = '0123456789abcdefghjkmnpqrstvwxyz';

function newLink(): string {
  const link = Array.from(randomBytes(16), (byte) => signs[byte % 32]!).join('');
  return link.replace(/(.{4})(?=.)/g, '$1-');
}

/** As it is compared: how it was typed makes no difference. */
const plain = (link: string): string =>
  link
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .slice(0, 64);
const hashOfLink = (link: string): Buffer => hashOfToken(`kiosk link ${plain(link)}`);

export interface LinkedKiosk {
  readonly kiosk: Kiosk;
  /** Known this once. */
  readonly link: string;
}

export async function makeKiosk(
  pool: Pool,
  wanted: { readonly name: string; readonly place: string },
  now: number,
): Promise<LinkedKiosk> {
  const link = newLink();
  const { rows } = await pool.query<KioskRow>(
    `insert into kiosk (id, name, place, link_hash, link_until, made_at) values ($1, $2, $3, $4, $5, $6)
     returning ${columns}`,
    [newId('kiosk'), wanted.name, wanted.place, hashOfLink(link), Math.trunc(now + dayMs), now],
  );
  return { kiosk: kioskOf(rows[0]!, now), link };
}

/** For a device that was replaced or emptied. The old one goes on until the new one has begun. */
export async function linkKiosk(pool: Pool, id: string, now: number): Promise<LinkedKiosk> {
  const link = newLink();
  const { rows } = await pool.query<KioskRow>(
    `update kiosk set link_hash = $2, link_until = $3 where id = $1 returning ${columns}`,
    [id, hashOfLink(link), Math.trunc(now + dayMs)],
  );
  if (!rows[0]) throw new Refused('identity.unknownKiosk');
  return { kiosk: kioskOf(rows[0], now), link };
}

export async function listKiosks(pool: Pool, now: number): Promise<Kiosk[]> {
  const { rows } = await pool.query<KioskRow>(`select ${columns} from kiosk order by name, id limit 1000`);
  return rows.map((row) => kioskOf(row, now));
}

export async function kioskById(pool: Pool, id: string, now: number): Promise<Kiosk | null> {
  const { rows } = await pool.query<KioskRow>(`select ${columns} from kiosk where id = $1`, [id]);
  return rows[0] ? kioskOf(rows[0], now) : null;
}

export async function withdrawKiosk(pool: Pool, id: string): Promise<void> {
  const { rowCount } = await pool.query('delete from kiosk where id = $1', [id]);
  if (!rowCount) throw new Refused('identity.unknownKiosk');
}

/** Looking spends nothing: programs look at links before people open them. */
export async function kioskOfLink(pool: Pool, link: string, now: number): Promise<Kiosk | null> {
  const { rows } = await pool.query<KioskRow>(`select ${columns} from kiosk where link_hash = $1 and link_until > $2`, [
    hashOfLink(link),
    now,
  ]);
  return rows[0] ? kioskOf(rows[0], now) : null;
}

/** Spends the link; whatever device had the key before has none now. */
export async function beginKiosk(
  pool: Pool,
  link: string,
  now: number,
): Promise<{ readonly kiosk: Kiosk; readonly key: string }> {
  const key = newToken('kiosk');
  const { rows } = await pool.query<KioskRow>(
    `update kiosk set key_hash = $2, begun_at = $3, seen_at = $3, link_hash = null, link_until = null
      where link_hash = $1 and link_until > $3 returning ${columns}`,
    [hashOfLink(link), hashOfToken(key), now],
  );
  if (!rows[0]) throw new Refused('identity.kioskLinkGone');
  return { kiosk: kioskOf(rows[0], now), key };
}

export async function viewerOfKiosk(pool: Pool, key: string, now: number): Promise<Viewer | null> {
  const { rows } = await pool.query<KioskRow>(`select ${columns} from kiosk where key_hash = $1`, [hashOfToken(key)]);
  const row = rows[0];
  if (!row) return null;
  if (row.seen === null || row.seen < now - touchMs)
    await pool.query('update kiosk set seen_at = $2 where id = $1', [row.id, now]);
  return { kind: 'kiosk', id: row.id, name: row.name };
}
