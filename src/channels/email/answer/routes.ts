/** GET and POST /r/:token/yes and /r/:token/no. GET shows; only POST is the customer's word, and said twice is said once. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { linkOf } from '../confirm.js';
import { unknownLinkPage } from '../confirm-page.js';
import { sendPage } from '../confirm-routes.js';
import type { Contact, FloorDoor } from '../ports.js';
import type { Language } from '../words.js';
import { answerPage, isAsked, type Wish } from './page.js';

export interface AnswerRouteParts {
  readonly http: FastifyInstance;
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly centre: () => Promise<{ name: string; language: Language }>;
}

const config = { who: ['anyone'] as const, limitPerMinute: 60 };
/** The address is the key: it stays out of the log. */
const quiet = { logLevel: 'warn' as const, schema: { hide: true } };

export function registerAnswerRoutes({ http, pool, floor, centre }: AnswerRouteParts): void {
  /** The contact whose answer the link stood in; null for a link of nobody, or of another mail. */
  async function find(token: string): Promise<Contact | null> {
    const link = await linkOf(pool, token);
    const contact = link === null ? null : await floor.contact(link.contactId);
    const answer = contact?.machine?.answer;
    return contact != null && answer != null && `entry_${answer.clientId}` === link!.entryId ? contact : null;
  }

  const unknown = async (reply: FastifyReply): Promise<FastifyReply> => {
    const { name, language } = await centre();
    return sendPage(reply, 404, unknownLinkPage(language, name));
  };

  const show = async (reply: FastifyReply, contact: Contact, wish: Wish, token: string, problem?: 'notNow') =>
    sendPage(
      reply,
      problem ? 503 : 200,
      answerPage({
        ...{ contact, wish, token, centreName: (await centre()).name, once: randomBytes(12).toString('hex') },
        ...(problem ? { problem } : {}),
      }),
    );

  void http.register(async (scope) => {
    // The buttons send nothing: whatever comes with them is not read.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 1024 }, (_request, _body, next) => next(null, {}));
    for (const wish of ['yes', 'no'] as const) {
      type Link = { Params: { token: string } };
      scope.get<Link>(`/r/:token/${wish}`, { config, ...quiet }, async (request, reply) => {
        const contact = await find(request.params.token);
        return contact === null ? unknown(reply) : show(reply, contact, wish, request.params.token);
      });
      scope.post<Link>(
        `/r/:token/${wish}`,
        { config: { ...config, limitPerMinute: 20 }, ...quiet },
        async (request, reply) => {
          const { token } = request.params;
          const contact = await find(token);
          if (contact === null) return unknown(reply);
          try {
            const said = { at: floor.now(), contactId: contact.id };
            if (!isAsked(contact)) return reply.redirect(`/r/${token}/${wish}`, 303);
            if (wish === 'yes') await floor.dispatch({ type: 'CustomerConfirms', ...said });
            else await floor.dispatch({ type: 'RefuseAnswer', outcome: 'denied', ...said });
          } catch (error) {
            // Somebody has spoken since: the page shows how things stand, which is the answer.
            if (!/^contact\./.test(String((error as { code?: unknown }).code)))
              return show(reply, contact, wish, token, 'notNow');
          }
          // Post, redirect, get: reloading the page says nothing twice.
          return reply.redirect(`/r/${token}/${wish}`, 303);
        },
      );
    }
  });
}
