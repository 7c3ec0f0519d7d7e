/** What the routes of recordings take and give. */
import { z } from 'zod';
import { wordsSchema } from '#modules/contacts/index.js';
import { listeningReasons, mostHoldDays, mostKeepDays, purposeNames } from '#modules/contacts/recording/contract.js';

const day = z.iso.date();
/** Something is said, in text that a table can hold. */
const said = (longest: number) => wordsSchema(longest).refine((text) => text.trim() !== '', 'not empty');
const id = z.string().regex(/^[\w.:@+-]{1,120}$/);
const notice = z.strictObject({ words: said(600), file: z.string().regex(/^[\w.-]{1,100}$/) }).nullable();

export const policySchema = z.strictObject({
  purposes: z
    .array(
      z.strictObject({
        purpose: z.enum(purposeNames),
        isOn: z.boolean(),
        keepDays: z.int().min(1).max(mostKeepDays),
        queueIds: z.array(id).max(200).nullable(),
      }),
    )
    .length(purposeNames.length)
    .refine((rules) => new Set(rules.map(({ purpose }) => purpose)).size === rules.length, 'each purpose once'),
  begins: z.enum(['byItself', 'byHand']),
  agreement: z.strictObject({ name: said(200), signedOn: day }).nullable(),
  notice: z.strictObject({ it: notice, en: notice }),
  mayHearOwn: z.boolean(),
});
export const inForceOut = z.object({
  version: z.number(),
  policy: policySchema,
  savedBy: z.string().nullable(),
  savedAt: z.number().nullable(),
  houseNotice: z.object({ it: z.string(), en: z.string() }),
});
export const saveBody = z.strictObject({ policy: policySchema, seen: z.int().min(0).max(1_000_000) });

export const recordingParams = z.object({ recordingId: z.string().regex(/^recording_[A-Za-z0-9-]{1,60}$/) });
export const contactParams = z.object({ contactId: id });
export const soundQuery = z.object({
  listening: z
    .string()
    .regex(/^[\w-]{1,80}$/)
    .optional(),
});
export const listenBody = z.strictObject({
  reason: z.enum(listeningReasons),
  words: wordsSchema(500).default(''),
});
export const listeningOut = z.object({ listeningId: z.string(), until: z.number() });

/** For how many days from now; null lets it go. */
export const holdBody = z.strictObject({ days: z.int().min(1).max(mostHoldDays).nullable(), words: wordsSchema(500) });
export const holdOut = z
  .object({ at: z.number(), until: z.number(), personName: z.string(), words: z.string() })
  .nullable();

const purposeOut = z.object({ purpose: z.enum(purposeNames), keepDays: z.number() });
export const recordingOut = z.object({
  id: z.string(),
  callId: z.string(),
  contactId: z.string().nullable(),
  consultantId: z.string().nullable(),
  state: z.enum(['running', 'kept', 'failed', 'refused', 'gone']),
  problem: z.enum(['diskFull', 'mediaLost', 'pauseFailed', 'noSound', 'damaged', 'failed']).nullable(),
  isCutShort: z.boolean(),
  startedAt: z.number(),
  soundMs: z.number().nullable(),
  purposes: z.array(purposeOut),
  pauses: z.array(z.object({ from: z.number(), to: z.number().nullable(), by: z.string().nullable() })),
  notice: z.object({ language: z.enum(['it', 'en']), words: z.string(), heardAt: z.number().nullable() }),
  keepUntil: z.number().nullable(),
  reasons: z.array(z.enum(listeningReasons)),
  maySeeListenings: z.boolean(),
  hold: holdOut,
  mayHold: z.boolean(),
});
export const listeningsOut = z.object({
  listenings: z.array(
    z.object({
      id: z.string(),
      recordingId: z.string(),
      personId: z.string(),
      personName: z.string(),
      at: z.number(),
      reason: z.enum(listeningReasons),
      words: z.string(),
    }),
  ),
});
