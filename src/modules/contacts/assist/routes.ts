/** Drafts and summaries from a program outside, for the person who has the contact. Nothing here is ever sent to a customer. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Refused, staff } from '../../identity/index.js';
import { placeholdersIn, suggestAnswers, type Guess } from '../../knowledge/index.js';
import type { Contact, Entry } from '../contract.js';
import type { ContactsFloor } from '../floor/open-floor.js';
import { openToChange, typed, whoAnswers } from '../routes/context.js';
import { contactParams } from '../routes/schemas.js';
import { complete, type ModelSettings } from './client.js';
import {
  leastToSumUp,
  type AssistDraft,
  type AssistFacts,
  type AssistRefusal,
  type AssistSummary,
  type Quote,
} from './contract.js';
import {
  checkedText,
  conversationOf,
  draftMessages,
  summaryMessages,
  usedIn,
  type Line,
  type Message,
} from './prompt.js';
import { beginUse, endUse } from './uses.js';

export interface AssistRoutes {
  readonly app: FastifyInstance;
  readonly floor: ContactsFloor;
  readonly pool: Pool;
  readonly log: Logger;
  /** Null: off, and nothing of it is on a screen. */
  readonly model: ModelSettings | null;
  readonly guess: Guess;
}

const tags = ['contacts'];
const refuse = (code: AssistRefusal): never => {
  throw new Refused(code);
};
const quoteSchema = z.object({
  ...{ n: z.number(), articleId: z.string(), version: z.number(), title: z.string(), short: z.string() },
  ...{ source: z.string(), checkedAt: z.number(), isUsed: z.boolean() },
});

export function registerAssist(routes: AssistRoutes): void {
  const http = typed(routes.app);
  // What leaves the house leaves it once: no answer of it is kept for a repeated request.
  const config = { who: whoAnswers, isNeverReplayed: true } as const;
  http.get(
    '/api/assist',
    {
      config: { who: whoAnswers },
      schema: {
        summary: 'Whether a program outside drafts and sums up here',
        tags,
        response: { 200: z.object({ isOn: z.boolean(), model: z.string() }) },
      },
    },
    async (): Promise<AssistFacts> => ({ isOn: routes.model !== null, model: routes.model?.model ?? '' }),
  );
  http.post(
    '/api/contacts/:contactId/assist/draft',
    {
      config,
      schema: {
        summary: 'A draft from published answers, written outside for a person to read, change and send',
        tags,
        params: contactParams,
        response: {
          200: z.object({
            ...{ text: z.string(), model: z.string(), isCut: z.boolean(), quotes: z.array(quoteSchema).readonly() },
          }),
        },
      },
    },
    async (request) => {
      const { contact } = await openToChange(routes.floor, request);
      return draft(routes, contact, staff(request).id);
    },
  );
  http.post(
    '/api/contacts/:contactId/assist/summary',
    {
      config,
      schema: {
        summary: 'A long conversation in a few lines, written outside for whoever takes it over',
        tags,
        params: contactParams,
        response: { 200: z.object({ text: z.string(), model: z.string(), messages: z.number() }) },
      },
    },
    async (request) => {
      const { contact } = await openToChange(routes.floor, request);
      return summary(routes, contact, staff(request).id);
    },
  );
}

const languageOf = ({ language }: Contact): 'it' | 'en' => (language === 'en' ? 'en' : 'it');

/** Messages alone: notes are the house's own words. */
async function linesOf(pool: Pool, contact: Contact): Promise<{ lines: readonly Line[]; names: readonly string[] }> {
  const { rows } = await pool.query<{ data: Entry }>(
    `select data from (select data, seq from entry where contact_id = $1 and kind = 'message' order by seq desc limit 60) e
      order by seq`,
    [contact.id],
  );
  const entries = rows.map(({ data }) => data).filter(({ body }) => body.trim() !== '');
  const lines = entries.map(({ author, body }) => ({ isCustomer: author.kind === 'customer', words: body }));
  return { lines, names: [contact.customerName, ...entries.map(({ author }) => author.name)] };
}

/** What only colleagues may read, what is doubted and what a live source has to fill in is no ground for a draft. */
async function groundOf({ pool, floor, guess }: AssistRoutes, words: string, language: 'it' | 'en') {
  const found = await suggestAnswers(pool, { words: words.slice(0, 2_000), language, at: floor.now() }, guess);
  return found
    .filter((one) => one.audience === 'public' && !one.isHeld && placeholdersIn(one.short).length === 0)
    .map(({ articleId, version, title, short, source, checkedAt }, i) => ({
      ...{ n: i + 1, articleId, version, title, short, source, checkedAt },
    }));
}

async function draft(routes: AssistRoutes, contact: Contact, personId: string): Promise<AssistDraft> {
  const model = routes.model ?? refuse('assist.off');
  const { lines, names } = await linesOf(routes.pool, contact);
  const customers = lines.flatMap(({ isCustomer, words }) => (isCustomer ? [words] : [])).toReversed();
  if (customers.length === 0) refuse('assist.nothingSaid');
  const language = languageOf(contact);
  // What was said last; where that says too little ("the one in the kitchen"), all of it, the newest first.
  const quotes = await groundOf(routes, customers[0]!, language).then((found) =>
    found.length > 0 ? found : groundOf(routes, customers.join('\n'), language),
  );
  if (quotes.length === 0) refuse('assist.noGround');
  const messages = draftMessages(conversationOf(lines, names), quotes, language);
  const allowed = quotes.flatMap(({ title, short }) => [title, short]);
  const { text, isCut } = await ask(routes, model, { personId, kind: 'draft', messages, allowed });
  const used = usedIn(text);
  return { text, isCut, model: model.model, quotes: quotes.map((one): Quote => ({ ...one, isUsed: used.has(one.n) })) };
}

async function summary(routes: AssistRoutes, contact: Contact, personId: string): Promise<AssistSummary> {
  const model = routes.model ?? refuse('assist.off');
  const { lines, names } = await linesOf(routes.pool, contact);
  if (lines.length < leastToSumUp) refuse('assist.nothingSaid');
  const messages = summaryMessages(conversationOf(lines, names), languageOf(contact));
  const { text } = await ask(routes, model, { personId, kind: 'summary', messages, allowed: [] });
  return { text, model: model.model, messages: lines.length };
}

interface Asking {
  readonly personId: string;
  readonly kind: 'draft' | 'summary';
  readonly messages: readonly Message[];
  readonly allowed: readonly string[];
}

async function ask({ pool, floor, log }: AssistRoutes, model: ModelSettings, asking: Asking) {
  const { personId, kind, messages, allowed } = asking;
  const sentChars = messages.reduce((sum, { content }) => sum + content.length, 0);
  const use = { at: floor.now(), personId, kind, model: model.model, sentChars };
  const id = (await beginUse(pool, use, model)) ?? refuse('assist.capReached');
  const told = await complete(model, messages);
  const checked = told.is === 'text' ? checkedText(told.content, allowed) : null;
  const outcome = told.is === 'nothing' ? told.why : checked === null ? 'assist.nonsense' : ('done' as const);
  const gotChars = checked?.text.length ?? 0;
  await endUse(pool, id, { outcome, gotChars, tokens: told.is === 'text' ? told.tokens : 0 });
  log.info({ assist: kind, outcome, sentChars, gotChars }, 'a program outside was asked');
  if (checked === null) return refuse(outcome === 'done' ? 'assist.nonsense' : outcome);
  return checked;
}
