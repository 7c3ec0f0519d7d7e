/** Routes of live sources: administrators set them up, supervisors see how they are and keep the register of faults. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { unseal } from '#store/sealed.js';
import { staff } from '../../identity/index.js';
import { checked } from './check.js';
import type { Source } from './contract.js';
import { readMapping, sentenceOf } from './mapping.js';
import { givenIn } from './pattern.js';
import type { LiveFacts } from './read.js';
import * as shape from './schemas.js';
import {
  checkRegister,
  deleteSource,
  endFault,
  factsOf,
  openFaults,
  readSources,
  refuse,
  saveFault,
  saveSource,
  secretFor,
  sourceById,
} from './store.js';

export interface FactRoutes {
  readonly pool: Pool;
  readonly secret: Buffer;
  readonly facts: LiveFacts;
  readonly hosts: readonly string[];
  readonly now: () => number;
  readonly timeZone: () => Promise<string>;
}

const tags = ['facts'];
const watches = { who: ['supervisor', 'administrator'] } as const;
const sets = { who: ['administrator'] } as const;

export function registerFacts(app: FastifyInstance, deps: FactRoutes): void {
  registerSources(app, deps);
  registerTry(app, deps);
  registerRegister(app, deps);
}

type Shown = z.input<typeof shape.shownSource>;
const shownBy =
  ({ facts }: FactRoutes) =>
  (source: Source): Shown => ({ ...source, facts: factsOf(source), health: facts.health(source) });

function registerSources(app: FastifyInstance, deps: FactRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const { pool, secret, hosts, now, facts } = deps;
  const shown = shownBy(deps);
  http.get(
    '/api/facts/sources',
    {
      config: watches,
      schema: {
        summary: 'Live sources, what answers may name of them, and how they are',
        tags,
        response: { 200: shape.sourcesOut },
      },
    },
    async () => ({ sources: (await readSources(pool)).map(shown) }),
  );
  http.put(
    '/api/studio/facts/sources/:sourceId',
    {
      config: sets,
      schema: {
        summary: 'Make or change a live source; its secret is kept sealed and never shown again',
        tags,
        params: shape.sourceParams,
        body: shape.sourceBody,
        response: { 200: shape.shownSource },
      },
    },
    async (request) => {
      const { sourceId } = request.params;
      const by = { id: staff(request).id, at: now() };
      const saved = await saveSource(pool, secret, sourceId, checked(request.body, hosts), by);
      facts.forget(sourceId);
      return shown(saved);
    },
  );
  http.delete(
    '/api/studio/facts/sources/:sourceId',
    {
      config: sets,
      schema: {
        summary: 'Remove a live source that no answer names',
        tags,
        params: shape.sourceParams,
        response: { 200: shape.sourcesOut },
      },
    },
    async (request) => {
      await deleteSource(pool, request.params.sourceId);
      facts.forget(request.params.sourceId);
      return { sources: (await readSources(pool)).map(shown) };
    },
  );
}

const mostShown = 4_000;

function registerTry(app: FastifyInstance, { pool, secret, hosts, facts, timeZone }: FactRoutes): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/studio/facts/try',
    {
      config: { ...sets, limitPerMinute: 30, isNeverReplayed: true },
      schema: {
        summary: 'Ask a program once, as the source is written: its reply, and the sentences that come of it',
        tags,
        body: shape.tryBody,
        response: { 200: shape.triedOut },
      },
    },
    async ({ body }) => {
      const source = checked(body.source, hosts);
      if (source.kind === 'register') return refuse('source.notARegister');
      const before = body.id === null ? null : await sourceById(pool, body.id);
      const sealed = secretFor(secret, source, before);
      const value = sealed === null ? null : unseal(secret, sealed, 'ponte live sources');
      const given = source.asks === null ? '' : givenIn(source.asks.pattern, body.given);
      const nothing = { reply: null, readAt: null, sentences: [] };
      if (given === null) return { ...nothing, problem: 'badGiven' as const };
      const told = await facts.askNow({ ...source, given, value });
      if ('problem' in told) return { ...nothing, problem: told.problem };
      const { mapping } = readMapping(source.mapping);
      const zone = await timeZone();
      const say = (fact: string, language: 'it' | 'en') =>
        sentenceOf(mapping, fact, { reply: told.reply, given, language, timeZone: zone });
      const sentences = mapping.map(({ name }) => ({ fact: name, it: say(name, 'it'), en: say(name, 'en') }));
      const isWhole = sentences.every(({ it, en }) => it !== null && en !== null);
      const reply = JSON.stringify(told.reply, null, 2).slice(0, mostShown);
      return { reply, readAt: told.readAt, sentences, problem: isWhole ? null : ('notAsMapped' as const) };
    },
  );
}

function registerRegister(app: FastifyInstance, { pool, now }: FactRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const list = async (sourceId: string) => {
    const source = (await sourceById(pool, sourceId)) ?? refuse('source.unknown');
    if (source.kind !== 'register') refuse('source.notARegister');
    return { checkedAt: source.checkedAt, faults: await openFaults(pool, sourceId) };
  };
  const path = '/api/facts/sources/:sourceId/faults';
  const response = { 200: shape.faultsOut };
  http.get(
    path,
    {
      config: watches,
      schema: { summary: 'Faults of a register that are not over', tags, params: shape.sourceParams, response },
    },
    ({ params }) => list(params.sourceId),
  );
  http.put(
    `${path}/:faultId`,
    {
      config: watches,
      schema: {
        summary: 'Enter or change a fault; whoever does has looked at the list',
        tags,
        params: shape.faultParams,
        body: shape.faultBody,
        response,
      },
    },
    async (request) => {
      const { sourceId, faultId } = request.params;
      await saveFault(pool, sourceId, { id: faultId, ...request.body }, { id: staff(request).id, at: now() });
      return list(sourceId);
    },
  );
  http.post(
    `${path}/:faultId/over`,
    {
      config: watches,
      schema: { summary: 'A fault is over: no answer tells of it any more', tags, params: shape.faultParams, response },
    },
    async (request) => {
      const { sourceId, faultId } = request.params;
      await endFault(pool, sourceId, faultId, { id: staff(request).id, at: now() });
      return list(sourceId);
    },
  );
  http.post(
    '/api/facts/sources/:sourceId/checked',
    {
      config: watches,
      schema: { summary: 'Say that the list is right as it stands now', tags, params: shape.sourceParams, response },
    },
    async (request) => {
      await checkRegister(pool, request.params.sourceId, { id: staff(request).id, at: now() });
      return list(request.params.sourceId);
    },
  );
}
