/** What the centre answers with: articles, what is true now, and the gate that says which questions a machine may answer. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Identity } from '#modules/identity/index.js';
import {
  Automatic,
  encoderSettings,
  type LiveFacts,
  openAnswers,
  registerAutomatic,
  registerKnowledge,
  registerLearningSetting,
  registerSuggestions,
  registerWording,
} from '#modules/knowledge/index.js';
import { openFacts } from './facts.js';

export function openAnswering(
  app: FastifyInstance,
  of: {
    readonly pool: Pool;
    readonly secret: Buffer;
    readonly settings: Readonly<Record<string, string | undefined>>;
    readonly log: Logger;
    readonly identity: Identity;
    readonly now: () => number;
  },
): { readonly automatic: Automatic; readonly facts: LiveFacts } {
  const { pool, log, identity, now } = of;
  const facts = openFacts(app, of);
  const automatic = new Automatic({
    ...{ pool, answers: openAnswers(pool), log, now, facts },
    encoder: encoderSettings(of.settings),
  });
  automatic.start();
  registerKnowledge(app, { pool, identity, now, facts });
  registerAutomatic(app, automatic);
  registerSuggestions(app, { pool, now, guess: (text) => automatic.guess(text), facts });
  registerWording(app, { pool, now });
  registerLearningSetting(app, { pool, now });
  return { automatic, facts };
}
