/** GET and POST /r/:token. GET shows; only POST speaks. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { contactOfLink } from './confirm.js';
import { confirmCss, confirmPage, unknownLinkPage } from './confirm-page.js';
import type { Contact, FloorDoor } from './ports.js';
import type { Language } from './words.js';

export interface ConfirmRouteParts {
  readonly http: FastifyInstance;
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly centre: () => Promise<{ name: string; language: Language }>;
}

const config = { who: ['anyone'] as const, limitPerMinute: 60 };
export const sendPage = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex')
    .type('text/html; charset=utf-8')
    .send(html);

/** Control letters cannot be stored, and cannot be meant. */
const cleanWords = (words: string): string =>
  words
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trim()
    .slice(0, 5000);

export async function registerConfirmRoutes(parts: ConfirmRouteParts): Promise<void> {
  const { pool, floor, centre } = parts;

  async function find(token: string): Promise<Contact | null> {
    const contactId = await contactOfLink(pool, token);
    const contact = contactId === null ? null : await floor.contact(contactId);
    return contact?.joinedInto ? floor.contact(contact.joinedInto) : contact;
  }

  async function unknown(reply: FastifyReply): Promise<FastifyReply> {
    const { name, language } = await centre();
    return sendPage(reply, 404, unknownLinkPage(language, name));
  }

  await parts.http.register(async (http) => {
    // Only in this scope: forms are for people without JavaScript, everything else of the house speaks JSON.
    if (!http.hasContentTypeParser('application/x-www-form-urlencoded'))
      http.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: 64_000 },
        (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
      );

    http.get('/r/style.css', { config, schema: { hide: true } }, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=86400').type('text/css; charset=utf-8').send(confirmCss),
    );

    http.get<{ Params: { token: string } }>('/r/:token', { config, schema: { hide: true } }, async (request, reply) => {
      const contact = await find(request.params.token);
      if (contact === null) return unknown(reply);
      const once = randomBytes(12).toString('hex');
      return sendPage(reply, 200, confirmPage({ contact, centreName: (await centre()).name, once }));
    });

    http.post<{ Params: { token: string }; Body: Record<string, string> | undefined }>(
      '/r/:token',
      { config: { ...config, limitPerMinute: 20 }, schema: { hide: true } },
      async (request, reply) => {
        const { token } = request.params;
        const contact = await find(token);
        if (contact === null) return unknown(reply);
        const form = request.body ?? {};
        const typed = cleanWords(String(form['words'] ?? ''));
        const once = /^[0-9a-f]{24}$/.test(form['once'] ?? '') ? form['once']! : randomBytes(12).toString('hex');
        const again = async (problem: 'doubtEmpty' | 'notNow', status: number): Promise<FastifyReply> =>
          sendPage(reply, status, confirmPage({ contact, centreName: (await centre()).name, once, problem, typed }));
        const isDoubt = form['say'] === 'doubt';
        if (isDoubt && typed === '') return again('doubtEmpty', 422);
        if (!isDoubt && form['say'] !== 'noDoubt') return again('doubtEmpty', 400);
        try {
          if (isDoubt) await doubt(contact, once, typed);
          else await floor.dispatch({ type: 'CustomerConfirms', at: floor.now(), contactId: contact.id });
        } catch (error) {
          // Not awaiting any more: the page shows how things stand, which is the answer.
          if (!/^contact\./.test(String((error as { code?: unknown }).code))) return again('notNow', 503);
        }
        // Post, redirect, get: reloading the page says nothing twice.
        return reply.redirect(`/r/${token}`, 303);
      },
    );
  });

  async function doubt(contact: Contact, once: string, words: string): Promise<void> {
    await floor.dispatch({
      type: 'CustomerDoubts',
      at: floor.now(),
      contactId: contact.id,
      channel: 'mail',
      doubtId: `doubt_ask_${once}`,
      words,
      message: { clientId: `ask_${once}`, body: words },
    });
  }
}
