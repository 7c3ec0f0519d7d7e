/** From a solved contact to a draft: whoever answered knows best what the answer was. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { masked } from '#kernel/mask.js';
import { Refused } from '../../identity/index.js';
import { emptyWords, longest, longestTopic, topicShape } from '../../knowledge/articles/contract.js';
import { saveArticle, type Guess } from '../../knowledge/index.js';
import { leastSureness } from '../../knowledge/suggest/contract.js';
import type { Contact, Entry } from '../contract.js';
import type { ContactsFloor } from '../floor/open-floor.js';
import { recordOpening } from '../openings/index.js';
import { openContactFor, typed, whoAnswers } from '../routes/context.js';
import { contactParams, wordsSchema } from '../routes/schemas.js';
import { proposedFrom, sourceWords } from './contract.js';

export interface ProposeRoutes {
  readonly app: FastifyInstance;
  readonly floor: Pick<ContactsFloor, 'contact' | 'now' | 'timeZone'>;
  readonly pool: Pool;
  readonly guess: Guess;
}

const config = { who: whoAnswers };
const proposedSchema = z.object({
  language: z.enum(['it', 'en']),
  topic: z.string(),
  title: z.string(),
  short: z.string(),
  long: z.string(),
});

/** Solved by the customer's own yes: whoever only fell silent confirmed nothing. */
async function proposed({ pool, guess }: ProposeRoutes, contact: Contact) {
  if (contact.state !== 'resolved') throw new Refused('article.contactNotSolved');
  const { rows } = await pool.query<{ data: Entry }>(
    `select data || jsonb_build_object('kind', kind) as data from entry where contact_id = $1 and kind = 'message' order by seq`,
    [contact.id],
  );
  const entries = rows.map(({ data }) => data);
  const first = entries.find(({ author }) => author.kind === 'customer');
  const guessed = first ? guess(first.body) : null;
  const topic = guessed !== null && guessed.sureness >= leastSureness ? guessed.topic : null;
  const answer = proposedFrom(contact, entries, topic);
  if (answer === null) throw new Refused('article.nothingSaid');
  return { answer, names: [contact.customerName, ...entries.map(({ author }) => author.name)] };
}

export function registerProposals(routes: ProposeRoutes): void {
  const { app, pool } = routes;
  // The door asks for a floor with everything; a contact and the clock are all that it uses.
  const floor = routes.floor as ContactsFloor;
  const http = typed(app);
  const tags = ['contacts'];
  http.get(
    '/api/contacts/:contactId/answer-draft',
    {
      config,
      schema: {
        summary: 'What was asked and answered in a solved contact, masked: a draft to look over',
        tags,
        params: contactParams,
        response: { 200: proposedSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      const { answer } = await proposed(routes, contact);
      await recordOpening(pool, contact, viewer, floor.now());
      return answer;
    },
  );
  http.post(
    '/api/contacts/:contactId/answer-draft',
    {
      config,
      schema: {
        summary: 'Propose an answer out of a solved contact: a draft, which a supervisor publishes or throws away',
        tags,
        params: contactParams,
        body: z.strictObject({
          topic: z.string().max(longestTopic).regex(topicShape),
          title: wordsSchema(longest.title),
          short: wordsSchema(longest.short),
          long: wordsSchema(longest.long).or(z.literal('')),
        }),
        response: { 200: z.object({ articleId: z.string() }) },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      const { answer, names } = await proposed(routes, contact);
      const { topic, ...words } = request.body;
      const { language } = answer;
      const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: floor.timeZone });
      const draft = {
        ...emptyWords,
        // What was written over the proposal may name somebody again.
        title: masked(words.title, names).slice(0, longest.title),
        short: masked(words.short, names).slice(0, longest.short),
        long: masked(words.long, names).slice(0, longest.long),
        source: sourceWords[language](day.format(contact.closedAt ?? floor.now())),
      };
      const change = { topic, language, draft, ownerId: viewer.id, reviewAt: null, revision: 0 };
      const articleId = `article_${randomUUID()}`;
      await saveArticle(pool, articleId, change, { id: viewer.id, at: floor.now() });
      return { articleId };
    },
  );
}
