/** What the routes of articles take and give, once: checks, types and the API description all come from here. */
import { z } from 'zod';
import { answerChannels } from '../contract.js';
import {
  articleLists,
  articleStates,
  audiences,
  longest,
  longestArea,
  longestTopic,
  topicShape,
  type Article,
} from './contract.js';

/** No NUL: PostgreSQL text cannot hold it, and nothing a person writes has it. Unpaired surrogates are not text either. */
export const textSchema = (most: number) =>
  z
    .string()
    .max(most)
    .refine((words) => !/\0|\p{Surrogate}/u.test(words), 'plain text');
export const lineSchema = (most: number) => textSchema(most).refine((words) => !/\p{Cc}/u.test(words), 'one line');
const momentSchema = z.number().int().min(0).max(8.64e15);

export const languageSchema = z.enum(['it', 'en']);

export const wordsSchema = z.strictObject({
  title: lineSchema(longest.title),
  short: textSchema(longest.short),
  long: textSchema(longest.long),
  source: lineSchema(longest.source),
  audience: z.enum(audiences),
  channels: z
    .array(z.enum(answerChannels))
    .max(answerChannels.length)
    .refine((list) => new Set(list).size === list.length, 'each channel once'),
  validFrom: momentSchema.nullable(),
  validTo: momentSchema.nullable(),
});

export const changeSchema = z.strictObject({
  topic: z.string().max(longestTopic).regex(topicShape),
  language: languageSchema,
  draft: wordsSchema,
  /** Left out: as it is. */
  area: lineSchema(longestArea).trim().optional(),
  ownerId: z.string().min(1).max(64),
  reviewAt: momentSchema.nullable(),
  /** As the writer saw it; 0 for a new one. */
  revision: z.number().int().min(0),
});

export const publishSchema = z.strictObject({
  revision: z.number().int().min(1),
  /** Why it is published although it reads harder than customers should have to. */
  reason: lineSchema(longest.reason).default(''),
});

export const checkSchema = z.strictObject({ version: z.number().int().min(1), reviewAt: momentSchema });

export const articleParams = z.object({ articleId: z.string().regex(/^article_[\w-]{1,60}$/) });

const shownWords = z.object({
  title: z.string(),
  short: z.string(),
  long: z.string(),
  source: z.string(),
  audience: z.enum(audiences),
  channels: z.array(z.enum(answerChannels)).readonly(),
  validFrom: z.number().nullable(),
  validTo: z.number().nullable(),
});

const versionSchema = shownWords.extend({
  version: z.number(),
  fromAt: z.number(),
  replacedAt: z.number().nullable(),
  publishedAt: z.number(),
  publishedBy: z.string(),
  reason: z.string(),
  checkedAt: z.number(),
  checkedBy: z.string(),
});

export const articleSchema = z.object({
  id: z.string(),
  topic: z.string(),
  language: languageSchema,
  draft: shownWords,
  area: z.string(),
  ownerId: z.string(),
  reviewAt: z.number().nullable(),
  revision: z.number(),
  retiredAt: z.number().nullable(),
  heldAt: z.number().nullable(),
  changedAt: z.number(),
  changedBy: z.string(),
  versions: z.array(versionSchema).readonly(),
});

export const lineOfList = z.object({
  id: z.string(),
  topic: z.string(),
  language: languageSchema,
  title: z.string(),
  audience: z.enum(audiences),
  state: z.enum(articleStates),
  version: z.number(),
  hasNews: z.boolean(),
  ownerId: z.string(),
  reviewAt: z.number().nullable(),
  corrections: z.number(),
  isHeld: z.boolean(),
});

/** The rows of the store are read-only; what goes out has the same words. */
export const shown = (article: Article): z.output<typeof articleSchema> => article as z.output<typeof articleSchema>;

export const listQuery = z.object({
  only: z.enum(articleLists).default('all'),
  find: textSchema(120).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: z
    .string()
    .max(400)
    .regex(/^[\w-]+$/)
    .optional(),
});
