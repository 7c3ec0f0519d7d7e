/**
 * The simulated customers of a practice centre. Pure: state, time and chance come in, actions go out; whoever drives them
 * speaks the real channels, so that a visitor sees what customers would do to the centre and nothing else.
 *
 *   open ──▶ waiting ──answered──▶ talking ──asked to confirm──▶ deciding ──▶ confirms, doubts, or says no more
 *               │                    ▲ │ next question               │
 *               └── further words,   └─┘                             └── a doubt: talking again
 *                   a reminder, or gone
 *
 * A machine's answer is read while waiting: a yes ends it, a no waits on for a person, silence says nothing.
 */
import type { Moment } from '#kernel/routing/types.js';
import { between, chanceOf, draw, untilNextMs, type Chance } from './chance.js';
import type { Mood, Story } from './story.js';

export type Stage = 'waiting' | 'talking' | 'deciding' | 'done';

type Move = 'open' | 'further' | 'remind' | 'ask' | 'thank' | 'confirm' | 'refuse' | 'doubt' | 'leave';

export interface SimulatedCustomer {
  /** 'visitor_12': one visit of one customer. */
  readonly id: string;
  readonly storyId: string;
  readonly stage: Stage;
  readonly furtherSaid: number;
  readonly reminders: number;
  /** How many of the story's doubts have been asked. */
  readonly asked: number;
  readonly hadAfterthought: boolean;
  readonly hasThanked: boolean;
  readonly next: { readonly at: Moment; readonly move: Move } | null;
}

export interface Town {
  readonly chance: Chance;
  readonly nextArrivalAt: Moment;
  readonly customers: Readonly<Record<string, SimulatedCustomer>>;
  readonly visits: number;
}

/** What the town knows of the world: data, given with each step. */
export interface Around {
  /** For people, one customer of each at a time. */
  readonly stories: readonly Story[];
  /** One dry question each, at the share that the gate's promise stands on; the rest are stories. */
  readonly dry: readonly Story[];
  readonly dryShare: number;
  /** Nobody writes to a closed office while one looks on. */
  readonly openQueues: readonly string[];
  readonly arrivalsPerMinute: number;
  /** No more customers at once than this. */
  readonly atMost: number;
}

export type CustomerAction =
  | { readonly type: 'open'; readonly customerId: string; readonly story: Story; readonly body: string }
  | { readonly type: 'write'; readonly customerId: string; readonly body: string }
  | { readonly type: 'confirm'; readonly customerId: string }
  /** A machine's answer did not help. */
  | { readonly type: 'refuse'; readonly customerId: string }
  | { readonly type: 'doubt'; readonly customerId: string; readonly words: string }
  /** Closes the page without a word: whoever asked for confirmation waits in vain. */
  | { readonly type: 'leave'; readonly customerId: string };

/** What reaches the customer: the words of a person, the question whether any doubt is left, a machine's answer. */
export type Heard = 'answer' | 'askedToConfirm' | 'helpedByMachine' | 'missedByMachine';

interface Stepped {
  readonly town: Town;
  readonly actions: readonly CustomerAction[];
}

/** How long somebody of that mood waits in silence before writing again, seconds. */
const patienceS: Readonly<Record<Mood, readonly [number, number]>> = {
  calm: [90, 240],
  hurried: [25, 70],
  worried: [30, 90],
  annoyed: [20, 60],
};

const reminders: Readonly<Record<Mood, string>> = {
  calm: 'Aspetto pure, faccia con comodo.',
  hurried: 'Scusi, ho poco tempo: c’è qualcuno?',
  worried: 'Mi scusi, c’è qualcuno? Sono un po’ in pensiero.',
  annoyed: 'Sto ancora aspettando.',
};

/** A contact nobody takes care of any more: the customer makes room for another. */
const forgottenMs = 45 * 60_000;

/** Silence after being asked, and coming back after a yes: chosen so that a visitor sees each within minutes. */
const saysNoMoreShare = 0.1;
const afterthoughtShare = 0.6;
const comesBackShare = 0.15;
/** To a machine: with an answer to the question most say yes, with another one most say no. */
const saysYesToMachine = { helpedByMachine: 0.75, missedByMachine: 0 } as const;
const saysNoToMachine = { helpedByMachine: 0.1, missedByMachine: 0.8 } as const;
/** An answer by mail is read, put away and forgotten. */
const readMailMs = 3 * 60_000;

export const startTown = (seed: number, at: Moment): Town => ({
  chance: chanceOf(seed),
  nextArrivalAt: at + 2_000,
  customers: {},
  visits: 0,
});

