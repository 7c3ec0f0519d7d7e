/** What the studio's routes take and give, once: checks, types and the API description all come from here. */
import { z } from 'zod';

const dayMs = 24 * 3_600_000;

export const queueIdSchema = z.string().regex(/^queue_[a-z0-9][a-z0-9-]{0,56}$/);
const anyQueueIdSchema = z.string().min(1).max(64);
/** A skill's id is its name in small letters with dashes, so that it can be read wherever it stands. */
export const skillSchema = z.string().regex(/^[\p{Ll}\p{Lo}\d][\p{Ll}\p{Lo}\d-]{0,39}$/u);
const levelSchema = z.number().int().min(1).max(10);
export const skillLevelsSchema = z.record(skillSchema, levelSchema).refine((all) => Object.keys(all).length <= 50);

/** Control characters have no place in a name: it would end up in lists and mail headers. */
const nameSchema = z
  .string()
  .max(80)
  .regex(/^(?!\s*$)[^\p{Cc}]+$/u);

const intervalSchema = z
  .strictObject({ from: z.number().int().min(0).max(1440), to: z.number().int().min(0).max(1440) })
  .refine((interval) => interval.from < interval.to, 'an interval ends after it begins');

/** In order and apart: two intervals that touch or overlap are one interval, badly written. */
const dayHoursSchema = z
  .array(intervalSchema)
  .max(6)
  .refine((all) => all.every((one, i) => i === 0 || one.from > all[i - 1]!.to), 'intervals in order, apart');

export const hoursSchema = z.strictObject({
  timeZone: z.string().min(1).max(64),
  week: z.array(dayHoursSchema).length(7),
  holidays: z
    .record(z.iso.date(), dayHoursSchema)
    .refine((all) => Object.keys(all).length <= 400)
    .optional(),
});

const ringSchema = z
  .strictObject({
    afterMs: z.number().int().min(1_000).max(dayMs),
    levels: z.record(skillSchema, z.number().int().min(0).max(10)).optional(),
    orSkills: z.array(skillLevelsSchema).max(10).optional(),
    orQueues: z.array(anyQueueIdSchema).max(20).optional(),
  })
  .refine((ring) => ring.levels || ring.orSkills || ring.orQueues, 'a ring widens something');

export const queueSchema = z.strictObject({
  id: anyQueueIdSchema,
  name: nameSchema,
  skills: skillLevelsSchema,
  rings: z
    .array(ringSchema)
    .max(8)
    .refine((rings) => rings.every((ring, i) => i === 0 || ring.afterMs > rings[i - 1]!.afterMs), 'rings by time'),
  headStartMs: z.number().int().min(0).max(dayMs),
  vulnerableHeadStartMs: z.number().int().min(0).max(dayMs),
  promiseMs: z
    .number()
    .int()
    .min(1_000)
    .max(30 * dayMs),
  offerMs: z.number().int().min(5_000).max(600_000),
  knowsWaitMs: z
    .number()
    .int()
    .min(0)
    .max(7 * dayMs),
  hours: hoursSchema.nullable(),
});

export const queueChangeSchema = queueSchema.omit({ id: true });

export const shownQueueSchema = z.object({
  id: z.string(),
  name: z.string(),
  isOpen: z.boolean(),
  opensAt: z.number().nullable(),
  waiting: z.number(),
});

const channelSchema = z.string().regex(/^[a-z]{1,20}$/);
const channelsSchema = z.array(channelSchema).max(10);

export const consultantSchema = z.strictObject({
  id: z.string().min(1).max(64),
  skills: skillLevelsSchema,
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/))
    .min(1)
    .max(20),
  capacity: z.record(channelSchema, z.number().int().min(0).max(50)),
  interruptedBy: z.record(channelSchema, channelsSchema),
});

export const consultantChangeSchema = consultantSchema.omit({ id: true });

export const policySchema = z.strictObject({
  bounceBudget: z.number().int().min(0).max(20),
  graceMs: z.number().int().min(1_000).max(3_600_000),
  restMs: z.number().int().min(0).max(3_600_000),
  declineMs: z.number().int().min(0).max(dayMs),
  weights: z.strictObject({
    fit: z.number().min(0).max(100),
    load: z.number().min(0).max(100),
    idle: z.number().min(0).max(100),
  }),
  idleFullMs: z.number().int().min(1_000).max(dayMs),
});
