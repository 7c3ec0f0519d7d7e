/** Telephones over HTTP: everybody sets their own; administrators those of others, and alone write fixed addresses down. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import { createIdentity, Refused, staff } from '#modules/identity/index.js';
import { makeAccount, saveTelephone, type TelephoneRow } from './store.js';
import { isSipAddress, type Telephones } from './index.js';

export interface TelephoneRoutes {
  readonly http: FastifyInstance;
  readonly pool: Pool;
  readonly telephones: Telephones;
  readonly now: () => number;
  /** What a telephone must be told to register; null while SIP is switched off. */
  readonly server: () => { readonly host: string; readonly port: number } | null;
  /** E.164, or null when the centre does not call such a number. */
  readonly outsideNumber: (text: string) => string | null;
}

const mine = { who: ['consultant', 'supervisor', 'administrator'] as const };
const others = { who: ['administrator'] as const };
const tags = ['telephone'];
const ringsAt = z.enum(['browser', 'account', 'address', 'number']);
const shown = z.object({
  rings: ringsAt,
  account: z.object({ user: z.string(), isRegistered: z.boolean() }).nullable(),
  address: z.string().nullable(),
  number: z.string().nullable(),
  mayUseNumbers: z.boolean(),
});
const account = shown.extend({
  made: z.object({
    user: z.string(),
    password: z.string(),
    host: z.string(),
    port: z.number(),
    realm: z.string(),
  }),
});
const number = z.string().max(40).nullable().optional();
const ownBody = z.strictObject({ rings: ringsAt.optional(), number });
const othersBody = ownBody.extend({ address: z.string().max(200).nullable().optional() });
const idParams = z.object({ personId: z.string().min(1).max(120) });

type Change = z.infer<typeof othersBody>;

export function registerTelephones(parts: TelephoneRoutes): void {
  registerOwn(parts, new Keeper(parts));
  registerOthers(parts, new Keeper(parts));
}

/** What both doors do. */
class Keeper {
  readonly #parts: TelephoneRoutes;
  constructor(parts: TelephoneRoutes) {
    this.#parts = parts;
  }

  show(personId: string): z.infer<typeof shown> {
    const { telephones } = this.#parts;
    return { ...telephones.shownOf(personId), mayUseNumbers: telephones.settings.mayUseNumbers };
  }

  async #save(row: TelephoneRow, by: string): Promise<z.infer<typeof shown>> {
    const { pool, telephones, now } = this.#parts;
    await saveTelephone(pool, row, by, now());
    await telephones.load();
    return this.show(row.personId);
  }

  async change(personId: string, change: Change, by: string): Promise<z.infer<typeof shown>> {
    const before = this.#parts.telephones.rowOf(personId);
    const after = {
      ...before,
      ...(change.number === undefined ? {} : { number: this.#number(change.number) }),
      ...(change.address === undefined ? {} : { address: sipAddress(change.address) }),
      ...(change.rings === undefined ? {} : { rings: change.rings }),
    };
    return this.#save({ ...after, rings: stillThere(after, change.rings) }, by);
  }

  #number(text: string | null): string | null {
    if (text === null || text.trim() === '') return null;
    if (!this.#parts.telephones.settings.mayUseNumbers) throw new Refused('telephone.numbersNotAllowed');
    const found = this.#parts.outsideNumber(text);
    if (found === null) throw new Refused('telephone.badNumber');
    return found;
  }

  /** The one moment at which the password exists: what is kept of it cannot be shown again. */
  async makeAccount(personId: string, by: string): Promise<z.infer<typeof account>> {
    const server = this.#parts.server();
    if (server === null) throw new Refused('telephone.switchedOff');
    const { realm } = this.#parts.telephones.settings;
    const before = this.#parts.telephones.rowOf(personId);
    const { user, password, kept } = makeAccount(realm, before.account);
    const now = await this.#save({ ...before, account: user, realm, kept, rings: 'account' }, by);
    return { ...now, made: { user, password, ...server, realm } };
  }

  async removeAccount(personId: string, by: string): Promise<z.infer<typeof shown>> {
    const after = { ...this.#parts.telephones.rowOf(personId), account: null, realm: null, kept: null };
    return this.#save({ ...after, rings: stillThere(after) }, by);
  }
}

function sipAddress(text: string | null): string | null {
  const address = text?.trim() ?? '';
  if (address === '') return null;
  const whole = /^sips?:/i.test(address) ? address : `sip:${address}`;
  if (!isSipAddress(whole)) throw new Refused('telephone.badAddress');
  return whole;
}

/** A preference for what is not there: refused when it is asked for, forgotten when it is what went. */
function stillThere(row: TelephoneRow, asked?: TelephoneRow['rings']): TelephoneRow['rings'] {
  if (row.rings === 'browser' || row[row.rings] !== null) return row.rings;
  if (asked !== undefined) throw new Refused('telephone.notThere');
  return 'browser';
}

/** A program has no ear. */
function me(request: Parameters<typeof staff>[0]): string {
  const viewer = staff(request);
  if (viewer.kind !== 'person') throw new Refused('identity.notAllowed');
  return viewer.id;
}

function registerOwn({ http: app }: TelephoneRoutes, keeper: Keeper): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/me/telephone',
    { config: mine, schema: { summary: 'Where my calls ring', tags, response: { 200: shown } } },
    async (request) => keeper.show(me(request)),
  );
  http.put(
    '/api/me/telephone',
    { config: mine, schema: { summary: 'Say where my calls ring', tags, body: ownBody, response: { 200: shown } } },
    async (request) => keeper.change(me(request), request.body, me(request)),
  );
  http.post(
    '/api/me/telephone/account',
    {
      config: { ...mine, isNeverReplayed: true },
      schema: {
        summary: 'Make a SIP account for my telephone; its password is shown this once',
        tags,
        response: { 201: account },
      },
    },
    async (request, reply) => reply.code(201).send(await keeper.makeAccount(me(request), me(request))),
  );
  http.delete(
    '/api/me/telephone/account',
    { config: mine, schema: { summary: 'Take my SIP account away', tags, response: { 200: shown } } },
    async (request) => keeper.removeAccount(me(request), me(request)),
  );
}

function registerOthers({ http: app, pool }: TelephoneRoutes, keeper: Keeper): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const identity = createIdentity({ pool });
  const known = async (personId: string): Promise<string> => {
    if ((await identity.personById(personId)) === null) throw new Refused('identity.unknownPerson');
    return personId;
  };
  http.get(
    '/api/people/:personId/telephone',
    {
      config: others,
      schema: { summary: "Where a person's calls ring", tags, params: idParams, response: { 200: shown } },
    },
    async (request) => keeper.show(await known(request.params.personId)),
  );
  http.put(
    '/api/people/:personId/telephone',
    {
      config: others,
      schema: {
        summary: "Say where a person's calls ring",
        tags,
        params: idParams,
        body: othersBody,
        response: { 200: shown },
      },
    },
    async (request) => keeper.change(await known(request.params.personId), request.body, staff(request).id),
  );
  http.post(
    '/api/people/:personId/telephone/account',
    {
      config: { ...others, isNeverReplayed: true },
      schema: {
        summary: "Make a SIP account for a person's telephone; its password is shown this once",
        tags,
        params: idParams,
        response: { 201: account },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await keeper.makeAccount(await known(request.params.personId), staff(request).id)),
  );
  http.delete(
    '/api/people/:personId/telephone/account',
    {
      config: others,
      schema: { summary: "Take a person's SIP account away", tags, params: idParams, response: { 200: shown } },
    },
    async (request) => keeper.removeAccount(await known(request.params.personId), staff(request).id),
  );
}
