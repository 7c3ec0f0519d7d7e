/** What the routes of contacts take and give, once: checks, types and the API description all come from here. */
import { z } from 'zod';

/** No NUL: PostgreSQL text cannot hold it, and nothing a person writes has it. Unpaired surrogates are not text either. */
const isText = (words: string): boolean => !/\0|\p{Surrogate}/u.test(words);
export const wordsSchema = (longest: number) => z.string().max(longest).refine(isText, 'plain text');

/** Control characters have no place in a name: it would end up in lists and mail headers. */
export const nameSchema = z
  .string()
  .max(80)
  .regex(/^(?!\s*$)[^\p{Cc}\p{Surrogate}]+$/u);

export const idSchema = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\w.:@+-]+$/);
/** Made by the client; 8 characters at least, so that nobody counts 1, 2, 3. */
export const clientIdSchema = z.string().regex(/^[\w-]{8,64}$/);
export const contactParams = z.object({ contactId: idSchema });
export const momentSchema = z.number().int().min(0).max(8.64e15);

export const attachmentSchema = z.strictObject({
  fileId: idSchema,
  name: wordsSchema(200),
  type: wordsSchema(120),
  size: z.number().int().min(0).max(26_214_400),
});

/** What a command answers: the cursor at which its effect is in every view. */
export const doneSchema = z.object({ seq: z.number(), isNew: z.boolean() });

export const messageBody = z.strictObject({
  clientId: clientIdSchema,
  channel: z.string().regex(/^[a-z]{2,16}$/),
  body: wordsSchema(20_000),
  /** The `seq` of the contact as the writer sees it. */
  after: z.number().int().min(0),
  attachments: z.array(attachmentSchema).max(10).optional(),
});
export const noteBody = z.strictObject({ clientId: clientIdSchema, body: wordsSchema(20_000) });

export const doubtChange = z
  .strictObject({
    words: wordsSchema(500).optional(),
    answer: wordsSchema(500).optional(),
    reopen: z.literal(true).optional(),
    evidence: idSchema.optional(),
  })
  .refine((change) => Object.keys(change).length === 1, 'exactly one change');

export const passBody = z.strictObject({
  to: z.union([z.strictObject({ queueId: idSchema }), z.strictObject({ consultantId: idSchema })]),
  reason: wordsSchema(500),
});

export const contactListQuery = z.object({
  state: z.enum(['open', 'promised', 'awaiting', 'resolved', 'unconfirmed']).optional(),
  place: z.enum(['waiting', 'offered', 'held']).optional(),
  queueId: idSchema.optional(),
  customerId: idSchema.optional(),
  q: wordsSchema(100).optional(),
  /** Only those that are not over and stand for themselves: what the floor counts as open. */
  live: z.enum(['true']).optional(),
  /** Only those that ended since the centre's midnight: what the floor counts as today's. */
  closed: z.enum(['today']).optional(),
  order: z.enum(['newest', 'oldest']).default('newest'),
  /** Only those whose promise is late. */
  late: z.enum(['true']).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const listedContact = z.object({
  id: z.string(),
  customerId: z.string(),
  customerName: z.string(),
  subject: z.string(),
  state: z.string(),
  turn: z.string(),
  turnSince: z.number(),
  queueId: z.string(),
  place: z.string().nullable(),
  channel: z.string(),
  openedAt: z.number(),
  openDoubts: z.number(),
  passes: z.number(),
  isVulnerable: z.boolean(),
});
export const contactPage = z.object({ contacts: z.array(listedContact), next: z.string().nullable() });
