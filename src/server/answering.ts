/** What the centre answers with: articles, what is true now, and the gate that says which questions a machine may answer. */
import type { FastifyInstance } from 'fastify';
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
import { type FactParts, openFacts } from './facts.js';

export function openAnswering(
  app: FastifyInstance,
  of: FactParts & { readonly identity: Identity },
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
