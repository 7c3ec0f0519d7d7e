/** The help centre: published answers as pages, found by words or by topic. Not an answer more than was published. */
import type { FastifyInstance } from 'fastify';
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

  scope.get<{ Params: { topic: string } }>(
    '/help/answers/:topic',
    { config: anyone, schema: { hide: true } },
    async (request, reply) => {
      const [look, ways] = await Promise.all([lookOf(deps, request), waysOf(deps)]);
      const of = { topic: request.params.topic, channel: 'help', at: deps.floor.now() } as const;
      const other: AnswerLanguage = look.language === 'it' ? 'en' : 'it';
      const answers = openAnswers(deps.pool);
      const answer =
        (await answers.answerFor({ ...of, language: look.language })) ??
        (await answers.answerFor({ ...of, language: other }));
      if (!answer) return sendPage(reply, troublePage(look, ways, 'help.notFound', 'help.notFoundHint'), 404);
      return sendPage(reply, answerPage({ look, ways, answer }));
    },
  );
}
