import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between, chanceOf, draw } from './chance.js';
import { hear, nextDueAt, startTown, step, type Around, type CustomerAction, type Town } from './customers.js';
import { stories } from './stories/index.js';

const allQueues = [...new Set(stories.map((story) => story.queueId))];
const around: Around = { stories, dry: [], dryShare: 0, openQueues: allQueues, arrivalsPerMinute: 6, atMost: 20 };

/** A whole day in which every customer is answered, then asked, by somebody who takes ten seconds. */
function runDay(seed: number, minutes: number, world: Around = around) {
  let town: Town = startTown(seed, 0);
  const told: { at: number; action: CustomerAction }[] = [];
  const replies: { at: number; customerId: string; kind: 'answer' | 'askedToConfirm' }[] = [];
  for (let at = 0; at < minutes * 60_000;) {
    const due = Math.min(nextDueAt(town), replies[0]?.at ?? Infinity);
    if (due === Infinity) break;
    at = Math.max(at, due);
    const reply = replies[0];
    if (reply && reply.at <= at) {
      replies.shift();
      town = hear(town, reply.customerId, reply.kind, at, world.stories);
      continue;
    }
    const result = step(town, at, world);
    town = result.town;
    for (const action of result.actions) {
      told.push({ at, action });
      const wantsMore = action.type === 'open' || action.type === 'write' || action.type === 'doubt';
      const isThanks = action.type === 'write' && stories.some((story) => story.thanks === action.body);
      if (!wantsMore) continue;
      replies.push({ at: at + 10_000, customerId: action.customerId, kind: isThanks ? 'askedToConfirm' : 'answer' });
      if (action.type === 'doubt')
        replies.push({ at: at + 20_000, customerId: action.customerId, kind: 'askedToConfirm' });
      replies.sort((a, b) => a.at - b.at);
    }
  }
  return { town, told };
}

describe('chance', () => {
  it('stays in [0, 1) and between its limits', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.nat(80), (seed, low, more) => {
        const [share, next] = draw(chanceOf(seed));
        const [whole] = between(next, low, low + more);
        return share >= 0 && share < 1 && Number.isInteger(whole) && whole >= low && whole <= low + more;
      }),
    );
  });
});

describe('the stories', () => {
  it('are at least forty, each told once, with a first question and an answer to every doubt', () => {
    expect(stories.length).toBeGreaterThanOrEqual(40);
    expect(new Set(stories.map((story) => story.id)).size).toBe(stories.length);
    for (const story of stories) {
      expect(story.first.length, story.id).toBeGreaterThan(30);
      expect(story.doubts.length, story.id).toBeGreaterThan(0);
      for (const doubt of story.doubts) expect(doubt.answer.length, story.id).toBeGreaterThan(10);
    }
  });

  it('reach every queue, both channels and customers who need more care', () => {
    expect(allQueues).toHaveLength(6);
    expect(stories.some((story) => story.channel === 'mail')).toBe(true);
    expect(stories.filter((story) => story.isVulnerable).length).toBeGreaterThanOrEqual(5);
  });
});

