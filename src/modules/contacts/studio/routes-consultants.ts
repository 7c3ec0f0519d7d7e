/** Consultants as a transfer needs them, and their profiles as an administrator sets them. Never who is on a break. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RoutingRefused, seatOf, type Consultant } from '#kernel/routing/index.js';
import type { FloorDoor } from '../floor/types.js';
import { newConsultant } from './defaults.js';
import type { StudioDeps } from './index.js';
import { consultantChangeSchema, consultantSchema } from './schemas.js';

const personParams = z.object({ personId: z.string().min(1).max(64) });

type WholeConsultant = z.output<typeof consultantSchema>;
const wholeConsultant = (consultant: Consultant): WholeConsultant => structuredClone(consultant) as WholeConsultant;

/**
 * One bit, and only this one: paused, away and resting look the same to a colleague. INL circ. 4/2017: software that shows
 * each operator's states in near-real time is not a work tool and has no permit.
 */
function mayReceive(floor: FloorDoor, personId: string): boolean {
  const seat = seatOf(floor.routing, personId);
  return seat != null && seat.isConnected && seat.wish === 'ready';
}

export function registerConsultants(app: FastifyInstance, deps: StudioDeps): void {
  registerColleagues(app, deps);
  registerProfiles(app, deps);
}

function registerColleagues(app: FastifyInstance, { floor, identity }: StudioDeps): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/consultants',
    {
      config: { who: ['administrator', 'supervisor', 'consultant'] },
      schema: {
        summary: 'Who answers here, and whether a contact can be passed to them now',
        tags: ['studio'],
        response: {
          200: z.object({
            consultants: z.array(z.object({ id: z.string(), name: z.string(), mayReceive: z.boolean() })),
          }),
        },
      },
    },
    async () => {
      const consultants: { id: string; name: string; mayReceive: boolean }[] = [];
      let after: readonly [string, string] | null = null;
      do {
        const page = await identity.listPeople(200, after);
        for (const { id, name, isActive } of page.people)
          if (isActive && seatOf(floor.routing, id)) consultants.push({ id, name, mayReceive: mayReceive(floor, id) });
        after = page.next;
      } while (after);
      return { consultants };
    },
  );
}

function registerProfiles(app: FastifyInstance, { floor, identity }: StudioDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const profileOf = (personId: string) => seatOf(floor.routing, personId)?.consultant ?? null;
  const answersHere = async (personId: string) => {
    const person = await identity.personById(personId);
    if (!person?.roles.includes('consultant') || !person.isActive)
      throw new RoutingRefused('routing.unknownConsultant', personId);
  };

  http.get(
    '/api/studio/consultants/:personId',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: "A consultant's skills, languages and how much at once",
        tags: ['studio'],
        params: personParams,
        response: { 200: z.object({ consultant: consultantSchema }) },
      },
    },
    async (request) => {
      const { personId } = request.params;
      await answersHere(personId);
      return { consultant: wholeConsultant(profileOf(personId) ?? newConsultant(personId)) };
    },
  );

  http.put(
    '/api/studio/consultants/:personId',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: "Set a consultant's profile; the answer holds what it was before, for undoing",
        tags: ['studio'],
        params: personParams,
        body: consultantChangeSchema,
        response: { 200: z.object({ consultant: consultantSchema, before: consultantSchema }) },
      },
    },
    async (request) => {
      const { personId } = request.params;
      await answersHere(personId);
      const before = wholeConsultant(profileOf(personId) ?? newConsultant(personId));
      const consultant: WholeConsultant = { ...request.body, id: personId };
      await floor.dispatch({ type: 'DefineConsultant', at: floor.now(), consultant });
      return { consultant, before };
    },
  );
}
