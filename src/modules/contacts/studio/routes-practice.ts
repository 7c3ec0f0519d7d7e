/** The practice centre: opened once, in an empty data folder, and never beside real people. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { queuesOf } from '#kernel/routing/index.js';
import { Refused } from '../../identity/index.js';
import { installPractice, isPracticePerson, practiceLogins } from '../practice/install.js';
import type { StudioDeps } from './index.js';

const loginsSchema = z.object({
  isPractice: z.boolean(),
  /** Empty in every real centre: only invented people have a password that is written on a page. */
  logins: z.array(z.object({ name: z.string(), mail: z.string(), role: z.string(), password: z.string() })),
});

export function registerPractice(app: FastifyInstance, deps: StudioDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const { floor, identity } = deps;

  http.post(
    '/api/setup/practice',
    {
      config: { who: ['administrator'], limitPerMinute: 5 },
      schema: {
        summary: 'Make this empty centre a practice centre',
        tags: ['setup'],
        response: { 200: loginsSchema },
      },
    },
    async () => {
      await mustBeEmpty(deps);
      const { addPhrases, addArticles, addMailbox } = deps;
      await installPractice({ floor, identity, addPhrases, addArticles, addMailbox });
      return { isPractice: true, logins: [...practiceLogins] };
    },
  );

  http.get(
    '/api/practice',
    {
      config: { who: ['anyone'] },
      schema: {
        summary: 'Who one may log in as in a practice centre',
        tags: ['setup'],
        response: { 200: loginsSchema },
      },
    },
    async () => {
      const { isPractice } = await identity.centre();
      return { isPractice, logins: isPractice ? [...practiceLogins] : [] };
    },
  );
}

/** Empty is: nobody wrote, and nobody works here but who set it up. A practice centre may be completed again. */
async function mustBeEmpty({ floor, identity, hasContacts }: StudioDeps): Promise<void> {
  const [centre, { people }, isUsed] = await Promise.all([identity.centre(), identity.listPeople(50), hasContacts()]);
  if (centre.isPractice) return;
  const others = people.filter((person) => !isPracticePerson(person.mail) && !person.roles.includes('administrator'));
  if (isUsed || others.length > 0 || queuesOf(floor.routing).length > 0)
    throw new Refused('identity.alreadySetUp', 'the centre is not empty');
}
