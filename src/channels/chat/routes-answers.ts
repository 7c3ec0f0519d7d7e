/** The help centre: published answers as pages, found by words or by topic. Not an answer more than was published. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerLanguage } from '#modules/knowledge/contract.js';
import { openAnswers, publishedAnswers, searchAnswers } from '#modules/knowledge/index.js';
import type { ChatDeps } from './deps.js';
import { lookOf, sendPage } from './page-parts.js';
import { answerPage, answersPage } from './pages/answers.js';
import { troublePage } from './pages/help.js';
import { waysOf } from './ways.js';

const anyone = { who: ['anyone'] } as const;
const mostListed = 200;
const mostFound = 10;
const longestWords = 300;

export function registerAnswers(scope: FastifyInstance, deps: ChatDeps): void {
  scope.get('/help/answers', { config: anyone, schema: { hide: true } }, async (request, reply) => {
    const [look, ways] = await Promise.all([lookOf(deps, request), waysOf(deps)]);
    const { words: asked } = request.query as { words?: unknown };
    const words = typeof asked === 'string' ? asked.trim().slice(0, longestWords) : '';
    const of = { language: look.language, at: deps.floor.now(), channel: 'help' } as const;
    const { found, readAs } =
      words === ''
        ? { found: await publishedAnswers(deps.pool, { ...of, limit: mostListed }), readAs: [] }
        : await searchAnswers(deps.pool, { ...of, words, limit: mostFound });
    return sendPage(reply, answersPage({ look, ways, words, answers: found, readAs }));
  });

  scope.get<Topic>('/help/answers/:topic', { config: anyone, schema: { hide: true } }, (request, reply) =>
    showAnswer(deps, request, reply, null),
  );
  // What a customer gives stands in a form and not in an address, which logs and histories keep.
  scope.post<Topic>(
    '/help/answers/:topic',
    { config: { ...anyone, limitPerMinute: 30, ownOriginOnly: true, isNeverReplayed: true }, schema: { hide: true } },
    (request, reply) => showAnswer(deps, request, reply, givenBy(request.body)),
  );
}

interface Topic {
  readonly Params: { readonly topic: string };
}
type Typed = Readonly<Record<string, string>>;

const longestGiven = 40;

function givenBy(body: unknown): Typed {
  const fields = Object.entries((body ?? {}) as Typed).filter(([name]) => name.startsWith('given_'));
  return Object.fromEntries(fields.map(([name, value]) => [name.slice('given_'.length), value.slice(0, longestGiven)]));
}

async function showAnswer(deps: ChatDeps, request: FastifyRequest<Topic>, reply: FastifyReply, typed: Typed | null) {
  const [look, ways] = await Promise.all([lookOf(deps, request), waysOf(deps)]);
  const of = { topic: request.params.topic, channel: 'help', at: deps.floor.now() } as const;
  const other: AnswerLanguage = look.language === 'it' ? 'en' : 'it';
  const answers = openAnswers(deps.pool);
  const answer =
    (await answers.answerFor({ ...of, language: look.language })) ??
    (await answers.answerFor({ ...of, language: other }));
  if (!answer) return sendPage(reply, troublePage(look, ways, 'help.notFound', 'help.notFoundHint'), 404);
  const texts = [answer.short, answer.long];
  const live = await deps.facts.fill({ texts, language: answer.language, given: { fields: typed ?? {} } });
  const isWrong = typed !== null && live.is === 'missing';
  return sendPage(reply, answerPage({ look, ways, answer, live, typed }), isWrong ? 422 : 200);
}