/** When `step` has something to do next. */
export const nextDueAt = (town: Town): Moment =>
  Object.values(town.customers).reduce(
    (soonest, one) => Math.min(soonest, one.next?.at ?? Infinity),
    town.nextArrivalAt,
  );

/** Time has come to `at`: new customers write, the others do what they had in mind. */
export function step(town: Town, at: Moment, around: Around): Stepped {
  let now = town;
  const actions: CustomerAction[] = [];
  for (const customer of Object.values(town.customers)) {
    if (customer.next === null || customer.next.at > at) continue;
    const story = storyOf(customer, around.stories) ?? storyOf(customer, around.dry);
    if (!story) now = without(now, customer.id);
    else now = act(now, customer, story, customer.next.move, at, actions);
  }
  if (town.nextArrivalAt <= at) now = arrive(now, at, around);
  return { town: now, actions };
}

/** Something reached the customer. Nothing is said at once: people read, think and type. */
export function hear(town: Town, customerId: string, heard: Heard, at: Moment, stories: readonly Story[]): Town {
  const customer = town.customers[customerId];
  const story = customer && storyOf(customer, stories);
  if (!customer || !story) return town;
  if (heard === 'answer') return hearAnswer(town, customer, story, at);
  if (heard === 'askedToConfirm') return hearQuestion(town, customer, story, at);
  return hearMachine(town, customer, story, heard, at);
}

const storyOf = ({ storyId }: SimulatedCustomer, stories: readonly Story[]): Story | undefined =>
  stories.find((one) => one.id === storyId);

/** Nobody writes on under an answer before having read it. Who says nothing is looked after by a person in the end. */
function hearMachine(
  town: Town,
  customer: SimulatedCustomer,
  story: Story,
  heard: 'helpedByMachine' | 'missedByMachine',
  at: Moment,
): Town {
  if (customer.stage !== 'waiting') return town;
  const [share, chance] = draw(town.chance);
  const then = { ...town, chance };
  if (share < saysYesToMachine[heard]) return plan(then, customer, 'confirm', at, story, '');
  if (share < saysYesToMachine[heard] + saysNoToMachine[heard]) return plan(then, customer, 'refuse', at, story, '');
  const next = { at: at + (story.channel === 'mail' ? readMailMs : forgottenMs), move: 'leave' } as const;
  return put(then, { ...customer, next });
}

function hearAnswer(town: Town, customer: SimulatedCustomer, story: Story, at: Moment): Town {
  const isAsking = customer.next?.move === 'ask' && customer.stage === 'talking';
  if (customer.stage === 'done' || isAsking) return town;
  const more = story.doubts[customer.asked];
  if (more) return plan(town, { ...customer, stage: 'talking' }, 'ask', at, story, more.words);
  if (customer.hasThanked) return put(town, { ...customer, stage: 'talking', next: null });
  return plan(town, { ...customer, stage: 'talking' }, 'thank', at, story, story.thanks);
}

function hearQuestion(town: Town, customer: SimulatedCustomer, story: Story, at: Moment): Town {
  const deciding: SimulatedCustomer = { ...customer, stage: 'deciding' };
  const more = story.doubts[customer.asked];
  if (more) return plan(town, deciding, 'doubt', at, story, more.words);
  const [share, chance] = draw(town.chance);
  const then = { ...town, chance };
  if (story.afterthought && !customer.hadAfterthought && share < afterthoughtShare)
    return plan(then, deciding, 'doubt', at, story, story.afterthought.words);
  return plan(then, deciding, share > 1 - saysNoMoreShare ? 'leave' : 'confirm', at, story, '');
}

/** Plans a move after the time to read, think and type `words`; a mail is looked at later than a chat. */
function plan(town: Town, customer: SimulatedCustomer, move: Move, at: Moment, story: Story, words: string): Town {
  const [thinkS, chance] = story.channel === 'mail' ? between(town.chance, 20, 60) : between(town.chance, 3, 9);
  const typingMs = words.length * (story.isVulnerable ? 160 : 80);
  return put({ ...town, chance }, { ...customer, next: { at: at + thinkS * 1_000 + typingMs, move } });
}

/** Waits on, and knows when the patience ends. In a mail nobody stands at the counter. */
function waitOn(town: Town, customer: SimulatedCustomer, at: Moment, story: Story): Town {
  if (story.channel === 'mail') return put(town, { ...customer, next: { at: at + forgottenMs, move: 'leave' } });
  const [waitS, chance] = between(town.chance, ...patienceS[story.mood]);
  const isFurther = customer.furtherSaid < story.further.length;
  const move: Move = isFurther ? 'further' : customer.reminders < 2 ? 'remind' : 'leave';
  const inMs = (isFurther ? Math.min(waitS, 25) : customer.reminders < 2 ? waitS : waitS * 4) * 1_000;
  return put({ ...town, chance }, { ...customer, next: { at: at + inMs, move } });
}

