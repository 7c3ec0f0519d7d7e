/**
 * Bodies as they come in. JSON is read strictly and cleaned of what PostgreSQL cannot hold, so that no text, however
 * odd, becomes a failure further in.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused } from '#modules/identity/index.js';

export const bodyLimit = 1024 * 1024;
/** For routes that take files. */
export const fileLimit = 25 * 1024 * 1024;

/** Deeper than any honest request; a recursive walk of more would only burn the stack. */
const deepest = 60;

/**
 * PostgreSQL's text knows no NUL (its manual, 8.3), and jsonb refuses half of a surrogate pair (8.14). The first cannot
 * be meant; the second comes from a field that cut an emoji in two, and is made U+FFFD as in every UTF-8 encoder.
 */
export function clean(value: unknown, depth = 0): unknown {
  if (depth > deepest) throw new Refused('request.malformed', 'nested too deeply');
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map((one) => clean(one, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [cleanText(key), clean(one, depth + 1)]));
}

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

function cleanText(text: string): string {
  if (text.includes('\0')) throw new Refused('request.malformed', 'a NUL character');
  return text.replace(loneSurrogate, '\uFFFD');
}

export function installBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    // A screen's fetch may announce JSON and send nothing: for a route without a body that is no mistake.
    if (text === '' && !request.routeOptions.schema?.body) return done(null, undefined);
    void parse(request, text, (error, value: unknown) => {
      if (error) return done(error);
      try {
        done(null, clean(value));
      } catch (refused) {
        done(refused as Error);
      }
    });
  });

  // Paths and queries come decoded: the same rule holds for them.
  app.addHook('preValidation', async (request: FastifyRequest) => {
    if (!request.url.includes('%')) return;
    request.params = clean(request.params);
    request.query = clean(request.query);
  });
}
