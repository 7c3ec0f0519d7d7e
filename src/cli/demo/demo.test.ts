import { describe, expect, it } from 'vitest';
import { chanceOf, draw } from '#kernel/chance.js';
import { noDrift, observed, upperBound } from '#kernel/gate/index.js';
import { customerMail, customers, type Story } from '#modules/contacts/practice/index.js';
import { practiceQuestions } from '#modules/knowledge/index.js';
import { toldInPractice } from './index.js';
import { keptWords, promiseFor } from './promises.js';
import { Shifts } from './shifts.js';

const chanceFrom = (seed: number): (() => number) => {
  const chance = chanceOf(seed);
  return () => draw(chance);
};

describe('what colleagues promise', () => {
  it('promises now and then, some kept in time and some late', () => {
    const chance = chanceFrom(1);
    const made = Array.from({ length: 500 }, () => promiseFor('queue_guasti', chance)).filter((one) => one !== null);
    expect(made.length).toBeGreaterThan(50);
    expect(made.length).toBeLessThan(200);
    expect(new Set(made.map((one) => one.isKeptInTime)).size).toBe(2);
    for (const one of made) expect(one.dueInMs).toBeGreaterThanOrEqual(100_000);
  });

  it('promises nothing for a queue it knows nothing of', () => {
    expect(promiseFor('queue_other', () => 0)).toBeNull();
  });

  it('says what was kept', () => {
    expect(keptWords('Conferma del rimborso')).toContain('conferma del rimborso');
  });
});

describe('shifts', () => {
  it('begin ready, and never leave fewer than half at work', () => {
    const shifts = new Shifts(chanceFrom(7));
    const people = Array.from({ length: 12 }, (_, i) => `person_${i}`);
    expect(shifts.next(0, people).map((one) => one.wish)).toEqual(people.map(() => 'ready'));
    const onBreak = new Set<string>();
    let breaks = 0;
    for (let now = 2_000; now < 3_600_000; now += 2_000) {
      for (const { personId, wish } of shifts.next(now, people)) {
        if (wish === 'ready') onBreak.delete(personId);
        else breaks += Number(onBreak.add(personId).size > 0);
      }
      expect(onBreak.size).toBeLessThanOrEqual(5);
    }
    expect(breaks).toBeGreaterThan(20);
  });

  it('forget who was left to a visitor and make them ready again after', () => {
    const shifts = new Shifts(chanceFrom(3));
    shifts.next(0, ['person_a', 'person_b']);
    shifts.next(2_000, ['person_b']);
    expect(shifts.next(4_000, ['person_a', 'person_b'])).toEqual([
      { personId: 'person_a', wish: 'ready', reason: null },
    ]);
  });
});

const told = await toldInPractice();

/** The first words of some hours at the demo's pace; whoever has spoken makes room. */
function firstWords(seed: number, hours: number, dryShare = told.dryShare) {
  const openQueues = [...new Set(told.stories.map((story) => story.queueId))];
  const around = { stories: told.stories, dry: told.dry, dryShare, openQueues, arrivalsPerMinute: 9, atMost: 40 };
  const opened: { story: Story; visit: string }[] = [];
  let town = customers.startTown(seed, 0);
  for (let at = 0; at < hours * 3_600_000; at = customers.nextDueAt(town)) {
    const result = customers.step(town, at, around);
    for (const action of result.actions)
      if (action.type === 'open') opened.push({ story: action.story, visit: action.customerId });
    const spoken = new Set(result.actions.map((action) => action.customerId));
    const waiting = Object.entries(result.town.customers).filter(([id]) => !spoken.has(id));
    town = { ...result.town, customers: Object.fromEntries(waiting) };
  }
  return opened;
}

describe('what customers come with', () => {
  it('is as much out of scope as what the gate was calibrated on, and nothing that it learned', async () => {
    const known = await practiceQuestions();
    const share = known.filter(({ intent }) => intent === null).length / known.length;
    const opened = firstWords(4, 8);
    const forPeople = opened.filter(({ story }) => told.stories.includes(story)).length / opened.length;
    expect(forPeople).toBeGreaterThan(share - 0.03);
    expect(forPeople).toBeLessThan(share + 0.03);
    const learned = new Set(known.map(({ text }) => text.toLowerCase()));
    expect(told.dry.filter(({ first }) => learned.has(first.toLowerCase()))).toEqual([]);
  });

  it('comes from different customers, by both channels, to every queue, with an answer for who has to give one', () => {
    const opened = firstWords(5, 2);
    const mails = opened.map(({ story, visit }) => customerMail(story, visit));
    expect(new Set(mails).size).toBe(opened.length);
    const dry = opened.map(({ story }) => story).filter((story) => told.dry.includes(story));
    expect(new Set(dry.map(({ queueId }) => queueId)).size).toBe(6);
    expect(new Set(dry.map(({ channel }) => channel)).size).toBe(2);
    for (const { doubts } of told.dry) expect(doubts[0]!.answer.length).toBeGreaterThan(20);
    expect(told.dry.filter(({ machineWords }) => machineWords !== null).length).toBeGreaterThan(300);
    expect(told.dry.filter(({ machineWords }) => machineWords?.includes('{{'))).toEqual([]);
  });

  it('leaves the gate open for an hour of practice, as stories alone do not', () => {
    // As measured: of 1,843 questions 1,164 were answered, and of the 679 left to people 260 were out of scope.
    const limits = { denied: 1, wrong: 1, unsure: upperBound(679, 1_843, 0.99) };
    const unsureInScope = (679 - 260) / (1_843 - 260);
    const stateAfter = (seed: number, dryShare: number): string => {
      const chance = chanceFrom(seed);
      // The worst: not one story is answered.
      const isUnsure = (story: Story): boolean => told.stories.includes(story) || chance() < unsureInScope;
      return firstWords(seed, 1, dryShare).reduce(
        (drift, { story }) => observed(drift, limits, 'unsure', isUnsure(story)),
        noDrift,
      ).state;
    };
    const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
    // A false alarm in some hundred hours is the watch's own price.
    expect(seeds.filter((seed) => stateAfter(seed, told.dryShare) === 'open').length).toBeGreaterThanOrEqual(18);
    expect(seeds.filter((seed) => stateAfter(seed, 0) === 'open')).toEqual([]);
  });
});
