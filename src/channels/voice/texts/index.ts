/** The link that a caller asks for by a key: to whom it may go, what it says, and that it was allowed. */
import { makeLink, linkWasOpened, type ChannelContext } from '#modules/contacts/index.js';
import { createIdentity } from '#modules/identity/index.js';
import type { Judge } from '../dialling/judge.js';
import type { VoiceSettings } from '../settings.js';
import type { SipStack } from '../sip/index.js';
import { gatewayOf } from './gateway.js';
import { TextOutbox } from './outbox.js';

export interface LinkAsked {
  readonly number: string;
  readonly callId: string;
  readonly contactId: string;
  readonly customerId: string | null;
  readonly language: 'it' | 'en';
}

/** What calls need of it. */
export interface TextLinks {
  /** Whether a caller from this number is offered a link. */
  offers(number: string | null): boolean;
  /** Null: refused, by a rule or by the limit of a day. */
  ask(of: LinkAsked): Promise<{ readonly done: Promise<'sent' | 'failed'> } | null>;
  /** Whether the customer opened it: then they can be written to. */
  wasOpened(contactId: string): Promise<boolean>;
}

export interface TextsRunning {
  readonly links: TextLinks;
  /** A flow may offer it. */
  readonly isOpen: boolean;
  use(sip: SipStack): void;
  stop(): Promise<void>;
}

export const mayText = (number: string, allowed: readonly string[]): boolean =>
  allowed.some((prefix) =>
    // Italian mobile numbers have nine or ten digits and begin with 3 (Piano di numerazione nazionale, del. 8/15/CIR art. 6).
    prefix === '+393'
      ? /^\+393[0-9]{8,9}$/.test(number)
      : /^\+[1-9][0-9]{7,14}$/.test(number) && number.startsWith(prefix),
  );

const words = {
  it: (centre: string, link: string) =>
    `${centre}: il suo posto in fila, e dove scriverci: ${link} Vale 4 ore, si apre una volta.`,
  en: (centre: string, link: string) =>
    `${centre}: your place in line, and where to write: ${link} Good for 4 hours, opens once.`,
};

/** A name without what a text message of seven bits, or a header, could not carry; half a message at most. */
const shown = (name: string): string =>
  name
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 40);

export async function openTexts(
  { pool, floor, log, settings, publicUrl }: ChannelContext,
  voice: VoiceSettings,
  judge: Pick<Judge, 'judge' | 'keep'>,
): Promise<TextsRunning> {
  const identity = createIdentity({ pool });
  let sip: SipStack | null = null;
  const gateway =
    voice.port === null
      ? null
      : gatewayOf(settings, { sip: () => sip, trunk: voice.trunk?.name ?? null, number: voice.number });
  if (gateway === null && voice.port !== null && (settings['PONTE_TEXT_GATEWAY'] || 'off') !== 'off')
    log.error(
      'No text messages: PONTE_TEXT_GATEWAY=sip needs PONTE_SIP_TRUNK; an address must be https and public, or its host in PONTE_CALL_WEBHOOK_HOSTS.',
    );
  const allowed = (settings['PONTE_TEXT_TO'] || '+393').split(',').map((prefix) => prefix.trim());
  const aDay = Number(settings['PONTE_TEXT_A_DAY'] || '3');
  const outbox = gateway === null ? null : new TextOutbox({ pool, gateway, log, aDay, now: () => floor.now() });
  await outbox?.begin();
  const offers = (number: string | null): boolean => outbox !== null && number !== null && mayText(number, allowed);
  return {
    isOpen: outbox !== null,
    use: (stack) => void (sip = stack),
    stop: async () => outbox?.stop(),
    links: {
      offers,
      wasOpened: async (contactId) => outbox !== null && linkWasOpened(pool, contactId),
      async ask({ number, callId, contactId, customerId, language }) {
        if (!offers(number)) return null;
        const verdict = await judge.judge({ number, purpose: 'requested', customerId, requestedAt: floor.now() });
        await judge.keep(verdict, { callId, personId: null, contactId });
        if (!verdict.may) return null;
        const token = await makeLink(pool, contactId, floor.now());
        const body = words[language](shown((await identity.centre()).name), `${publicUrl()}/help/t/${token}`);
        return outbox!.send({ to: number, body, callId, contactId });
      },
    },
  };
}
