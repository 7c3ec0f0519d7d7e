import { describe, expect, it } from 'vitest';
import { findingsOf, type Guarded, isTaken } from './contract.js';

const queue = { id: 'queue_a', name: 'Guasti', skills: { guasti: 2 }, rings: [], opens: true };
const lucia = { skills: { guasti: 3 }, capacity: { chat: 2, mail: 1 } };
const centre: Guarded = {
  ...{ queues: [queue], consultants: [lucia], ways: ['chat', 'mail'], canCall: true },
  topics: [{ queueId: 'queue_a', name: 'Un guasto' }],
};
const codes = (more: Partial<Guarded>) => findingsOf({ ...centre, ...more }).map(({ way, code }) => `${way} ${code}`);

describe('a way with a machine in front', () => {
  it('is fine where people are behind it', () => expect(findingsOf(centre)).toEqual([]));
  it('is not looked at where no machine works', () => expect(codes({ ways: [], queues: [] })).toEqual([]));
  it('needs a line, somebody who can take it there, and hours in which it opens', () => {
    expect(codes({ queues: [] })).toEqual(['chat labyrinth.noQueue', 'mail labyrinth.noQueue']);
    expect(codes({ consultants: [{ ...lucia, capacity: { chat: 2 } }] })).toEqual(['mail labyrinth.nobody']);
    expect(codes({ consultants: [{ ...lucia, skills: { guasti: 1 } }], ways: ['chat'] })).toEqual([
      'chat labyrinth.nobody',
    ]);
    expect(codes({ queues: [{ ...queue, opens: false }], ways: ['chat'] })).toEqual(['chat labyrinth.neverOpen']);
  });
  it('names the topic that leads nowhere', () => {
    const topics = [...centre.topics, { queueId: 'queue_gone', name: 'Altro' }];
    expect(findingsOf({ ...centre, topics })).toEqual([
      { way: 'chat', code: 'labyrinth.topicGone', params: { topic: 'Altro' } },
    ]);
    const hard = { ...queue, id: 'queue_b', name: 'Gas', skills: { gas: 5 } };
    const toHard = [{ queueId: 'queue_b', name: 'Il gas' }];
    const shut = { ...queue, id: 'queue_b', opens: false };
    expect(findingsOf({ ...centre, queues: [queue, shut], topics: [{ queueId: 'queue_b', name: 'Notte' }] })).toEqual([
      { way: 'chat', code: 'labyrinth.topicNeverOpen', params: { topic: 'Notte', queue: 'Guasti' } },
    ]);
    expect(findingsOf({ ...centre, queues: [queue, hard], topics: toHard, ways: ['chat'] })).toEqual([
      { way: 'chat', code: 'labyrinth.topicNobody', params: { topic: 'Il gas', queue: 'Gas' } },
    ]);
  });
  it('a kiosk calls: it needs calls, and people who take them', () => {
    expect(codes({ ways: ['kiosk'], canCall: false })).toEqual([
      'kiosk labyrinth.kioskNoCalls',
      'kiosk labyrinth.nobody',
    ]);
    expect(codes({ ways: ['kiosk'], consultants: [{ ...lucia, capacity: { call: 1 } }] })).toEqual([]);
  });
});

describe('who can take a line', () => {
  const all = {
    queues: [queue, { id: 'queue_b', skills: { gas: 1 } }],
    consultants: [{ skills: { gas: 1 }, capacity: { chat: 1 } }],
  };
  it('is also who may after a time in line', () => {
    expect(isTaken(queue, all, 'chat')).toBe(false);
    expect(isTaken({ ...queue, rings: [{ afterMs: 1, orQueues: ['queue_b'] }] }, all, 'chat')).toBe(true);
    expect(isTaken({ ...queue, rings: [{ afterMs: 1, orSkills: [{ gas: 1 }] }] }, all, 'chat')).toBe(true);
    expect(isTaken({ ...queue, rings: [{ afterMs: 1, levels: { guasti: 0 } }] }, all, 'chat')).toBe(true);
    expect(isTaken({ ...queue, rings: [{ afterMs: 1, orSkills: [{ gas: 1 }] }] }, all, 'mail')).toBe(false);
  });
});
