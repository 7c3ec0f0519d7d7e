/** Worlds to run: the queueing formulas' own, and days like those of real centres. */
import { chanceOf, draw, drawInt } from '#kernel/chance.js';
import { defaultQueue } from '#kernel/routing/index.js';
import type { Consultant } from '#kernel/routing/index.js';
import { meanMsOf, perfectHabits, usualHabits, usualPatience, usualService, type Law } from './customers.js';
import type { Scenario, Shift } from './world.js';

const hourMs = 3_600_000;
/** Monday, 1 June 2026, 8 o'clock in Rome. */
const monday = Date.UTC(2026, 5, 1, 6);

const anybody = (id: string, skills: Consultant['skills'] = {}, languages = ['it']): Consultant => ({
  id,
  skills,
  languages,
  capacity: { call: 1 },
  interruptedBy: {},
});

/** One queue, n people, Poisson arrivals, exponential service and patience: M/M/n (+M), whose truth is known. */
export function erlang(options: {
  readonly seed: number;
  readonly people: number;
  readonly perHour: number;
  readonly serviceMs: number;
  readonly patienceMs: number | null;
  readonly arrivals: number;
}): Scenario {
  const { seed, people, perHour, serviceMs, patienceMs, arrivals } = options;
  const lengthMs = (arrivals / perHour) * hourMs;
  const shifts = Array.from({ length: people }, (_, i): Shift => {
    return { consultant: anybody(`consultant_${i}`), fromMs: 0, toMs: lengthMs + 100 * hourMs };
  });
  const service: Law = { kind: 'exponential', meanMs: serviceMs };
  const patience: Law | null = patienceMs === null ? null : { kind: 'exponential', meanMs: patienceMs };
  const stream = { queueId: 'queue', channel: 'call', perHour: [perHour], sliceMs: hourMs, service, patience };
  return {
    seed,
    startsAt: monday,
    lengthMs,
    warmUpMs: lengthMs / 50,
    queues: [defaultQueue('queue', 'Queue')],
    shifts,
    streams: [stream],
    habits: perfectHabits,
  };
}

/** How a day's arrivals rise and fall, from 8 to 18, as shares of the busiest hour. */
const dayShape = [0.55, 0.85, 1, 0.95, 0.8, 0.65, 0.75, 0.8, 0.7, 0.5];

/**
 * A day from 8 to 18: so many people on the day's shifts, queues with skills and a ring, habits of real people.
 * `load` is work over people at the busiest hour: 0.6 is quiet, 0.85 usual, 1.3 too much.
 */
export function day(options: {
  readonly seed: number;
  readonly people: number;
  readonly queues: number;
  readonly load: number;
}): Scenario {
  const { seed, people, queues, load } = options;
  const chance = chanceOf(seed);
  const shifts = Array.from({ length: people }, (_, i): Shift => {
    const skills: Record<string, number> = { [`skill_${i % queues}`]: 2 + drawInt(chance, 2) };
    for (let more = drawInt(chance, 3); more > 0; more--)
      skills[`skill_${drawInt(chance, queues)}`] = 1 + drawInt(chance, 3);
    const early = draw(chance) < 0.3;
    return {
      consultant: anybody(`consultant_${i}`, skills),
      fromMs: early ? 0 : drawInt(chance, 5) * 0.5 * hourMs,
      toMs: early ? 8 * hourMs : 10.5 * hourMs,
    };
  });
  const busiest = ((people / queues) * load * hourMs) / meanMsOf(usualService);
  return {
    seed,
    startsAt: monday,
    lengthMs: 10 * hourMs,
    warmUpMs: hourMs,
    queues: Array.from({ length: queues }, (_, i) =>
      defaultQueue(`queue_${i}`, `Queue ${i}`, {
        skills: { [`skill_${i}`]: 2 },
        rings: [{ afterMs: 30_000, levels: { [`skill_${i}`]: 1 } }],
      }),
    ),
    shifts,
    streams: Array.from({ length: queues }, (_, i) => ({
      queueId: `queue_${i}`,
      channel: 'call',
      language: 'it',
      perHour: dayShape.map((part) => part * busiest),
      sliceMs: hourMs,
      service: usualService,
      patience: usualPatience,
      vulnerableShare: 0.03,
    })),
    habits: usualHabits,
  };
}
