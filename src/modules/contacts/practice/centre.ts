/** Acqua e Luce Scaligera: an invented water-and-power company near Verona, to learn and to show on. */
import type { Hours, Interval, Policy, Queue } from '#kernel/routing/types.js';
import { italianHolidays } from '../studio/holidays.js';
import { mailDomain } from './people.js';
import type { PracticeQueueId } from './story.js';

const timeZone = 'Europe/Rome';
const minute = 60_000;
const hour = 60 * minute;

const daily = (from: number, to: number): readonly (readonly Interval[])[] =>
  Array.from({ length: 7 }, () => [{ from: from * 60, to: to * 60 }]);

const workdays = (...intervals: readonly Interval[]): readonly (readonly Interval[])[] => [
  ...Array.from({ length: 5 }, () => intervals),
  [{ from: 8 * 60, to: 13 * 60 }],
  [],
];

type Told = { readonly id: PracticeQueueId } & Pick<Queue, 'name' | 'promiseMs'> & Partial<Queue>;

/** A queue named after its skill: 'queue_guasti' asks for some knowledge of 'guasti'. */
function queue(told: Told): Queue {
  const skill = told.id.slice('queue_'.length);
  return {
    skills: { [skill]: 4 },
    rings: [{ afterMs: told.promiseMs / 2, levels: { [skill]: 2 } }],
    headStartMs: 0,
    vulnerableHeadStartMs: 2 * minute,
    offerMs: 30_000,
    knowsWaitMs: 20_000,
    hours: null,
    ...told,
  };
}

/** Faults are answered at any hour; the offices close. A visitor at night still meets a working centre. */
export function practiceQueues(year: number): readonly Queue[] {
  const holidays = { ...italianHolidays(year), ...italianHolidays(year + 1) };
  const open = (week: Hours['week']): Hours => ({ timeZone, week, holidays });
  const office = open(workdays({ from: 8 * 60, to: 13 * 60 }, { from: 14 * 60, to: 18 * 60 }));
  return [
    queue({ id: 'queue_guasti', name: 'Guasti', promiseMs: 3 * minute, headStartMs: 2 * minute }),
    queue({ id: 'queue_fatture', name: 'Fatture', promiseMs: 3 * minute, hours: open(daily(7, 23)) }),
    queue({ id: 'queue_contratti', name: 'Contratti e volture', promiseMs: 4 * hour, hours: office, rings: [] }),
    queue({
      id: 'queue_reclami',
      name: 'Reclami',
      promiseMs: 5 * minute,
      headStartMs: minute,
      knowsWaitMs: 2 * minute,
      hours: open(daily(8, 20)),
      rings: [{ afterMs: 3 * minute, orQueues: ['queue_fatture'] }],
    }),
    queue({ id: 'queue_letture', name: 'Letture e contatori', promiseMs: 4 * hour, hours: office }),
    queue({
      id: 'queue_informazioni',
      name: 'Informazioni',
      promiseMs: 5 * minute,
      hours: open(daily(7, 23)),
      rings: [{ afterMs: 2 * minute, orQueues: ['queue_guasti', 'queue_fatture'] }],
    }),
  ];
}

/** What the practice centre says of itself, over what an empty centre has. */
export const practiceCentre = {
  name: 'Acqua e Luce Scaligera',
  language: 'it' as const,
  timeZone,
  phone: '800 555 014',
  address: 'Via Roma 12, Verona',
  silenceMs: 48 * hour,
  bounceBudget: 1,
  isPractice: true,
  topics: [
    { queueId: 'queue_guasti', it: 'Un guasto: manca luce o acqua', en: 'A fault: no light or no water' },
    { queueId: 'queue_fatture', it: 'Una bolletta', en: 'A bill' },
    { queueId: 'queue_contratti', it: 'Un contratto, un trasloco', en: 'A contract, moving house' },
    { queueId: 'queue_letture', it: 'Il contatore, la lettura', en: 'The meter, a reading' },
    { queueId: 'queue_reclami', it: 'Un reclamo', en: 'A complaint' },
  ],
};

export const practicePolicy: Policy = {
  bounceBudget: practiceCentre.bounceBudget,
  graceMs: 30_000,
  restMs: minute,
  declineMs: 5 * minute,
  weights: { fit: 1, load: 1, idle: 0.5 },
  idleFullMs: 10 * minute,
};

/** The one address customers write to; which queue takes it is data of the mailbox. */
export const practiceMailbox = {
  id: 'mailbox_assistenza',
  address: `assistenza@${mailDomain}`,
  name: practiceCentre.name,
  queueId: 'queue_contratti' as PracticeQueueId,
};
