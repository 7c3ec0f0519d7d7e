/** The list of all routes: so that a test can walk them, a wrong method can be told, and each must say who may call. */
import type { FastifyInstance } from 'fastify';
import type { Who } from '#modules/identity/index.js';

export interface RouteFact {
  readonly methods: readonly string[];
  readonly url: string;
  readonly who: readonly Who[] | undefined;
  /** Matches the paths of this route. */
  readonly pattern: RegExp;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every registered route, in order. */
    readonly routes: readonly RouteFact[];
  }
}

export function keepRoutes(app: FastifyInstance): void {
  const routes: RouteFact[] = [];
  app.decorate('routes', routes);
  app.addHook('onRoute', (route) => {
    const list = Array.isArray(route.method) ? route.method : [route.method];
    const fact: Omit<RouteFact, 'who'> = { methods: list, url: route.url, pattern: patternOf(route.url) };
    // Looked up when asked: a plugin's own hook may still say who, after this one ran.
    routes.push(Object.defineProperty(fact as RouteFact, 'who', { get: () => route.config?.who, enumerable: true }));
  });
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
