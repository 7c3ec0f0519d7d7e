/** Keys for programs: scoped by role, expiring, revocable; the key itself is shown once and kept only as its hash. */
import type { Pool } from 'pg';
import type { ApiToken, Role, Viewer } from './contract.js';
import { Refused } from './http.js';
import { hashOfToken, newId, newToken } from './secrets.js';

const touchMs = 60_000;

interface TokenRow {
  id: string;
  name: string;
  roles: Role[];
  created: number;
  expires: number;
  used: number | null;
}

const columns = `id, name, roles, created_at::float8 as created, expires_at::float8 as expires, used_at::float8 as used`;

const tokenOf = (row: TokenRow): ApiToken => ({
  id: row.id,
  name: row.name,
  roles: row.roles,
  createdAt: row.created,
  expiresAt: row.expires,
  usedAt: row.used,
});

/** Makes a token. `secret` is what the program sends as `Authorization: Bearer …`. */
export async function createToken(
  pool: Pool,
  wanted: { readonly name: string; readonly roles: readonly Role[]; readonly lifeMs: number },
  now: number,
): Promise<ApiToken & { readonly secret: string }> {
  const secret = newToken('ponte');
  const { rows } = await pool.query<TokenRow>(
    `insert into api_token (id, name, token_hash, roles, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
    [newId('token'), wanted.name, hashOfToken(secret), [...wanted.roles], now, Math.trunc(now + wanted.lifeMs)],
  );
  return { ...tokenOf(rows[0]!), secret };
}

export async function listTokens(pool: Pool): Promise<ApiToken[]> {
  const { rows } = await pool.query<TokenRow>(
    `select ${columns} from api_token order by created_at desc, id limit 200`,
  );
  return rows.map(tokenOf);
}

export async function revokeToken(pool: Pool, id: string): Promise<void> {
  const { rowCount } = await pool.query('delete from api_token where id = $1', [id]);
  if (!rowCount) throw new Refused('identity.unknownToken');
}

export async function viewerOfToken(pool: Pool, secret: string, now: number): Promise<Viewer | null> {
  const { rows } = await pool.query<TokenRow>(
    `select ${columns} from api_token where token_hash = $1 and expires_at > $2`,
    [hashOfToken(secret), now],
  );
  const row = rows[0];
  if (!row) return null;
  if (row.used === null || row.used < now - touchMs)
    await pool.query('update api_token set used_at = $2 where id = $1', [row.id, now]);
  return { kind: 'program', id: row.id, name: row.name, roles: row.roles };
}
