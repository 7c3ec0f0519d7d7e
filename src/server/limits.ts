/**
 * Rate limits by token bucket, in memory: an address and a viewer each have a bucket for everything, and one a route
 * where the route sets `limitPerMinute`. Several servers each count for themselves; that is enough against floods.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf, sendProblem } from './problems.js';
import type { Viewer } from '#modules/identity/contract.js';

export interface LimitOptions {
  /** Calls a minute from one address: a whole office may sit behind it. */
  readonly perAddress: number;
  readonly perViewer: number;
  /** Multiplies every limit: for load tests and centres behind one proxy address. */
  readonly factor: number;
}

export const usualLimits: LimitOptions = { perAddress: 6_000, perViewer: 1_200, factor: 1 };

/**
 * Which proxy is believed about the caller's address: the nearest alone. What stands further left in X-Forwarded-For is
 * whatever the caller wrote there, and would get round every limit that counts by address.
 */
export const nearestHop = (_address: string, hop: number): boolean => hop < 1;

const sweepMs = 60_000;

/** A bucket holds a minute's worth and fills evenly. */
export class Buckets {
  readonly #left = new Map<string, { tokens: number; at: number }>();
  #sweptAt = 0;

  /** Takes one; 0 when there was one, else the seconds until there will be. */
  take(key: string, perMinute: number, now: number): number {
    this.#sweep(now);
    const bucket = this.#left.get(key) ?? { tokens: perMinute, at: now };
    const tokens = Math.min(perMinute, bucket.tokens + ((now - bucket.at) / 60_000) * perMinute);
    const isThere = tokens >= 1;
    this.#left.set(key, { tokens: isThere ? tokens - 1 : tokens, at: now });
    return isThere ? 0 : Math.max(1, Math.ceil(((1 - tokens) * 60) / perMinute));
  }

  get size(): number {
    return this.#left.size;
  }

  /** After a minute without a call every bucket is full again, and a full one need not be kept. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < sweepMs) return;
    this.#sweptAt = now;
    for (const [key, bucket] of this.#left) if (now - bucket.at >= 60_000) this.#left.delete(key);
  }
}

const viewerKey = (viewer: Viewer): string =>
  viewer.kind === 'customer' ? `customer ${viewer.contactId}` : `${viewer.kind} ${viewer.id}`;

/**
 * Counts a request by address before anything is looked up, and by viewer once `installRights` has found who is asking:
 * both before a body is read.
 */
export function installLimits(
  app: FastifyInstance,
  options: LimitOptions,
  now: () => number,
  installRights: (app: FastifyInstance) => void,
): void {
  const buckets = new Buckets();
  const take = (key: string, perMinute: number): number => buckets.take(key, perMinute * options.factor, now());

  app.addHook('onRequest', async (request, reply) => {
    const wait = take(`address ${request.ip}`, options.perAddress);
    if (wait > 0) return tooMany(reply, wait);
  });
  installRights(app);
  app.addHook('onRequest', async (request, reply) => {
    const { viewer } = request;
    const own = viewer ? viewerKey(viewer) : `address ${request.ip}`;
    const limit = request.routeOptions.config.limitPerMinute;
    let wait = viewer ? take(`viewer ${own}`, options.perViewer) : 0;
    if (wait === 0 && limit !== undefined) wait = take(`route ${routeKey(request)} ${own}`, limit);
    if (wait > 0) return tooMany(reply, wait);
  });
}

const routeKey = (request: FastifyRequest): string => `${request.method} ${request.routeOptions.url ?? ''}`;

function tooMany(reply: FastifyReply, seconds: number): FastifyReply {
  void reply.header('retry-after', String(seconds));
  return sendProblem(reply, problemOf('request.tooMany'));
}
