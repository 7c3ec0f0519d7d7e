import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultQueue, seatOf } from '#kernel/routing/index.js';
import type { Centre, Person } from '../../identity/contract.js';
import type { Identity } from '../../identity/index.js';
import { policyFollowsCentre, registerStudio, seatFollowsPerson } from './index.js';
import { memoryFloor } from './testing/floor.js';

const at = Date.parse('2026-11-23T09:42:00Z');
const person = (name: string, roles: Person['roles']): Person => ({
  id: `person_${name.toLowerCase()}`,
  name,
  mail: `${name.toLowerCase()}@esempio.it`,
  roles,
  isActive: true,
  country: null,
});

let http: FastifyInstance;
let floor: ReturnType<typeof memoryFloor>;
let people: Person[];
let centre: Partial<Centre>;
let hasContacts: boolean;

/** The few doors of identity that the studio uses. */
function memoryIdentity(): Identity {
  const identity = {
    centre: async () => ({ isPractice: false, ...centre }),
    saveCentre: async (change: Partial<Centre>) => Object.assign(centre, change),
    listPeople: async () => ({ people, next: null }),
    personById: async (id: string) => people.find((one) => one.id === id) ?? null,
    addPerson: async (added: { name: string; mail: string; roles: Person['roles'] }) => {
      const made = { ...person(added.name.replace(' ', '-'), added.roles), name: added.name, mail: added.mail };
      people.push(made);
      await seatFollowsPerson(floor, made);
      return made;
    },
  };
  return identity as unknown as Identity;
}

beforeEach(async () => {
  floor = memoryFloor(at);
  people = [person('Paolo', ['administrator'])];
  centre = {};
  hasContacts = false;
  http = Fastify();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  registerStudio(http, { floor, identity: memoryIdentity(), hasContacts: async () => hasContacts });
  await http.ready();
});

const body = (change: object = {}) => {
  const { id: _id, ...queue } = { ...defaultQueue('x', 'Guasti', { skills: { guasti: 4 } }), ...change };
  return queue;
};
const put = (id: string, payload: object) => http.inject({ method: 'PUT', url: `/api/studio/queues/${id}`, payload });

describe('queues in the studio', () => {
  it('are defined, and the answer holds what they were', async () => {
    const made = await put('queue_guasti', body());
    expect(made.json()).toMatchObject({ before: null, queue: { id: 'queue_guasti', name: 'Guasti' } });
    const changed = await put('queue_guasti', body({ name: 'Emergenze' }));
    expect(changed.json()).toMatchObject({ before: { name: 'Guasti' }, queue: { name: 'Emergenze' } });
    const { queues } = (await http.inject({ url: '/api/queues' })).json();
    expect(queues).toEqual([{ id: 'queue_guasti', name: 'Emergenze', isOpen: true, opensAt: null, waiting: 0 }]);
  });

  it('say when they open again', async () => {
    const hours = { timeZone: 'Europe/Rome', week: [[], [{ from: 540, to: 1080 }], [], [], [], [], []] };
    await put('queue_guasti', body({ hours }));
    const { queues } = (await http.inject({ url: '/api/queues' })).json();
    expect(queues[0]).toMatchObject({ isOpen: false, opensAt: Date.parse('2026-11-24T08:00:00Z') });
  });

  it('are refused when they cannot be meant, and nothing changes', async () => {
    const week = Array.from({ length: 7 }, () => [{ from: 600, to: 540 }]);
    for (const wrong of [
      { name: ' ' },
      { promiseMs: -1 },
      { skills: { guasti: 11 } },
      { hours: { timeZone: 'Europe/Rome', week } },
      { rings: [{ afterMs: 5_000 }] },
      { surprise: true },
    ])
      expect((await put('queue_guasti', body(wrong))).statusCode, JSON.stringify(wrong)).toBe(400);
    const lost = await put('queue_guasti', body({ rings: [{ afterMs: 5_000, orQueues: ['queue_nowhere'] }] }));
    expect(lost.statusCode).toBeGreaterThanOrEqual(400);
    expect((await put('Queue Bad', body())).statusCode).toBeGreaterThanOrEqual(400);
    expect(floor.done).toEqual([]);
  });

  it('are removed into another, and can be put back', async () => {
    await put('queue_a', body());
    await put('queue_b', body({ name: 'Fatture' }));
    const removed = await http.inject({ method: 'DELETE', url: '/api/studio/queues/queue_a?moveTo=queue_b' });
    expect(removed.json()).toMatchObject({ before: { id: 'queue_a', name: 'Guasti' } });
    const { id, ...before } = removed.json().before;
    expect((await put(id, before)).statusCode).toBe(200);
  });
});

