/** What can be done at a kiosk: call, or leave a number. Both are contacts like any other; where they began stands in them. */
import { z } from 'zod';
import { isQueueOpen, nextOpening, queuesOf, waitRange } from '#kernel/routing/index.js';
import type { Moment, WaitRange } from '#kernel/routing/types.js';
import {
  callableNumber,
  kioskMarks,
  sealTicket,
  ticketMs,
  usualCallbackDays,
  wordsSchema,
} from '#modules/contacts/index.js';
import type { ChatRow } from '#modules/contacts/live/contract.js';
import type { Kiosk, Topic } from '#modules/identity/contract.js';
import { Refused } from '#modules/identity/index.js';
import { publishedAnswers } from '#modules/knowledge/index.js';
import { callBody as baseCallBody, newIdentity, noteOf, readInTicket, startBody, startId } from '../customer-acts.js';
import type { ChatDeps } from '../deps.js';
import { readBefore } from '../read-before.js';
import { contactIdOf, firstMessageIdOf, keepToken } from '../tokens.js';
import { chatQueueOrRefuse, waysOf } from '../ways.js';

/** How one line stands now. */
export interface LineNow {
  readonly isOpen: boolean;
  readonly opensAt: Moment | null;
  readonly wait: WaitRange | null;
}

/** What the screen shows, and all that it knows. */
export interface KioskWays extends LineNow {
  /** As its consultants see it. */
  readonly kiosk: string;
  readonly place: string;
  readonly name: string;
  readonly phone: string;
  readonly timeZone: string;
  readonly language: 'it' | 'en';
  readonly now: Moment;
  readonly canCall: boolean;
  /** There is something to read in the centre's language. */
  readonly hasAnswers: boolean;
  /** So many days after its contact is over a number that was left here is kept (`retention/callbacks.ts`). */
  readonly keptDays: number;
  readonly topics: readonly (Topic & LineNow)[];
}

type Named = Pick<Kiosk, 'id' | 'name'>;

export const callBody = z.strictObject({
  clientId: startId,
  language: startBody.shape.language,
  queueId: startBody.shape.queueId,
  reading: baseCallBody.shape.reading,
});
export const callbackBody = callBody.extend({
  to: wordsSchema(40),
  /** Asked on the same screen, in words. Without it nothing is kept (GDPR art. 6(1)(a), 7(1)). */
  isAgreed: z.literal(true),
});

export async function kioskWays(deps: ChatDeps, { name: kiosk, place }: Kiosk): Promise<KioskWays> {
  const [{ name, phone, timeZone, canCall, topics }, { language }] = await Promise.all([waysOf(deps), deps.centre()]);
  const now = deps.floor.now();
  const [some] = await publishedAnswers(deps.pool, { language, channel: 'kiosk', at: now, limit: 1 });
  const keptDays = Number(deps.settings['PONTE_KEEP_CALLBACK_DAYS'] ?? usualCallbackDays);
  return {
    ...{ kiosk, place, name, phone, timeZone, language, now, canCall, keptDays, hasAnswers: some !== undefined },
    ...lineNow(deps, personQueue(deps)),
    topics: topics.map((topic) => ({ ...topic, ...lineNow(deps, topic.queueId) })),
  };
}

/** Where whoever chose nothing is heard: the telephone's own line where it is set, so that no menu asks again. */
function personQueue(deps: ChatDeps): string | null {
  const wished = deps.settings['PONTE_CALL_QUEUE'];
  const queues = queuesOf(deps.floor.routing);
  return queues.length === 0 ? null : chatQueueOrRefuse(deps, wished);
}

function lineNow({ floor }: ChatDeps, queueId: string | null): LineNow {
  if (queueId === null) return { isOpen: false, opensAt: null, wait: null };
  const isOpen = isQueueOpen(floor.routing, queueId);
  const at = floor.now();
  return {
    isOpen,
    opensAt: isOpen ? null : nextOpening(floor.routing, queueId, at),
    wait: isOpen ? waitRange(floor.routing, { queueId }, at) : null,
  };
}

/** Only the token and the ticket are made: nobody stands in a line before the microphone is heard (`customer-acts.ts`). */
export async function beginKioskCall(
  deps: ChatDeps,
  { id, name }: Named,
  body: z.output<typeof callBody>,
): Promise<{ readonly contactId: string; readonly token: string; readonly ticket: string }> {
  const { floor, pool, secret } = deps;
  const { takesWebCalls, language } = await deps.centre();
  if (!takesWebCalls || !deps.isTelephoneOn()) throw new Refused('webCall.closed');
  const contactId = contactIdOf(secret, body.clientId);
  const ticket = sealTicket(secret, {
    contactId,
    name: kioskMarks(language, name).customer.slice(0, 120),
    language: body.language,
    queueId: chatQueueOrRefuse(deps, body.queueId ?? deps.settings['PONTE_CALL_QUEUE']),
    identity: newIdentity(secret, body.clientId).value,
    kiosk: { id, name },
    ...(await readInTicket(deps, body.reading)),
    until: floor.now() + ticketMs,
  });
  return { contactId, token: await keepToken(pool, secret, contactId, floor.now()), ticket };
}

export interface CallbackLeft extends LineNow {
  readonly place: number | null;
}

/** The same client id again is the same callback: a lost answer asks nobody twice. */
export async function leaveCallback(
  deps: ChatDeps,
  kiosk: Named,
  body: z.output<typeof callbackBody>,
): Promise<CallbackLeft> {
  const { floor, secret } = deps;
  const number = callableNumber(body.to, floor.now(), prefixesOf(deps));
  if (number === null) throw new Refused('kiosk.badNumber');
  const contactId = contactIdOf(secret, body.clientId);
  const known = await floor.contact(contactId);
  const marks = kioskMarks((await deps.centre()).language, kiosk.name);
  await floor.dispatch({
    ...{ type: 'OpenContact', at: floor.now(), contactId, channel: 'chat' },
    ...(deps.rings(number) ? { asksFor: 'call' } : {}),
    caller: {
      name: marks.customer.slice(0, 120),
      language: body.language,
      identities: [newIdentity(secret, body.clientId)],
    },
    queueId: known?.queueId ?? chatQueueOrRefuse(deps, body.queueId ?? deps.settings['PONTE_CALL_QUEUE']),
    subject: marks.callbackSubject,
    message: { clientId: firstMessageIdOf(secret, body.clientId), body: marks.asksCallback },
    // Nobody has heard them yet: what they want to know is written down while they say it.
    firstDoubt: null,
    callbackTo: number,
    ...(await noteOf(deps, firstMessageIdOf(secret, body.clientId), await readBefore(deps, body.reading ?? ''))),
  });
  const row = (await deps.read(contactId)).rows?.['chat']?.[0] as ChatRow | undefined;
  const opensAt = row?.opensAt ?? null;
  return { isOpen: opensAt === null, opensAt, wait: row?.wait ?? null, place: row?.placeInLine ?? null };
}

/** Where this centre calls: the same setting as the telephone's. */
const prefixesOf = ({ settings }: ChatDeps): readonly string[] =>
  (settings['PONTE_CALL_TO'] || '+39').split(',').map((prefix) => prefix.trim());
