/**
 * `Idempotency-Key` on POST (draft-ietf-httpapi-idempotency-key-header): the answer to a key is kept for a day and given
 * again, so that a request repeated after a broken connection happens once. The same key with another body is refused;
 * a repeat that arrives while the first is still at work waits for it.
 *
 *   no row ──insert──▶ at work ──answered──▶ kept (a day)
 *                        │ └─ a failure of ours, or an answer with a secret: the row goes, the key is free again
 *                        └─ not at work in this process: its server or its database died; the next call takes it over
 *
 * Only the server that owns the floor serves, so this process knows all that is at work. A minute's wait after a crash,
 * as it was at first, left a consultant's answer unsent for that minute (found by the chaos test, seed 2026).
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { Refused } from '#modules/identity/index.js';

const keptMs = 24 * 3_600_000;
const waitMs = 5_000;
const stepMs = 50;
const largestKept = 256 * 1024;
const keyShape = /^[\x21-\x7e]{1,200}$/;

interface Kept {
  body_hash: Buffer;
  status: number | null;
  content_type: string | null;
  answer: string | null;
  created: number;
}

type Row = readonly [viewer: string, route: string, key: string];

declare module 'fastify' {
  interface FastifyRequest {
    /** The row that waits for this request's answer. */
    keptUnder: Row | null;
  }
}

const viewerOf = (request: FastifyRequest): string => {
  const { viewer } = request;
  if (viewer === null) return `address ${request.ip}`;
  return viewer.kind === 'customer' ? `customer ${viewer.contactId}` : viewer.id;
};

function hashOf(request: FastifyRequest): Buffer {
  const hash = createHash('sha256').update(request.url);
  const { body } = request;
  return hash.update(Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null)).digest();
}

export function installIdempotency(app: FastifyInstance, pool: Pool, now: () => number): void {
  const atWork = new Set<string>();
  const nameOf = (row: Row): string => row.join('\n');
  app.decorateRequest('keptUnder', null);

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (key === undefined || request.method !== 'POST' || request.routeOptions.config.isNeverReplayed) return;
    if (typeof key !== 'string' || !keyShape.test(key)) throw new Refused('request.badIdempotencyKey');
    const row: Row = [viewerOf(request), request.routeOptions.url ?? '', key];
    await begin(atWork, nameOf(row), now);
    const kept = await claim(pool, row, hashOf(request), now).catch((error: unknown) => {
      atWork.delete(nameOf(row));
      throw error;
    });
    if (kept) {
      atWork.delete(nameOf(row));
      return replay(reply, kept);
    }
    request.keptUnder = row;
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const row = request.keptUnder;
    if (!row) return payload;
    request.keptUnder = null;
    const words = payload === null || payload === undefined ? '' : payload;
    const isText = typeof words === 'string';
    const isKept = isText && reply.statusCode < 500 && !reply.hasHeader('set-cookie');
    try {
      await (isKept && words.length <= largestKept ? keep(pool, row, reply, words) : forget(pool, row));
    } catch (error) {
      // The work is done and its answer true, whether it can be kept or not: what it did is done once by its own ids.
      request.log.warn({ err: error }, 'an answer could not be kept');
    } finally {
      atWork.delete(nameOf(row));
    }
    return payload;
  });
}

/** A repeat that arrives while the first is still at work waits for it. */
async function begin(atWork: Set<string>, name: string, now: () => number): Promise<void> {
  const giveUpAt = now() + waitMs;
  while (atWork.has(name)) {
    if (now() >= giveUpAt) throw new Refused('request.keyStillAtWork');
    await pause(stepMs);
  }
  // In the same breath as the look: of two that waited only one goes on.
  atWork.add(name);
}

/** Takes the key for this request (null), or gives the answer kept under it. */
async function claim(pool: Pool, row: Row, hash: Buffer, now: () => number): Promise<Kept | null> {
  for (;;) {
    const { rowCount } = await pool.query(
      `insert into idempotency as i (viewer, route, key, body_hash, created_at) values ($1, $2, $3, $4, $5)
       on conflict (viewer, route, key) do update
         set body_hash = excluded.body_hash, created_at = excluded.created_at, status = null, answer = null
         where i.created_at < $5 - ${keptMs} or (i.status is null and i.body_hash = excluded.body_hash)`,
      [...row, hash, now()],
    );
    if (rowCount === 1) return null;
    const { rows } = await pool.query<Kept>(
      `select body_hash, status, content_type, answer, created_at::float8 as created from idempotency
       where viewer = $1 and route = $2 and key = $3`,
      [...row],
    );
    const kept = rows[0];
    if (kept && !kept.body_hash.equals(hash)) throw new Refused('request.keyUsedForAnother');
    // Swept in between: it is free after all.
    if (kept) return kept;
  }
}

function replay(reply: FastifyReply, kept: Kept): FastifyReply {
  void reply.code(kept.status ?? 200).header('idempotency-replayed', 'true');
  if (kept.content_type !== null) void reply.header('content-type', kept.content_type);
  return reply.serializer((payload: unknown) => String(payload)).send(kept.answer ?? '');
}

async function keep(pool: Pool, row: Row, reply: FastifyReply, answer: string): Promise<void> {
  const type = reply.getHeader('content-type');
  await pool.query(
    'update idempotency set status = $4, content_type = $5, answer = $6 where viewer = $1 and route = $2 and key = $3',
    [...row, reply.statusCode, typeof type === 'string' ? type : null, answer],
  );
}

async function forget(pool: Pool, row: Row): Promise<void> {
  await pool.query('delete from idempotency where viewer = $1 and route = $2 and key = $3', [...row]);
}

/** Forgets answers to keys from before a moment, the oldest first; says how many. `retention/` calls it. */
export async function sweepIdempotency(pool: Pool, before: number, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from idempotency where ctid = any (
       array(select ctid from idempotency where created_at < $1::bigint order by created_at limit $2))`,
    [before, limit],
  );
  return rowCount ?? 0;
}