function act(
  town: Town,
  customer: SimulatedCustomer,
  story: Story,
  move: Move,
  at: Moment,
  actions: CustomerAction[],
): Town {
  const customerId = customer.id;
  const say = (body: string) => actions.push({ type: 'write', customerId, body });
  switch (move) {
    case 'open':
      actions.push({ type: 'open', customerId, story, body: story.first });
      return waitOn(town, { ...customer, asked: 1 }, at, story);
    case 'further':
      say(story.further[customer.furtherSaid] ?? reminders[story.mood]);
      return waitOn(town, { ...customer, furtherSaid: customer.furtherSaid + 1 }, at, story);
    case 'remind':
      say(reminders[story.mood]);
      return waitOn(town, { ...customer, reminders: customer.reminders + 1 }, at, story);
    case 'ask':
      say(story.doubts[customer.asked]?.words ?? story.thanks);
      return waitOn(town, { ...customer, asked: customer.asked + 1 }, at, story);
    case 'thank':
      say(story.thanks);
      return put(town, { ...customer, hasThanked: true, next: { at: at + forgottenMs, move: 'leave' } });
    case 'refuse':
      actions.push({ type: 'refuse', customerId });
      return waitOn(town, customer, at, story);
    case 'doubt':
      return raise(town, customer, story, at, actions);
    case 'confirm':
      actions.push({ type: 'confirm', customerId });
      return comeBack(town, customer, story, at);
    case 'leave':
      actions.push({ type: 'leave', customerId });
      return without(town, customerId);
  }
}

function raise(town: Town, customer: SimulatedCustomer, story: Story, at: Moment, actions: CustomerAction[]): Town {
  const own = story.doubts[customer.asked];
  const words = own?.words ?? story.afterthought?.words;
  if (words) actions.push({ type: 'doubt', customerId: customer.id, words });
  const { asked } = customer;
  const hadAfterthought = customer.hadAfterthought || !own;
  const talking: SimulatedCustomer = { ...customer, stage: 'talking', hadAfterthought, hasThanked: true };
  return waitOn(town, { ...talking, asked: own ? asked + 1 : asked }, at, story);
}

/** Some think of one more thing a while after saying that all was clear. */
function comeBack(town: Town, customer: SimulatedCustomer, story: Story, at: Moment): Town {
  const [share, chance] = draw(town.chance);
  if (!story.afterthought || customer.hadAfterthought || share > comesBackShare)
    return without({ ...town, chance }, customer.id);
  return put({ ...town, chance }, { ...customer, stage: 'done', next: { at: at + 90_000, move: 'doubt' } });
}

function arrive(town: Town, at: Moment, around: Around): Town {
  const [inMs, chance] = untilNextMs(town.chance, around.arrivalsPerMinute);
  const then: Town = { ...town, chance, nextArrivalAt: at + Math.max(inMs, 500) };
  const here = new Set(Object.values(town.customers).map((customer) => customer.storyId));
  if (here.size >= around.atMost) return then;
  const [share, after] = draw(then.chance);
  const isFree = (story: Story): boolean => !here.has(story.id);
  const people = around.stories.filter((story) => around.openQueues.includes(story.queueId) && isFree(story));
  // What has no story for people now stays away: others in its place would make another stream of questions.
  const able = share < around.dryShare ? around.dry.filter(isFree) : people;
  if (able.length === 0) return { ...then, chance: after };
  const [index, last] = between(after, 0, able.length - 1);
  const story = able[index]!;
  const id = `visitor_${town.visits + 1}`;
  return put(
    { ...then, chance: last, visits: town.visits + 1 },
    {
      id,
      storyId: story.id,
      stage: 'waiting',
      furtherSaid: 0,
      reminders: 0,
      asked: 0,
      hadAfterthought: false,
      hasThanked: false,
      next: { at, move: 'open' },
    },
  );
}

const put = (town: Town, customer: SimulatedCustomer): Town => ({
  ...town,
  customers: { ...town.customers, [customer.id]: customer },
});

function without(town: Town, customerId: string): Town {
  const { [customerId]: _gone, ...customers } = town.customers;
  return { ...town, customers };
}

/** The address of one visit: who asks the same another day is another customer. The domain is reserved for examples: no mail ever leaves for it. */
export const customerMail = (story: Story, visit: string): string => `${story.id}.${visit}@clienti.example`;
