/** What the routes of live sources take and give. */
import { z } from 'zod';
import { textSchema } from '../articles/schemas.js';
import {
  longestFault,
  longestGiven,
  longestMapping,
  longestOf,
  mostHoldS,
  mostTimeoutMs,
  nameShape,
  sourceKinds,
  sourceProblems,
  sourceStates,
} from './contract.js';

const line = (most: number) => textSchema(most).refine((words) => !/\p{Cc}/u.test(words), 'one line');
const filled = (most: number) => line(most).refine((words) => words.trim() !== '', 'something');
const both = (most: number) => z.strictObject({ it: filled(most), en: filled(most) });

/** Field names of HTTP (RFC 9110, 5.1), without those that say how a message is carried. */
const header = z
  .string()
  .max(longestOf.header)
  .regex(/^[A-Za-z0-9-]*$/)
  .refine((name) => !/^(host|content-.*|transfer-encoding|connection|upgrade|expect)$/i.test(name), 'not this one');

export const settingsBody = z.strictObject({
  key: z.string().regex(nameShape),
  name: both(longestOf.name),
  kind: z.enum(sourceKinds),
  asks: z.strictObject({ label: both(longestOf.label), pattern: z.string().max(longestOf.pattern) }).nullable(),
  url: z.string().max(longestOf.url),
  header,
  timeoutMs: z.int().min(100).max(mostTimeoutMs),
  holdS: z.int().min(0).max(mostHoldS),
  mapping: textSchema(longestMapping),
  isOn: z.boolean(),
  /** Left out: as it was. Null: none. Only what a header may hold (RFC 9110, 5.5). */
  secret: z
    .string()
    .min(1)
    .max(longestOf.secret)
    .regex(/^[\x20-\x7e]+$/)
    .nullable()
    .optional(),
});
export const sourceBody = settingsBody.extend({ revision: z.int().min(0) });
export const tryBody = z.strictObject({
  /** The one whose secret is used where none is given. */
  id: z.string().max(64).nullable(),
  source: settingsBody,
  given: line(longestGiven),
});
export const faultBody = z.strictObject({
  areas: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .max(longestGiven)
        .regex(/^[^*\p{Cc}]+\*?$/u)
        .transform((area) => area.replace(/\s+/g, ' ').toUpperCase()),
    )
    .max(100),
  text: z.strictObject({ it: filled(longestFault), en: line(longestFault) }),
  endsAt: z.int().min(0).max(8.64e15).nullable(),
});

export const sourceParams = z.object({ sourceId: z.string().regex(/^source_[\w-]{1,50}$/) });
export const faultParams = sourceParams.extend({ faultId: z.string().regex(/^fault_[\w-]{1,50}$/) });

const words = z.object({ it: z.string(), en: z.string() });
export const shownSource = z.object({
  id: z.string(),
  key: z.string(),
  name: words,
  kind: z.enum(sourceKinds),
  asks: z.object({ label: words, pattern: z.string() }).nullable(),
  url: z.string(),
  header: z.string(),
  hasSecret: z.boolean(),
  timeoutMs: z.number(),
  holdS: z.number(),
  mapping: z.string(),
  isOn: z.boolean(),
  checkedAt: z.number().nullable(),
  revision: z.number(),
  changedAt: z.number(),
  changedBy: z.string(),
  facts: z.array(z.string()).readonly(),
  health: z.object({
    state: z.enum(sourceStates),
    since: z.number().nullable(),
    problem: z.enum(sourceProblems).nullable(),
    lastReadAt: z.number().nullable(),
  }),
});
export const sourcesOut = z.object({ sources: z.array(shownSource) });
export const faultsOut = z.object({
  checkedAt: z.number().nullable(),
  faults: z.array(
    z.object({
      id: z.string(),
      areas: z.array(z.string()).readonly(),
      text: words,
      startedAt: z.number(),
      endsAt: z.number().nullable(),
    }),
  ),
});
export const triedOut = z.object({
  problem: z.enum(sourceProblems).nullable(),
  /** What the program said, as far as a screen shows it; kept nowhere. */
  reply: z.string().nullable(),
  readAt: z.number().nullable(),
  sentences: z.array(z.object({ fact: z.string(), it: z.string().nullable(), en: z.string().nullable() })),
});
