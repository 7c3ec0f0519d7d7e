/** Pages that work without script: the help page, a conversation as forms and links, and the widget's frame. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ChatMessage, ChatRow } from '#modules/contacts/live/contract.js';
import type { TextKey } from '#modules/contacts/customer-words/contract.js';
import { fileHeaders, readFile } from '#modules/contacts/index.js';
import { mostUseful, publishedAnswers } from '#modules/knowledge/index.js';
import * as acts from './customer-acts.js';
import type { ChatDeps } from './deps.js';
import { conversationPage, type ConversationPage } from './pages/conversation.js';
import { framePage } from './pages/frame.js';
import { helpPage, troublePage } from './pages/help.js';
import { field, lookOf, newFormId, sendPage, type Fields } from './page-parts.js';
import { changeLook, lookCookieOf, safeBack } from './pages/look.js';
import { answersPart } from './pages/answers.js';
import { readBefore } from './read-before.js';
import { registerAnswers } from './routes-answers.js';
import { registerLink } from './routes-link.js';
import { waysOf } from './ways.js';

type TokenParams = { token: string };

/** A form's fields. NUL can be stored nowhere and meant by nobody, so it is left out. */
export const readFields = (body: string): Fields =>
  Object.fromEntries([...new URLSearchParams(body)].map(([name, value]) => [name, value.replaceAll('\0', '')]));

/** The words for a refusal: what to do, never a code. */
const reasonOf = (error: unknown): TextKey | null => {
  const code = (error as { code?: unknown }).code;
  if (code === 'contact.wordsMissing') return 'help.wordsMissing';
  if (code === 'routing.notWaiting' || code === 'contact.notAwaitingConfirmation') return null;
  return 'help.trouble';
};

/** The address holds the token: it must stay out of logs, so these routes log nothing but failures. */
const quiet = { logLevel: 'warn' } as const;
const anyone = { who: ['anyone'] } as const;

export function registerHelp(app: FastifyInstance, deps: ChatDeps): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 64 * 1024 },
      (_request, body, next) => next(null, readFields(body.toString())),
    );
    // Whatever is refused further out (too many, too large, unknown) is told in a page as well.
    scope.addHook('onSend', async (request, reply, payload) => {
      if (!String(reply.getHeader('content-type')).startsWith('application/problem+json')) return payload;
      const hint =
        reply.statusCode === 429 ? 'help.tooMany' : reply.statusCode === 413 ? 'help.tooLong' : 'chat.failed';
      void reply.type('text/html; charset=utf-8');
      return troublePage(await lookOf(deps, request), await waysOf(deps), 'help.otherWays', hint);
    });
    registerFirstPage(scope, deps);
    registerConversation(scope, deps);
    registerFiles(scope, deps);
    registerLink(scope, deps);
    registerAnswers(scope, deps);
  });
}

function registerFirstPage(scope: FastifyInstance, deps: ChatDeps): void {
  scope.get('/help', { config: anyone, schema: { hide: true } }, async (request, reply) => {
    const [look, ways, at] = [await lookOf(deps, request), await waysOf(deps), deps.floor.now()];
    const of = { language: look.language, channel: 'help', at, limit: 5 } as const;
    const useful = await mostUseful(deps.pool, of);
    const answers = answersPart(
      look,
      useful.length > 0 ? useful : await publishedAnswers(deps.pool, of),
      useful.length > 0,
    );
    return sendPage(reply, helpPage({ look, ways, now: at, answers, clientId: newFormId() }));
  });

  scope.get<{ Querystring: Record<string, string | undefined> }>(
    '/help/look',
    { config: anyone, schema: { hide: true } },
    async (request, reply) => {
      const look = changeLook(await lookOf(deps, request), request.query);
      return reply.header('set-cookie', lookCookieOf(look)).redirect(safeBack(request.query['back']), 303);
    },
  );

  scope.get(
    '/w/frame',
    { config: { ...anyone, isFramedAnywhere: true }, schema: { hide: true } },
    async (request, reply) => {
      const asked = (request.query as { lang?: unknown }).lang;
      const look = await lookOf(deps, request);
      const language = asked === 'it' || asked === 'en' ? asked : look.language;
      return sendPage(reply, framePage({ ...look, language }, await waysOf(deps)));
    },
  );

  scope.post(
    '/help/write',
    { config: { ...anyone, limitPerMinute: 20, ownOriginOnly: true, isNeverReplayed: true }, schema: { hide: true } },
    async (request, reply) => {
      const look = await lookOf(deps, request);
      const words = field(request, 'words');
      const name = field(request, 'name');
      const topic = field(request, 'topic');
      const reading = field(request, 'reading');
      const read = await readBefore(deps, reading);
      const again = async (reason: TextKey, status: number) => {
        const page = { look, ways: await waysOf(deps), now: deps.floor.now(), clientId: newFormId() };
        const before = read === null ? {} : { read: { title: read.title, reading } };
        return sendPage(reply, helpPage({ ...page, ...before, refused: { reason, words, name, topic } }), status);
      };
      if (words.trim() === '') return again('help.wordsMissing', 422);
      const clientId = field(request, 'clientId') || newFormId();
      const queueId = topic === '' ? {} : { queueId: topic };
      const body = acts.startBody.safeParse({ clientId, body: words, name, language: look.language, ...queueId });
      if (!body.success) return again('help.tooLong', 422);
      try {
        const { token } = await acts.start(deps, body.data, read);
        return reply.redirect(`/help/c/${token}?taken=open#end`, 303);
      } catch (error) {
        request.log.warn({ err: error }, 'a help page could not start a conversation');
        return again('help.trouble', 503);
      }
    },
  );
}