describe('simulated customers', () => {
  it('tell the same day from the same seed, and another day from another', () => {
    const words = (seed: number) => runDay(seed, 30).told.map(({ action }) => JSON.stringify(action));
    expect(words(7)).toEqual(words(7));
    expect(words(7)).not.toEqual(words(8));
  });

  it('open first, speak once at a time and end; nobody speaks after going away', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { told } = runDay(seed, 20);
        const open = new Set<string>();
        const left = new Set<string>();
        for (const { action } of told) {
          if (action.type === 'open') {
            expect(open.has(action.customerId)).toBe(false);
            open.add(action.customerId);
          }
          expect(open.has(action.customerId)).toBe(true);
          expect(left.has(action.customerId)).toBe(false);
          if (action.type === 'leave') left.add(action.customerId);
        }
        return open.size > 10;
      }),
      { numRuns: 30 },
    );
  });

  it('come to a yes, to a doubt and to silence within a morning', () => {
    const kinds = runDay(3, 180).told.map(({ action }) => action.type);
    for (const kind of ['confirm', 'doubt', 'leave'] as const) expect(kinds).toContain(kind);
    expect(kinds.filter((kind) => kind === 'confirm').length).toBeGreaterThan(50);
  });

  it('write only to open queues, and never more at once than asked for', () => {
    const onlyFaults = { ...around, openQueues: ['queue_guasti'], atMost: 3 };
    const { told, town } = runDay(11, 60, onlyFaults);
    const opened = told.flatMap(({ action }) => (action.type === 'open' ? [action.story.queueId] : []));
    expect(new Set(opened)).toEqual(new Set(['queue_guasti']));
    expect(Object.keys(town.customers).length).toBeLessThanOrEqual(3);
  });

  it('writes again when nobody answers, then goes away', () => {
    const one = { ...around, stories: stories.filter((story) => story.id === 'reclami-rimbalzato'), atMost: 1 };
    let town = startTown(5, 0);
    const kinds: string[] = [];
    for (let turns = 0; turns < 1_000 && !kinds.includes('leave'); turns += 1) {
      const result = step(town, nextDueAt(town), one);
      town = result.town;
      kinds.push(...result.actions.map((action) => action.type));
    }
    expect(kinds).toEqual(['open', 'write', 'write', 'leave']);
  });

  it('asks all it came for before saying that nothing is left', () => {
    const story = stories.find((one) => one.id === 'contratti-voltura-casa')!;
    const said = runDay(2, 60, { ...around, stories: [story], atMost: 1 }).told.map(({ action }) =>
      action.type === 'write' || action.type === 'doubt'
        ? 'body' in action
          ? action.body
          : action.words
        : action.type,
    );
    const first = said.slice(0, said.indexOf('confirm'));
    for (const doubt of story.doubts.slice(1)) expect(first).toContain(doubt.words);
  });

  it('read a machine’s answer before writing on: a yes ends it, a no waits on for a person, silence is silence', () => {
    const story = {
      ...stories.find((one) => one.channel === 'chat')!,
      further: ['Abito al terzo piano.'],
      afterthought: null,
    };
    const one = { ...around, stories: [story], atMost: 1 };
    const saidAfter = (heard: 'helpedByMachine' | 'missedByMachine', seed: number) => {
      const first = step(startTown(seed, 0), 2_000, one);
      const opened = step(first.town, nextDueAt(first.town), one);
      const read = hear(opened.town, 'visitor_1', heard, 3_000, [story]);
      const { at, move } = read.customers['visitor_1']!.next!;
      const next = step({ ...read, nextArrivalAt: Infinity }, at, { ...one, stories: [story] });
      expect(at, 'reading takes a moment').toBeGreaterThan(5_000);
      return { move, said: next.actions.map((action) => action.type), left: next.town.customers['visitor_1'] };
    };
    const seeds = Array.from({ length: 60 }, (_, i) => i);
    const helped = seeds.map((seed) => saidAfter('helpedByMachine', seed));
    const missed = seeds.map((seed) => saidAfter('missedByMachine', seed));
    for (const move of ['confirm', 'refuse', 'leave']) expect(helped.map((after) => after.move)).toContain(move);
    expect(new Set(missed.map((after) => after.move))).toEqual(new Set(['refuse', 'leave']));
    for (const { move, said, left } of [...helped, ...missed]) {
      expect(said).toEqual([move]);
      expect(left?.next?.move).toBe(move === 'refuse' ? 'further' : undefined);
    }
  });

  it('do not listen to a machine once a person talks with them', () => {
    const opened = step(startTown(1, 0), 2_000, { ...around, atMost: 1 }).town;
    const talking = hear(step(opened, 2_000, around).town, 'visitor_1', 'answer', 3_000, stories);
    expect(hear(talking, 'visitor_1', 'helpedByMachine', 4_000, stories)).toBe(talking);
  });
});
