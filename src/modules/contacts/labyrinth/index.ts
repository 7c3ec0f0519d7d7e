/** Looks at the floor for ways that end at a machine. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isQueueOpen, nextOpening, queuesOf, seatsOf, type Floor } from '#kernel/routing/index.js';
import type { Moment } from '#kernel/routing/types.js';
import { typed } from '../routes/context.js';
import { findingsOf, type Guarded, guardedWays, isTaken, type LabyrinthFinding } from './contract.js';

export interface LabyrinthParts {
  readonly floor: { readonly routing: Floor; now(): Moment };
  /** What is at work besides the floor. */
  readonly guarded: () => Promise<Pick<Guarded, 'ways' | 'topics' | 'canCall'>>;
}

export function labyrinth(
  { routing, now }: { readonly routing: Floor; readonly now: Moment },
  of: Pick<Guarded, 'ways' | 'topics' | 'canCall'>,
): readonly LabyrinthFinding[] {
  const queues = queuesOf(routing).map(({ id, name, skills, rings }) => {
    const opens = isQueueOpen(routing, id) || nextOpening(routing, id, now) !== null;
    return { id, name, skills, rings, opens };
  });
  return findingsOf({ ...of, queues, consultants: seatsOf(routing).map(({ consultant }) => consultant) });
}

/** Lines whose calls nobody who works here could be offered. */
export function withoutPeople(routing: Floor, channel: string): ReadonlySet<string> {
  const queues = queuesOf(routing);
  const consultants = seatsOf(routing).map(({ consultant }) => consultant);
  return new Set(queues.filter((queue) => !isTaken(queue, { queues, consultants }, channel)).map(({ id }) => id));
}

export function registerLabyrinth(app: FastifyInstance, { floor, guarded }: LabyrinthParts): void {
  typed(app).get(
    '/api/automatic/findings',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: {
        summary: 'Where a customer meets a machine or a device and no person is behind it',
        tags: ['automatic'],
        response: {
          200: z.object({
            findings: z
              .array(z.object({ way: z.enum(guardedWays), code: z.string(), params: z.record(z.string(), z.string()) }))
              .readonly(),
          }),
        },
      },
    },
    async () => ({ findings: labyrinth({ routing: floor.routing, now: floor.now() }, await guarded()) }),
  );
}
