/** The kiosk's doors: its page, the link that makes a device one, and what its screen asks for. */
import type {} from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Kiosk } from '#modules/identity/contract.js';
import { kioskCookie, kioskCookieOf, Refused } from '#modules/identity/index.js';
import type { ChatDeps } from '../deps.js';
import { lookOf, sendPage } from '../page-parts.js';
import * as acts from './acts.js';
import { registerKioskAnswers } from './routes-answers.js';
import { kioskPage, notAKioskPage, startPage } from './pages.js';

const tags = ['kiosk'];
const moment = z.number().nullable();
const line = {
  isOpen: z.boolean(),
  opensAt: moment,
  wait: z.object({ lowMs: z.number(), highMs: z.number() }).nullable(),
};
const ways = z.object({
  ...{ kiosk: z.string(), place: z.string(), name: z.string(), phone: z.string(), timeZone: z.string() },
  ...{ language: z.enum(['it', 'en']), now: z.number(), canCall: z.boolean(), ...line },
  ...{ hasAnswers: z.boolean(), keptDays: z.number() },
  topics: z.array(z.object({ queueId: z.string(), it: z.string(), en: z.string(), ...line })).readonly(),
});

async function deviceOf(deps: ChatDeps, { viewer }: FastifyRequest): Promise<Kiosk | null> {
  return viewer?.kind === 'kiosk' ? deps.kiosks.kioskById(viewer.id) : null;
}

async function deviceOrRefuse(deps: ChatDeps, request: FastifyRequest): Promise<Kiosk> {
  const kiosk = await deviceOf(deps, request);
  // Withdrawn between the look at its key and this one.
  if (kiosk === null) throw new Refused('identity.notLoggedIn');
  return kiosk;
}

export function registerKiosk(app: FastifyInstance, deps: ChatDeps): void {
  registerPages(app, deps);
  registerApi(app, deps);
  registerKioskAnswers(app, deps);
}

function registerPages(app: FastifyInstance, deps: ChatDeps): void {
  const hidden = { schema: { hide: true } } as const;
  void app.register(async (scope) => {
    // The button of the link sends nothing: whatever comes with it is not read.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 1024 }, (_request, _body, next) => next(null, {}));

    scope.get('/kiosk', { config: { who: ['anyone'] }, ...hidden }, async (request, reply) => {
      const kiosk = await deviceOf(deps, request);
      if (kiosk === null) return sendPage(reply, notAKioskPage(await lookOf(deps, request), await deps.centre()), 403);
      const key = request.cookies[kioskCookie];
      // Begun anew with each load: a device that stands there for years stays one.
      if (key !== undefined) void reply.setCookie(kioskCookie, key, kioskCookieOf(deps.isSecure()));
      return sendPage(reply, kioskPage(await acts.kioskWays(deps, kiosk)));
    });

    type Link = { Params: { link: string } };
    const config = { who: ['anyone'], limitPerMinute: 30 } as const;
    const quiet = { logLevel: 'warn' } as const;
    scope.get<Link>('/kiosk/start/:link', { config, ...quiet, ...hidden }, async (request, reply) => {
      const kiosk = await deps.kiosks.kioskOfLink(request.params.link);
      const page = startPage(await lookOf(deps, request), await deps.centre(), request.params.link, kiosk);
      return sendPage(reply, page, kiosk === null ? 410 : 200);
    });
    scope.post<Link>(
      '/kiosk/start/:link',
      { config: { ...config, ownOriginOnly: true, isNeverReplayed: true }, ...quiet, ...hidden },
      async (request, reply) => {
        try {
          const { key } = await deps.kiosks.beginKiosk(request.params.link);
          return await reply.setCookie(kioskCookie, key, kioskCookieOf(deps.isSecure())).redirect('/kiosk', 303);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          const page = startPage(await lookOf(deps, request), await deps.centre(), request.params.link, null);
          return sendPage(reply, page, 410);
        }
      },
    );
  });
}

function registerApi(app: FastifyInstance, deps: ChatDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  // A device is a viewer, so each counts for itself, however many stand behind one address.
  const config = { who: ['kiosk'], limitPerMinute: 20, isNeverReplayed: true } as const;
  http.get(
    '/api/kiosk',
    { config: { who: ['kiosk'] }, schema: { summary: 'What a kiosk shows', tags, response: { 200: ways } } },
    async (request) => acts.kioskWays(deps, await deviceOrRefuse(deps, request)),
  );
  http.post(
    '/api/kiosk/call',
    {
      config,
      schema: {
        summary: 'Begin a call: nobody stands in a line until the call itself does',
        tags,
        body: acts.callBody,
        response: { 200: z.object({ contactId: z.string(), token: z.string(), ticket: z.string() }) },
      },
    },
    async (request) => acts.beginKioskCall(deps, await deviceOrRefuse(deps, request), request.body),
  );
  http.post(
    '/api/kiosk/callback',
    {
      config,
      schema: {
        summary: 'Be called back; the same clientId again is the same callback',
        tags,
        body: acts.callbackBody,
        response: { 200: z.object({ ...line, place: z.number().nullable() }) },
      },
    },
    async (request) => acts.leaveCallback(deps, await deviceOrRefuse(deps, request), request.body),
  );
}
