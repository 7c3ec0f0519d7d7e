/** The screens and the files they load, out of one built folder; compressed copies beside a file are sent where taken. */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

export interface PagesOptions {
  /** The built folder (`dist/web`). Without it the server has an API and no screens. */
  readonly webRoot: string | null;
  /** Screens, each a folder with an index.html, which answers to every path below it: '/desk/contact_1'. */
  readonly apps: readonly string[];
  /** Where '/' leads. */
  readonly home: () => Promise<string> | string;
}

/** Vite puts a hash into these names: such a file never changes. */
const hashed = /\/assets\/[^/]+-[\w-]{8,}\.\w+$/;
/** What customers' pages load into frames on other sites. */
const customersFiles = /^\/w\//;

function cachingOf(path: string): string {
  if (hashed.test(path)) return 'public, max-age=31536000, immutable';
  if (path.endsWith('.html')) return 'no-cache';
  // Fixed names that companies paste into their own pages: fresh within minutes of an update.
  return 'public, max-age=300, must-revalidate';
}

export function installPages(app: FastifyInstance, options: PagesOptions): void {
  const anyone = { config: { who: ['anyone' as const] }, schema: { hide: true } };
  app.get('/', anyone, async (_request, reply) => reply.redirect(await options.home(), 302));
  const { webRoot } = options;
  if (webRoot === null) return;

  void app.register(async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, who: ['anyone'] };
    });
    files.addHook('onRequest', async (request, reply) => {
      if (customersFiles.test(request.url)) void reply.header('cross-origin-resource-policy', 'cross-origin');
    });
    await files.register(fastifyStatic, {
      root: webRoot,
      prefix: '/',
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      preCompressed: true,
      cacheControl: false,
      setHeaders: (answer, path) => {
        void answer.setHeader('cache-control', cachingOf(path.replace(/\.(br|gz)$/, '')));
        void answer.setHeader('vary', 'accept-encoding');
      },
    });
    for (const name of options.apps) {
      const show = (_request: unknown, reply: FastifyReply): FastifyReply => reply.sendFile(`${name}/index.html`);
      files.get(`/${name}`, { schema: { hide: true } }, show);
      files.get(`/${name}/*`, { schema: { hide: true } }, show);
    }
  });
}
