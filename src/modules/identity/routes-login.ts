/** Login, logout, what a person sees of themselves, and the very first administrator. */
import type {} from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Identity, SetupFacts } from './index.js';
import { Refused, type Who } from './http.js';
import { longestMs, loginCookie, type LoggedIn } from './logins.js';
import { longestPassword } from './password.js';
import { idSchema, loginSchema, mailSchema, meSchema, nameSchema, passwordSchema } from './schemas.js';

export interface RouteDeps {
  readonly identity: Identity;
  readonly isSecure: () => boolean;
  readonly setupFacts: () => Promise<SetupFacts>;
}

export const anyStaff: readonly Who[] = ['administrator', 'supervisor', 'consultant'];

/** The login behind a request: programs have a viewer but no login, and are refused here. */
export async function loginOf(request: FastifyRequest, identity: Identity): Promise<LoggedIn> {
  const token = request.cookies[loginCookie];
  const who = token && request.viewer?.kind === 'person' ? await identity.viewerOfLogin(token) : null;
  if (!who) throw new Refused('identity.notAllowed', 'people only');
  return who;
}

async function meOf(who: LoggedIn, identity: Identity): Promise<z.output<typeof meSchema>> {
  const { name, language, timeZone, bounceBudget, isPractice } = await identity.centre();
  return {
    person: { ...who.person, roles: [...who.person.roles] },
    csrf: who.csrf,
    centre: { name, language, timeZone, bounceBudget, isPractice },
  };
}

function setLoginCookie(reply: FastifyReply, token: string, isSecure: boolean): void {
  void reply.setCookie(loginCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    maxAge: longestMs / 1000,
  });
}

export function registerLoginRoutes(app: FastifyInstance, deps: RouteDeps): void {
  registerLogin(app, deps);
  registerMe(app, deps);
  registerSetup(app, deps);
}

function registerLogin(app: FastifyInstance, { identity, isSecure }: RouteDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();

  http.post(
    '/api/login',
    {
      config: { who: ['anyone'], limitPerMinute: 60, ownOriginOnly: true, isNeverReplayed: true },
      schema: {
        summary: 'Log in; the answer sets the login cookie',
        tags: ['identity'],
        body: z.strictObject({ mail: z.string().min(1).max(254), password: z.string().min(1).max(longestPassword) }),
        response: { 200: meSchema },
      },
    },
    async (request, reply) => {
      const { mail, password } = request.body;
      const device = String(request.headers['user-agent'] ?? '');
      const { token, who } = await identity.login(mail, password, request.ip, device);
      setLoginCookie(reply, token, isSecure());
      return meOf(who, identity);
    },
  );

  http.post(
    '/api/logout',
    {
      config: { who: anyStaff },
      schema: { summary: 'End this login', tags: ['identity'], response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      await identity.logout(await loginOf(request, identity));
      return reply.clearCookie(loginCookie, { path: '/' }).code(204).send();
    },
  );
}

function registerMe(app: FastifyInstance, { identity }: RouteDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();

  http.get(
    '/api/me',
    {
      config: { who: anyStaff },
      schema: { summary: 'Who I am, and the value for X-Ponte-Csrf', tags: ['identity'], response: { 200: meSchema } },
    },
    async (request) => meOf(await loginOf(request, identity), identity),
  );

  http.get(
    '/api/me/logins',
    {
      config: { who: anyStaff },
      schema: {
        summary: 'Where I am logged in',
        tags: ['identity'],
        response: { 200: z.object({ logins: z.array(loginSchema) }) },
      },
    },
    async (request) => ({ logins: await identity.listLogins(await loginOf(request, identity)) }),
  );

  http.delete(
    '/api/me/logins/:id',
    {
      config: { who: anyStaff },
      schema: {
        summary: 'End one of my logins',
        tags: ['identity'],
        params: z.object({ id: idSchema }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await identity.endLogin(await loginOf(request, identity), request.params.id);
      return reply.code(204).send();
    },
  );

  http.post(
    '/api/me/password',
    {
      config: { who: anyStaff, limitPerMinute: 10, isNeverReplayed: true },
      schema: {
        summary: 'Change my password; every other login of mine ends',
        tags: ['identity'],
        body: z.strictObject({ old: z.string().min(1).max(longestPassword), password: passwordSchema }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const who = await loginOf(request, identity);
      await identity.changePassword(who, request.body.old, request.body.password);
      return reply.code(204).send();
    },
  );
}

function registerSetup(app: FastifyInstance, { identity, isSecure, setupFacts }: RouteDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();

  http.get(
    '/api/setup',
    {
      config: { who: ['anyone'] },
      schema: {
        summary: 'What is still to be set up in this centre',
        tags: ['setup'],
        response: {
          200: z.object({
            needsAdministrator: z.boolean(),
            hasPeople: z.boolean(),
            hasQueues: z.boolean(),
            hasMailbox: z.boolean(),
            isPractice: z.boolean(),
          }),
        },
      },
    },
    async () => {
      const [needsAdministrator, page, facts, centre] = await Promise.all([
        identity.needsAdministrator(),
        identity.listPeople(2),
        setupFacts(),
        identity.centre(),
      ]);
      return { needsAdministrator, hasPeople: page.people.length > 1, ...facts, isPractice: centre.isPractice };
    },
  );

  http.post(
    '/api/setup/administrator',
    {
      config: { who: ['anyone'], limitPerMinute: 20, ownOriginOnly: true, isNeverReplayed: true },
      schema: {
        summary: 'Make the first administrator and log in; only while there is none',
        tags: ['setup'],
        body: z.strictObject({ name: nameSchema, mail: mailSchema, password: passwordSchema }),
        response: { 201: meSchema },
      },
    },
    async (request, reply) => {
      const { mail, password } = request.body;
      await identity.addFirstAdministrator(request.body);
      const device = String(request.headers['user-agent'] ?? '');
      const { token, who } = await identity.login(mail, password, request.ip, device);
      setLoginCookie(reply, token, isSecure());
      return reply.code(201).send(await meOf(who, identity));
    },
  );
}
