/** Alive (`/healthz`), ready (`/readyz`), and the orderly end of a server. */
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** Null when all is well, else the reason in words. May throw: then the reason is that it failed. */
export type Check = () => Promise<string | null> | string | null;

declare module 'fastify' {
  interface FastifyInstance {
    readonly isDraining: boolean;
    /** Adds something `/readyz` looks at: `app.addCheck('floor', () => floor.isServing ? null : 'not serving')`. */
    addCheck(name: string, check: Check): void;
    /** Adds something to be done when the server drains, before it stops listening: closing sockets. */
    onDrain(work: () => Promise<void> | void): void;
    /** SIGTERM: not ready any more, no new connections, running requests finish, then closed. Safe to call twice. */
    drain(): Promise<void>;
  }
}

const checkMs = 2_000;

const readySchema = z.object({
  isReady: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), reason: z.string().nullable() })),
});

async function run(check: Check): Promise<string | null> {
  const stop = new AbortController();
  const late = pause(checkMs, 'no answer within 2 s', { signal: stop.signal, ref: false }).catch(() => null);
  try {
    return await Promise.race([Promise.resolve().then(check), late]);
  } catch {
    return 'failed';
  } finally {
    stop.abort();
  }
}

export function installHealth(app: FastifyInstance): void {
  const checks = new Map<string, Check>();
  const works: (() => Promise<void> | void)[] = [];
  let draining: Promise<void> | null = null;

  app.decorate('isDraining', { getter: () => draining !== null });
  app.decorate('addCheck', (name, check) => void checks.set(name, check));
  app.decorate('onDrain', (work) => void works.push(work));
  app.decorate('drain', () => {
    draining ??= (async () => {
      for (const work of works) await work();
      await app.close();
    })();
    return draining;
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    // Keep-alive connections would hold the server open: each is told that this answer was its last.
    if (draining) void reply.header('connection', 'close');
    return payload;
  });

  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/healthz',
    {
      config: { who: ['anyone'] },
      schema: {
        summary: 'The process runs',
        tags: ['operation'],
        response: { 200: z.object({ isAlive: z.literal(true) }) },
      },
    },
    () => ({ isAlive: true as const }),
  );
  http.get(
    '/readyz',
    {
      config: { who: ['anyone'] },
      schema: {
        summary: 'Ready to serve; 503 with the reasons when not',
        tags: ['operation'],
        response: { 200: readySchema, 503: readySchema },
      },
    },
    async (_request, reply) => {
      const found = await Promise.all([...checks].map(async ([name, check]) => [name, await run(check)] as const));
      if (draining) found.push(['server', 'draining']);
      const isReady = found.every(([, reason]) => reason === null);
      const shown = Object.fromEntries(found.map(([name, reason]) => [name, { ok: reason === null, reason }]));
      void reply.header('cache-control', 'no-store');
      return reply.code(isReady ? 200 : 503).send({ isReady, checks: shown });
    },
  );
}
