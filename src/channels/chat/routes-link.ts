/**
 * The link of a text message. Looking at it spends nothing, for programs look at links before people do; its button opens the
 * conversation, once.
 */
import type { FastifyInstance } from 'fastify';
import { linkStands } from '#modules/contacts/index.js';
import { openLink } from './customer-acts.js';
import type { ChatDeps } from './deps.js';
import { lookOf, sendPage } from './page-parts.js';
import { troublePage } from './pages/help.js';
import { linkPage } from './pages/link.js';
import { waysOf } from './ways.js';

type Params = { link: string };

const config = { who: ['anyone'], limitPerMinute: 30 } as const;
/** The address opens a conversation: it must stay out of logs. */
const quiet = { logLevel: 'warn', schema: { hide: true } } as const;

export function registerLink(scope: FastifyInstance, deps: ChatDeps): void {
  scope.get<{ Params: Params }>('/help/t/:link', { config, ...quiet }, async (request, reply) => {
    const [look, ways] = await Promise.all([lookOf(deps, request), waysOf(deps)]);
    const stands = await linkStands(deps.pool, request.params.link, deps.floor.now());
    if (stands === 'open') return sendPage(reply, linkPage(look, ways, request.params.link));
    const hint = stands === 'spent' ? 'link.spentHint' : 'link.unknownHint';
    return sendPage(reply, troublePage(look, ways, 'link.gone', hint), 404);
  });

  scope.post<{ Params: Params }>(
    '/help/t/:link',
    { config: { ...config, ownOriginOnly: true, isNeverReplayed: true }, ...quiet },
    async (request, reply) => {
      const token = await openLink(deps, request.params.link);
      if (token !== null) return reply.redirect(`/help/c/${token}?taken=link#end`, 303);
      const [look, ways] = await Promise.all([lookOf(deps, request), waysOf(deps)]);
      return sendPage(reply, troublePage(look, ways, 'link.gone', 'link.spentHint'), 404);
    },
  );
}
