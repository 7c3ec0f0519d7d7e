/** Live sources, with what they need of the centre: where they may ask, and its hours. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Identity } from '#modules/identity/index.js';
import { LiveFacts, registerFacts } from '#modules/knowledge/index.js';
import { hostsOf } from '#store/outside/ask.js';

export interface FactParts {
  readonly pool: Pool;
  readonly secret: Buffer;
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly identity: Pick<Identity, 'centre'>;
  readonly now: () => number;
}

export function openFacts(app: FastifyInstance, of: FactParts): LiveFacts {
  const { pool, secret, settings, log, identity, now } = of;
  const hosts = hostsOf(settings['PONTE_FACT_HOSTS']);
  const parts = { pool, secret, hosts, now, timeZone: async () => (await identity.centre()).timeZone };
  const facts = new LiveFacts({ ...parts, log });
  registerFacts(app, { ...parts, facts });
  return facts;
}
