/** People, the centre's settings and programs' tokens: the administrator's part. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiToken, Person } from './contract.js';
import { Refused } from './http.js';
import type { RouteDeps } from './routes-login.js';
import {
  centreChangeSchema,
  centreSchema,
  idSchema,
  newPersonSchema,
  newTokenSchema,
  personChangeSchema,
  personSchema,
  tokenSchema,
} from './schemas.js';

const dayMs = 24 * 3_600_000;
const idParams = z.object({ id: idSchema });

const shownPerson = (person: Person): z.output<typeof personSchema> => ({ ...person, roles: [...person.roles] });
const shownToken = (token: ApiToken): z.output<typeof tokenSchema> => ({ ...token, roles: [...token.roles] });

/** A page's end, opaque to the caller: the name and id after which the next page begins. */
const cursorSchema = z
  .string()
  .max(1000)
  .regex(/^[\w-]+$/);
const cursorOf = (after: readonly [string, string]): string => Buffer.from(JSON.stringify(after)).toString('base64url');
function afterOf(cursor: string): [string, string] {
  try {
    return z.tuple([z.string(), z.string()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new Refused('request.badCursor');
  }
}

export function registerPeopleRoutes(app: FastifyInstance, deps: RouteDeps): void {
  registerPeople(app, deps);
  registerCentre(app, deps);
  registerTokens(app, deps);
}

function registerPeople(app: FastifyInstance, { identity }: RouteDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();

  http.get(
    '/api/people',
    {
      // Supervisors and consultants need the names to pass work on; who may do what is the administrator's to change.
      config: { who: ['administrator', 'supervisor', 'consultant'] },
      schema: {
        summary: 'Who works here, by name',
        tags: ['identity'],
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(200).default(200),
          cursor: cursorSchema.optional(),
        }),
        response: { 200: z.object({ people: z.array(personSchema), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const page = await identity.listPeople(limit, cursor === undefined ? null : afterOf(cursor));
      return { people: page.people.map(shownPerson), next: page.next && cursorOf(page.next) };
    },
  );

  http.post(
    '/api/people',
    {
      config: { who: ['administrator'] },
      schema: { summary: 'Add a person', tags: ['identity'], body: newPersonSchema, response: { 201: personSchema } },
    },
    async (request, reply) => reply.code(201).send(shownPerson(await identity.addPerson(request.body))),
  );

  http.patch(
    '/api/people/:id',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Change a person; a new password or leaving ends all their logins at once',
        tags: ['identity'],
        params: idParams,
        body: personChangeSchema,
        response: { 200: personSchema },
      },
    },
    async (request) => shownPerson(await identity.editPerson(request.params.id, request.body)),
  );
}

function registerCentre(app: FastifyInstance, { identity }: RouteDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();

  http.get(
    '/api/centre',
    {
      // Name, number and address are what the help page shows to everybody.
      config: { who: ['anyone'] },
      schema: { summary: "The centre's name and ways", tags: ['identity'], response: { 200: centreSchema } },
    },
    () => identity.centre(),
  );

  http.put(
    '/api/centre',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: "Change the centre's name and ways; what is not given stays",
        tags: ['identity'],
        body: centreChangeSchema,
        response: { 200: centreSchema },
      },
    },
    (request) => identity.saveCentre(request.body),
  );
}

function registerTokens(app: FastifyInstance, { identity }: RouteDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();

  http.get(
    '/api/tokens',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: "Programs' tokens",
        tags: ['identity'],
        response: { 200: z.object({ tokens: z.array(tokenSchema) }) },
      },
    },
    async () => ({ tokens: (await identity.listTokens()).map(shownToken) }),
  );

  http.post(
    '/api/tokens',
    {
      config: { who: ['administrator'], isNeverReplayed: true },
      schema: {
        summary: 'Make a token; its secret is shown this once',
        tags: ['identity'],
        body: newTokenSchema,
        response: { 201: tokenSchema.extend({ secret: z.string() }) },
      },
    },
    async (request, reply) => {
      const { name, roles, days } = request.body;
      const made = await identity.createToken(name, roles, days * dayMs);
      return reply.code(201).send({ ...shownToken(made), secret: made.secret });
    },
  );

  http.delete(
    '/api/tokens/:id',
    {
      config: { who: ['administrator'] },
      schema: { summary: 'Revoke a token', tags: ['identity'], params: idParams, response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      await identity.revokeToken(request.params.id);
      return reply.code(204).send();
    },
  );
}
