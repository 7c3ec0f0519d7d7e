/** The telephone of a server that stands by: see `sip/standby.ts` for what it says, and to whom. */
import type { StandByContext } from '#modules/contacts/index.js';
import { isOwnNetwork } from './networks.js';
import { voiceSettings } from './settings.js';
import { standByAtDoor } from './sip/standby.js';

/** Null where there is no telephone, or its port is anybody's guess. */
export async function standByVoice({ settings: all, log }: StandByContext): Promise<{ stop(): Promise<void> } | null> {
  const { host, port, tls, publicHost, trunk } = voiceSettings(all);
  if (port === null || port === 0) return null;
  const trunks = trunk === null ? [] : [trunk.host, ...trunk.addresses];
  try {
    return await standByAtDoor(
      { host, port, tls, publicHost },
      (address) => trunks.includes(address) || isOwnNetwork(address),
    );
  } catch (error) {
    // Whoever has the port now answers for it; when the floor is ours, the channel says what is wrong.
    log.warn({ err: error, port }, 'standing by without SIP: its port cannot be opened');
    return null;
  }
}
