/** What the routes of flows take and give. */
import { z } from 'zod';

/** As much as any honest menu needs; the difference of two texts is worked out from a table of their lines. */
const text = z
  .string()
  .max(64_000)
  .refine((value) => value.split('\n').length <= 2_000, 'more than 2,000 lines');
export const flowName = z.string().trim().min(1).max(80);
/** As dialled: '+390612345', '12', '*' for every number that no other flow answers, or 'web' for calls from the website. */
const number = z
  .string()
  .max(40)
  .transform((value) => value.replace(/[\s()./-]/g, ''))
  .pipe(z.string().regex(/^(\*|web|\+?[0-9]{1,20})$/));

export const textBody = z.strictObject({ text });
export const saveBody = z.strictObject({ text, after: z.int().min(0).max(1_000_000) });
export const publishBody = z.strictObject({
  version: z.int().min(1).max(1_000_000),
  numbers: z.array(number).max(100),
});
export const planBody = publishBody.extend({ at: z.int().min(0) });
export const nameParams = z.object({ name: flowName });
export const versionParams = nameParams.extend({ version: z.coerce.number().int().min(1).max(1_000_000) });
export const planParams = nameParams.extend({ id: z.string().min(1).max(64) });
export const diffQuery = z.object({ from: z.coerce.number().int().min(1).max(1_000_000) });
export const promptParams = z.object({ file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.wav$/) });

export const problemOut = z.object({
  line: z.number(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export const findingsOut = z.object({
  findings: z.array(
    z.object({
      name: z.string(),
      version: z.number(),
      problems: z.array(problemOut),
      warnings: z.array(problemOut),
    }),
  ),
});
const boxOut = z.object({
  name: z.string(),
  kind: z.string(),
  words: z.string(),
  offers: z.array(z.enum(['callback', 'text', 'speech'])),
  isStart: z.boolean(),
  isPerson: z.boolean(),
  layer: z.number(),
  x: z.number(),
  y: z.number(),
});
const arrowOut = z.object({
  from: z.string(),
  to: z.string(),
  by: z.string(),
  words: z.string(),
  points: z.array(z.tuple([z.number(), z.number()])),
});
export const checkedOut = z.object({
  problems: z.array(problemOut),
  unrecorded: z.array(z.object({ line: z.number(), name: z.string(), file: z.string().nullable() })),
  warnings: z.array(problemOut),
  secondsToPerson: z.number().nullable(),
  tests: z.array(
    z.object({
      line: z.number(),
      name: z.string(),
      expected: z.string(),
      found: z.string(),
      isRight: z.boolean(),
    }),
  ),
  drawing: z
    .object({
      width: z.number(),
      height: z.number(),
      boxWidth: z.number(),
      boxHeight: z.number(),
      boxes: z.array(boxOut),
      arrows: z.array(arrowOut),
    })
    .nullable(),
});

export const flowOut = z.object({
  name: z.string(),
  versions: z.array(
    z.object({
      version: z.number(),
      savedBy: z.string(),
      savedAt: z.number(),
      publishedAt: z.number().nullable(),
      publishedBy: z.string().nullable(),
    }),
  ),
  answers: z.object({ version: z.number(), numbers: z.array(z.string()) }).nullable(),
  planned: z.array(
    z.object({
      id: z.string(),
      version: z.number(),
      numbers: z.array(z.string()),
      at: z.number(),
      by: z.string(),
      failed: z.string().nullable(),
    }),
  ),
});
export const flowsOut = z.object({ flows: z.array(flowOut) });
export const savedOut = z.object({ name: z.string(), version: z.number() });
export const versionOut = savedOut.extend({ text: z.string() });
export const publishedOut = z.object({
  flows: z.array(flowOut),
  before: z.array(z.object({ name: z.string(), version: z.number().nullable(), numbers: z.array(z.string()) })),
});
export const diffOut = z.object({
  lines: z.array(
    z.object({
      is: z.enum(['same', 'gone', 'new']),
      text: z.string(),
      before: z.number().nullable(),
      after: z.number().nullable(),
    }),
  ),
});
export const promptOut = z.object({ file: z.string(), bytes: z.number(), seconds: z.number() });
export const silentAnswerOut = z.object({
  title: z.string(),
  language: z.enum(['it', 'en']),
  file: z.string().nullable(),
  words: z.string(),
});
export const housePromptOut = z.object({
  file: z.string(),
  language: z.enum(['it', 'en']),
  words: z.string(),
  seconds: z.number(),
  kind: z.enum(['sentence', 'country', 'number']),
  isSynthetic: z.boolean(),
});