async function showConversation(
  deps: ChatDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  more: Pick<ConversationPage, 'refused'> = {},
): Promise<FastifyReply> {
  const { token } = request.params as TokenParams;
  const [look, ways, known] = await Promise.all([lookOf(deps, request), waysOf(deps), deps.customerOf(token)]);
  const { rows } = known ? await deps.read(known.contactId) : {};
  const chat = rows?.['chat']?.[0] as ChatRow | undefined;
  if (!chat) return sendPage(reply, troublePage(look, ways, 'help.notFound', 'help.notFoundHint'), 404);
  const messages = (rows?.['messages'] ?? []) as unknown as readonly ChatMessage[];
  const taken = (request.query as { taken?: unknown }).taken;
  const page = { look, ways, now: deps.floor.now(), token, chat, messages, clientId: newFormId(), ...more };
  const isTaken = typeof taken === 'string' && /^(open|reply|doubt|link)$/.test(taken);
  return sendPage(reply, conversationPage(isTaken ? { ...page, taken } : page), more.refused ? 422 : 200);
}

type Form = 'reply' | 'doubt' | 'callback';

/** A form of a conversation: done, then back to the page (Post/Redirect/Get: a reload sends nothing twice). */
function form(
  scope: FastifyInstance,
  deps: ChatDeps,
  path: string,
  of: { readonly form?: Form; readonly field?: string },
  act: (contactId: string, words: string, clientId: string) => Promise<unknown>,
  refuse: (words: string, clientId: string) => TextKey | null = () => null,
): void {
  const config = { ...anyone, limitPerMinute: 60, ownOriginOnly: true, isNeverReplayed: true };
  scope.post<{ Params: TokenParams }>(
    `/help/c/:token/${path}`,
    { config, ...quiet, schema: { hide: true } },
    async (request, reply) => {
      const known = await deps.customerOf(request.params.token);
      if (!known) return showConversation(deps, request, reply);
      const words = of.field ? field(request, of.field) : '';
      const clientId = field(request, 'clientId');
      const again = (reason: TextKey) =>
        of.form
          ? showConversation(deps, request, reply, { refused: { reason, form: of.form, words } })
          : showConversation(deps, request, reply);
      const reason = refuse(words, clientId);
      if (reason) return again(reason);
      try {
        await act(known.contactId, words, clientId);
      } catch (error) {
        const told = reasonOf(error);
        if (told) return again(told);
      }
      return reply.redirect(`/help/c/${request.params.token}${of.form ? `?taken=${of.form}` : ''}#end`, 303);
    },
  );
}

const wordsTrouble = (words: string, clientId: string): TextKey | null => {
  if (words.trim() === '') return 'help.wordsMissing';
  if (words.length > acts.longestWords) return 'help.tooLong';
  return acts.messageId.safeParse(clientId).success ? null : 'help.trouble';
};

function registerConversation(scope: FastifyInstance, deps: ChatDeps): void {
  scope.get(
    '/help/c/:token',
    { config: { ...anyone, limitPerMinute: 120 }, ...quiet, schema: { hide: true } },
    (request, reply) => showConversation(deps, request, reply),
  );
  const reply = { form: 'reply', field: 'words' } as const;
  form(
    scope,
    deps,
    'write',
    reply,
    (id, body, clientId) => acts.write(deps, id, { clientId, body, fileIds: [] }),
    wordsTrouble,
  );
  const doubt = { form: 'doubt', field: 'words' } as const;
  form(scope, deps, 'doubt', doubt, (id, words, clientId) => acts.doubt(deps, id, clientId, words), wordsTrouble);
  const callback = { form: 'callback', field: 'to' } as const;
  const unreachable = (to: string): TextKey | null => (acts.isReachable(to) ? null : 'chat.callBad');
  form(scope, deps, 'callback', callback, (id, to) => acts.callBack(deps, id, to), unreachable);
  form(scope, deps, 'confirm', {}, (id) => acts.confirm(deps, id));
  form(scope, deps, 'not-answered', {}, (id) => acts.refuse(deps, id, 'denied'));
  form(scope, deps, 'person', {}, (id) => acts.refuse(deps, id, 'person'));
  form(scope, deps, 'leave', {}, (id) => acts.leave(deps, id));
}

/** Files of one's own conversation, by a link that needs no header: for pages without script and for pictures. */
function registerFiles(scope: FastifyInstance, deps: ChatDeps): void {
  scope.get<{ Params: TokenParams & { fileId: string } }>(
    '/help/c/:token/files/:fileId',
    { config: { ...anyone, limitPerMinute: 240 }, ...quiet, schema: { hide: true } },
    async (request, reply) => {
      const known = await deps.customerOf(request.params.token);
      const file = known && (await readFile(deps.pool, request.params.fileId));
      if (!known || !file || !(await isOwnFile(deps, known.contactId, file.contactId)))
        return sendPage(
          reply,
          troublePage(await lookOf(deps, request), await waysOf(deps), 'chat.fileGone', 'help.notFoundHint'),
          404,
        );
      return reply.headers(fileHeaders(file)).send(file.bytes);
    },
  );
}

/** A joined contact's conversation goes on in the other one: files sent there are the customer's as well. */
async function isOwnFile(deps: ChatDeps, contactId: string, fileContactId: string): Promise<boolean> {
  if (contactId === fileContactId) return true;
  return (await deps.floor.contact(contactId))?.joinedInto === fileContactId;
}