describe('consultants in the studio', () => {
  it('begin with three chats, five mails or a call, and an undo brings the profile back', async () => {
    const lucia = person('Lucia', ['consultant']);
    people.push(lucia);
    await seatFollowsPerson(floor, lucia);
    const url = '/api/studio/consultants/person_lucia';
    const { id: _id, ...first } = (await http.inject({ url })).json().consultant;
    expect(first).toMatchObject({ capacity: { chat: 3, mail: 5, call: 1 }, interruptedBy: { mail: ['chat', 'call'] } });
    const changed = await http.inject({ method: 'PUT', url, payload: { ...first, skills: { guasti: 8 } } });
    expect(changed.json()).toMatchObject({ before: { skills: {} }, consultant: { skills: { guasti: 8 } } });
    expect((await http.inject({ url: '/api/studio/skills' })).json().skills).toMatchObject([{ id: 'guasti' }]);
  });

  it('are shown to colleagues by name and by one bit, never by what they do', async () => {
    const lucia = person('Lucia', ['consultant']);
    people.push(lucia);
    await seatFollowsPerson(floor, lucia);
    const list = async () => (await http.inject({ url: '/api/consultants' })).json().consultants;
    expect(await list()).toEqual([{ id: 'person_lucia', name: 'Lucia', mayReceive: false }]);
    await floor.dispatch({ type: 'Connect', at, consultantId: lucia.id });
    await floor.dispatch({ type: 'Wish', at, consultantId: lucia.id, wish: 'ready' });
    expect((await list())[0].mayReceive).toBe(true);
    await floor.dispatch({ type: 'Wish', at, consultantId: lucia.id, wish: 'paused', reason: 'caffè' });
    expect(await list()).toEqual([{ id: 'person_lucia', name: 'Lucia', mayReceive: false }]);
  });

  it('leave their seat with the role', async () => {
    const lucia = person('Lucia', ['consultant']);
    await seatFollowsPerson(floor, lucia);
    expect(seatOf(floor.routing, lucia.id)).not.toBeNull();
    await seatFollowsPerson(floor, { ...lucia, isActive: false });
    expect(seatOf(floor.routing, lucia.id)).toBeNull();
  });
});

describe('policy and hours', () => {
  it('follow the centre and give back what was', async () => {
    await policyFollowsCentre(floor, { bounceBudget: 4 } as Centre);
    const answer = await http.inject({ method: 'PUT', url: '/api/studio/policy', payload: { bounceBudget: 2 } });
    expect(answer.json()).toMatchObject({ before: { bounceBudget: 4 }, policy: { bounceBudget: 2 } });
  });

  it('tell the holidays of this year and the next', async () => {
    const { holidays } = (await http.inject({ url: '/api/studio/hours/preview' })).json();
    const days = holidays.map((holiday: { day: string }) => holiday.day);
    expect(days).toEqual(expect.arrayContaining(['2026-10-04', '2026-12-25', '2027-03-29']));
  });
});

describe('the practice centre', () => {
  const install = () => http.inject({ method: 'POST', url: '/api/setup/practice' });

  it('fills an empty centre once, however often it is asked for', async () => {
    expect((await install()).statusCode).toBe(200);
    expect(floor.routing.lines.size).toBe(6);
    expect(floor.routing.chairs.size).toBe(12);
    const done = floor.done.length;
    expect((await install()).statusCode).toBe(200);
    expect(people).toHaveLength(15);
    // Only the policy is set again: people and queues are there.
    expect(floor.done.slice(done).map((command) => command.type)).toEqual(['SetPolicy']);
    expect(seatOf(floor.routing, 'person_lucia-rinaldi')?.consultant.skills.guasti).toBe(8);
  });

  it('is refused beside anything real', async () => {
    hasContacts = true;
    expect((await install()).statusCode).toBeGreaterThanOrEqual(400);
    hasContacts = false;
    people.push(person('Vera', ['consultant']));
    expect((await install()).statusCode).toBeGreaterThanOrEqual(400);
    expect(floor.done).toEqual([]);
    expect(centre.isPractice).toBeUndefined();
  });

  it('shows its passwords nowhere but in itself', async () => {
    const logins = async () => (await http.inject({ url: '/api/practice' })).json();
    expect(await logins()).toEqual({ isPractice: false, logins: [] });
    await install();
    expect((await logins()).logins).toHaveLength(14);
  });
});
