/** Queues: names and openness for all who work here, the whole of them for administrators. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  countsOf,
  isQueueOpen,
  nextOpening,
  queueOf,
  queuesOf,
  RoutingRefused,
  seatsOf,
  type Queue,
} from '#kernel/routing/index.js';
import { Refused } from '../../identity/index.js';
import type { FloorDoor } from '../floor/types.js';
import type { StudioDeps } from './index.js';
import { queueChangeSchema, queueIdSchema, queueSchema, shownQueueSchema } from './schemas.js';
import { usedSkills } from './skills.js';

const idParams = z.object({ id: z.string().min(1).max(64) });
const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'it');

export type WholeQueue = z.output<typeof queueSchema>;

/** The kernel's rows are read-only; what goes out is a copy with the same words. */
export const wholeQueue = (queue: Queue): WholeQueue => structuredClone(queue) as WholeQueue;

export function registerQueues(app: FastifyInstance, { floor }: StudioDeps): void {
  registerReading(app, floor);
  registerChanging(app, floor);
}

function registerReading(app: FastifyInstance, floor: FloorDoor): void {
  const http = app.withTypeProvider<ZodTypeProvider>();

  http.get(
    '/api/queues',
    {
      config: { who: ['administrator', 'supervisor', 'consultant'] },
      schema: {
        summary: 'Queues by name: open or not, and how many wait',
        tags: ['studio'],
        response: { 200: z.object({ queues: z.array(shownQueueSchema) }) },
      },
    },
    () => {
      const at = floor.now();
      const queues = queuesOf(floor.routing).map(({ id, name }) => {
        const isOpen = isQueueOpen(floor.routing, id);
        const opensAt = isOpen ? null : nextOpening(floor.routing, id, at);
        return { id, name, isOpen, opensAt, waiting: countsOf(floor.routing, id)?.waiting ?? 0 };
      });
      return { queues: queues.sort(byName) };
    },
  );

  http.get(
    '/api/studio/queues',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Queues as they are set up',
        tags: ['studio'],
        response: { 200: z.object({ queues: z.array(queueSchema) }) },
      },
    },
    () => ({ queues: queuesOf(floor.routing).map(wholeQueue).sort(byName) }),
  );

  http.get(
    '/api/studio/skills',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Every skill in use, with how many queues and consultants use it',
        tags: ['studio'],
        response: {
          200: z.object({
            skills: z.array(
              z.object({ id: z.string(), name: z.string(), queues: z.number(), consultants: z.number() }),
            ),
          }),
        },
      },
    },
    () => {
      const consultants = seatsOf(floor.routing).map((seat) => seat.consultant);
      return { skills: [...usedSkills(queuesOf(floor.routing), consultants)] };
    },
  );
}

function registerChanging(app: FastifyInstance, floor: FloorDoor): void {
  const http = app.withTypeProvider<ZodTypeProvider>();

  http.put(
    '/api/studio/queues/:id',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Define a queue; the answer holds what it was before, for undoing',
        tags: ['studio'],
        params: idParams,
        body: queueChangeSchema,
        response: { 200: z.object({ queue: queueSchema, before: queueSchema.nullable() }) },
      },
    },
    async (request) => {
      const before = queueOf(floor.routing, request.params.id);
      // Ids made elsewhere are kept; a new one says what it is the id of.
      if (!before && !queueIdSchema.safeParse(request.params.id).success)
        throw new Refused('request.invalid', 'a new id: queue_ and small letters');
      const { id } = request.params;
      const queue: WholeQueue = { ...request.body, id };
      knowsItsQueues(floor, queue);
      await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue });
      return { queue, before: before && wholeQueue(before) };
    },
  );

  http.delete(
    '/api/studio/queues/:id',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Remove a queue; whoever waits in it moves to another, with the place kept',
        tags: ['studio'],
        params: idParams,
        querystring: z.object({ moveTo: z.string().min(1).max(64) }),
        response: { 200: z.object({ before: queueSchema }) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const before = queueOf(floor.routing, id);
      if (!before) throw new RoutingRefused('routing.unknownQueue', id);
      await floor.dispatch({ type: 'RemoveQueue', at: floor.now(), queueId: id, moveTo: request.query.moveTo });
      return { before: wholeQueue(before) };
    },
  );
}

/** A ring that opens to a queue which is not there would silently widen to nobody. */
function knowsItsQueues(floor: FloorDoor, queue: WholeQueue): void {
  for (const ring of queue.rings)
    for (const other of ring.orQueues ?? [])
      if (other === queue.id || !queueOf(floor.routing, other))
        throw new RoutingRefused('routing.unknownQueue', 'a ring');
}
