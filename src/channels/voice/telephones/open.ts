/** People's telephones in the house: read, kept in step, and set over HTTP also while SIP is switched off. */
import { type ChannelContext, e164Of, mayContact } from '#modules/contacts/index.js';
import { networkInterfaces } from 'node:os';
import type { VoiceSettings } from '../settings.js';
import type { SipStack } from '../sip/index.js';
import { Telephones } from './index.js';
import { registerTelephones } from './routes.js';

export interface TelephonesOpen {
  readonly telephones: Telephones;
  /** The SIP door is open. */
  use(sip: SipStack): void;
}

export async function openTelephones(context: ChannelContext, settings: VoiceSettings): Promise<TelephonesOpen> {
  const { pool, log, http, floor } = context;
  const realm = settings.publicHost ?? 'ponte';
  const telephones = new Telephones(pool, log, { realm, mayUseNumbers: settings.mayUseNumbers });
  await telephones.load();
  // Whoever has left loses the telephone at once, and not at the next look.
  floor.onCommitted(({ events }) => {
    if (!events.some(({ event }) => event.type === 'ConsultantRemoved')) return;
    telephones.load().catch((error: unknown) => log.warn({ err: error }, 'telephones could not be read anew'));
  });
  let sip: SipStack | null = null;
  registerTelephones({
    ...{ http, pool, telephones },
    now: () => floor.now(),
    server: () => {
      const port = sip?.status().udpPort ?? null;
      return port === null ? null : { host: settings.publicHost ?? shownHost(settings.host), port };
    },
    outsideNumber: (text) => outsideNumber(text, settings.callsTo, floor.now()),
  });
  return {
    telephones,
    use(opened) {
      sip = opened;
      telephones.use(opened, () => opened.status().trunks.some(({ isUp }) => isUp));
    },
  };
}

/** Of an own number the same is asked as of a call that somebody asked for: that it is one, and costs no more than one. */
export function outsideNumber(text: string, allowed: readonly string[], at: number): string | null {
  const number = e164Of(text, homeOf(allowed));
  const { may } = mayContact(
    {
      ...{ number, purpose: 'requested', allowed, requestedAt: at, register: null, holidays: [] },
      ...{ callerId: { number: 'own', isAnswered: true }, oppositions: [], consents: [] },
    },
    at,
  );
  return may ? number : null;
}

/** '+39,+41' → '39': numbers without a country are of the first. */
export const homeOf = (allowed: readonly string[]): string => (allowed[0] ?? '+39').replace('+', '') || '39';

/** Listening everywhere, it is found at the machine's first address in its network. */
function shownHost(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? host;
}
