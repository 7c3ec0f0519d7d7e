/** What identity's routes take and give, once: checks, types and the API description all come from here. */
import { z } from 'zod';
import { mostTopics, personCountries } from './contract.js';
import { longestPassword, shortestPassword } from './password.js';

export const roleSchema = z.enum(['administrator', 'supervisor', 'consultant']);
export const rolesSchema = z
  .array(roleSchema)
  .min(1)
  .max(3)
  .refine((roles) => new Set(roles).size === roles.length, 'each role once');

/** Line breaks and other controls have no place in a name: they would end up in mail headers and lists. */
export const nameSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^(?!\s*$)[^\p{Cc}]+$/u);
export const mailSchema = z.email().max(254);
export const passwordSchema = z.string().min(shortestPassword).max(longestPassword);
export const idSchema = z.string().min(1).max(64);

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  mail: z.string(),
  roles: z.array(roleSchema),
  isActive: z.boolean(),
  country: z.string().nullable(),
});

export const newPersonSchema = z.strictObject({
  name: nameSchema,
  mail: mailSchema,
  password: passwordSchema.optional(),
  roles: rolesSchema,
  isActive: z.boolean().optional(),
  country: z.enum(personCountries).nullable().optional(),
});

export const personChangeSchema = newPersonSchema.partial();

const topicWords = z.string().trim().min(1).max(60);
const topicSchema = z.strictObject({
  queueId: z.string().regex(/^[\w.:@+-]{1,120}$/),
  it: topicWords,
  en: topicWords,
});

export const centreSchema = z.object({
  name: z.string(),
  language: z.enum(['it', 'en']),
  timeZone: z.string(),
  phone: z.string(),
  address: z.string(),
  silenceMs: z.number(),
  bounceBudget: z.number(),
  isPractice: z.boolean(),
  topics: z.array(topicSchema).readonly(),
  takesWebCalls: z.boolean(),
});

const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
};

export const centreChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  language: z.enum(['it', 'en']).optional(),
  timeZone: z.string().max(64).refine(isTimeZone, 'unknown time zone').optional(),
  phone: z.string().max(40).optional(),
  address: z.string().max(300).optional(),
  silenceMs: z
    .number()
    .int()
    .min(60_000)
    .max(90 * 24 * 3_600_000)
    .optional(),
  bounceBudget: z.number().int().min(0).max(20).optional(),
  isPractice: z.boolean().optional(),
  topics: z.array(topicSchema).max(mostTopics).readonly().optional(),
  takesWebCalls: z.boolean().optional(),
});

export const meSchema = z.object({
  person: personSchema,
  csrf: z.string(),
  centre: centreSchema.pick({ name: true, language: true, timeZone: true, bounceBudget: true, isPractice: true }),
});

export const loginSchema = z.object({
  id: z.string(),
  startedAt: z.number(),
  seenAt: z.number(),
  device: z.string(),
  isThisOne: z.boolean(),
});

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(roleSchema),
  createdAt: z.number(),
  expiresAt: z.number(),
  usedAt: z.number().nullable(),
});

export const newTokenSchema = z.strictObject({
  name: nameSchema,
  roles: rolesSchema,
  days: z.number().int().min(1).max(366),
});
