/**
 * The HTTP server without its routes: everything that holds for all of them. The order below is the way of a request:
 *
 *   headers → address limit → who is asking, may they, is it our page → viewer's limit → body, cleaned → schema
 *           → kept answer? → handler → answer kept → figures and one log line
 */
import cookie from '@fastify/cookie';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import { installApiDescription } from './api-docs.js';
import { bodyLimit, installBodies } from './bodies.js';
import { installHeaders } from './headers.js';
import { installHealth } from './health.js';
import { installIdempotency } from './idempotency.js';
import { installLimits, usualLimits, type LimitOptions } from './limits.js';
import { keepSilence } from './log.js';
import { createMetrics, installMetrics, type Metrics } from './metrics.js';
import { installPages, type PagesOptions } from './pages.js';
import { clientErrorHandler, installProblems, problemOf, problemOfError, sendProblem } from './problems.js';
import { installRights, type Credentials } from './rights.js';
import { keepRoutes } from './routes.js';

export interface AppOptions {
  readonly log: Logger;
  readonly pool: Pool;
  readonly credentials: Credentials;
  /** Base address by which the centre is reached: 'https://help.example.it'. */
  readonly publicUrl: () => string;
  readonly version: string;
  readonly pages?: PagesOptions;
  readonly limits?: Partial<LimitOptions>;
  readonly metrics?: Metrics;
  /** Which proxies to believe about the caller's address; Fastify's `trustProxy`. */
  readonly trustProxy?: FastifyServerOptions['trustProxy'];
  readonly now?: () => number;
}

export const isHttps = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** Builds the server; routes are registered by the parts that own them, then `listen`. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { pool, publicUrl } = options;
  const now = options.now ?? Date.now;
  const isSecure = (): boolean => isHttps(publicUrl());
  const app = Fastify({
    loggerInstance: keepSilence(options.log) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit,
    // A slow client holds a connection, nothing more: headers within 15 s, the whole request within 60 s.
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    http: { headersTimeout: 15_000, maxHeaderSize: 16 * 1024 },
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    trustProxy: options.trustProxy ?? false,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // Addresses that cannot be decoded never reach a route, nor the handlers set for routes.
    frameworkErrors: (error, _request, reply) => {
      void sendProblem(reply as FastifyReply, problemOfError(error) ?? problemOf('request.malformed'));
    },
    clientErrorHandler,
  }) as unknown as FastifyInstance;

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  keepRoutes(app);
  installProblems(app);
  installHeaders(app, isSecure);
  // Awaited, so that cookies are read before the rights look for them.
  await app.register(cookie);
  installBodies(app);
  logAnswers(app);
  installLimits(app, { ...usualLimits, ...options.limits }, now, (limited) =>
    installRights(limited, options.credentials, publicUrl),
  );
  installIdempotency(app, pool, now);
  await installApiDescription(app, options.version);
  installMetrics(app, options.metrics ?? createMetrics());
  installHealth(app);
  installPages(app, options.pages ?? { webRoot: null, apps: [], home: () => '/api-docs' });
  return app;
}

/** One line an answer: what was asked (by its pattern), by whom (by id), how it ended. Nothing anybody wrote. */
function logAnswers(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { viewer } = request;
    const params = (request.params ?? {}) as Record<string, unknown>;
    const contactId = viewer?.kind === 'customer' ? viewer.contactId : params['contactId'];
    request.log.info(
      {
        method: request.method,
        route: request.is404 ? null : request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        viewer: viewer && viewer.kind !== 'customer' ? viewer.id : undefined,
        // An id of ours, or nothing: a path may hold whatever somebody typed.
        contactId: typeof contactId === 'string' && /^contact_[\w-]{1,64}$/.test(contactId) ? contactId : undefined,
      },
      'answered',
    );
  });
}
