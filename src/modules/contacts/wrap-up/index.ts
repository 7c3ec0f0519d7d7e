/** Routes of the wrap-up codes: everybody at a desk reads them, administrators make the list. */
import { z } from 'zod';
import { typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { nameSchema } from '../routes/schemas.js';
import { readWrapUpCodes, saveWrapUpCodes, type WrapUpCodes } from './codes.js';
import { mostWrapUpCodes } from './contract.js';

export { claimWrapUpCode } from './codes.js';

export const wrapUpCodeSchema = z.string().regex(/^[\w-]{1,40}$/);

const changeSchema = z.strictObject({
  code: wrapUpCodeSchema,
  it: nameSchema,
  en: nameSchema,
  isActive: z.boolean(),
});
const listSchema = z.object({
  codes: z.array(changeSchema.extend({ isUsed: z.boolean() })),
  revision: z.string(),
});
const isOnce = (codes: readonly { readonly code: string }[]): boolean =>
  new Set(codes.map((one) => one.code)).size === codes.length;

const out = ({ codes, revision }: WrapUpCodes): z.output<typeof listSchema> => ({ codes: [...codes], revision });

export function registerWrapUpCodes({ app, pool }: ContactRoutes): void {
  const http = typed(app);
  http.get(
    '/api/wrap-up-codes',
    {
      config: { who: whoAnswers },
      schema: {
        summary: 'What a contact can be wrapped up with, in the order of the keys',
        tags: ['contacts'],
        response: { 200: listSchema },
      },
    },
    async () => out(await readWrapUpCodes(pool)),
  );
  http.put(
    '/api/studio/wrap-up-codes',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Replace the list of wrap-up codes; a used one can only be put to rest',
        tags: ['studio'],
        body: z.strictObject({
          codes: z
            .array(changeSchema)
            .min(1)
            .max(mostWrapUpCodes)
            .refine(isOnce, 'each code once')
            .refine((codes) => codes.some((one) => one.isActive), 'one code at least is offered'),
          seen: z.string().max(64),
        }),
        response: { 200: listSchema.extend({ before: listSchema }) },
      },
    },
    async ({ body }) => {
      const saved = await saveWrapUpCodes(pool, body.codes, body.seen);
      return { ...out(saved), before: out(saved.before) };
    },
  );
}
