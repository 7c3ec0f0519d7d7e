/** `web-call/contract.ts`, checked: what a customer's screen may say of its call. */
import { z } from 'zod';
import { longestLine } from '#modules/contacts/web-call/contract.js';

const connection = z.string().min(1).max(100);

export const callerMessage = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('call'), ticket: z.string().max(2_000).nullable() }),
  z.strictObject({ do: z.literal('attach'), connection: connection.nullable() }),
  z.strictObject({ do: z.literal('sdp'), connection, sdp: z.string().min(1).max(30_000) }),
  z.strictObject({ do: z.literal('restart'), connection }),
  z.strictObject({ do: z.literal('mute'), is: z.boolean() }),
  z.strictObject({ do: z.literal('digits'), digits: z.string().regex(/^[0-9*#]{1,32}$/) }),
  z.strictObject({ do: z.literal('text'), line: z.string().max(longestLine), isDone: z.boolean() }),
  z.strictObject({ do: z.literal('callback'), to: z.string().min(1).max(40) }),
  z.strictObject({ do: z.enum(['write', 'hangUp']) }),
]);
