/** Figures for Prometheus. Each server has its own registry, so that tests and several servers do not share figures. */
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { isSupervisor } from '#modules/identity/contract.js';
import { Refused } from '#modules/identity/index.js';

export interface Metrics {
  readonly registry: Registry;
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  /** With `read`, the figure is asked for when it is looked at. */
  gauge(name: string, help: string, read?: (gauge: Gauge) => void, labels?: readonly string[]): Gauge;
  histogram(name: string, help: string, buckets: readonly number[], labels?: readonly string[]): Histogram;
}

/** `isWatchingProcess`: memory, event loop and garbage collection too. Off in tests: it keeps observers open. */
export function createMetrics(isWatchingProcess = false): Metrics {
  const registry = new Registry();
  if (isWatchingProcess) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: (name, help, read, labels = []) => {
      const gauge: Gauge = new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers,
        ...(read ? { collect: () => read(gauge) } : {}),
      });
      return gauge;
    },
    histogram: (name, help, buckets, labels = []) =>
      new Histogram({ name, help, buckets: [...buckets], labelNames: [...labels], registers }),
  };
}

/** Loopback and private networks (RFC 1918, RFC 4193): where a Prometheus stands. */
const near = /^(::1|(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|f[cd][0-9a-f]{2}:)/i;
export const isNear = (address: string): boolean => near.test(address);

export function installMetrics(app: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.histogram(
    'ponte_http_request_seconds',
    'Time from request to answer',
    [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    ['method', 'route', 'status'],
  );
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never the path: paths hold ids, and a label value a path would grow without end.
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });

  app.get(
    '/metrics',
    { config: { who: ['anyone'] }, schema: { summary: 'Figures for Prometheus', tags: ['operation'] } },
    async (request, reply) => {
      const mayLook = isNear(request.ip) || (request.viewer !== null && isSupervisor(request.viewer));
      if (!mayLook) throw new Refused('identity.notAllowed');
      return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
    },
  );
}
