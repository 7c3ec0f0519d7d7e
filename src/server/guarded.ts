/** Which ways of the centre have a machine or a device in front: what the linter of labyrinths looks at beside the floor. */
import type { Guarded } from '#modules/contacts/labyrinth/contract.js';
import type { Identity } from '#modules/identity/index.js';
import type { Automatic } from '#modules/knowledge/index.js';

export const guardedBy =
  (
    automatic: Pick<Automatic, 'facts'>,
    identity: Pick<Identity, 'centre' | 'listKiosks'>,
    callers: { readonly isOpen: boolean },
  ) =>
  async (): Promise<Pick<Guarded, 'ways' | 'topics' | 'canCall'>> => {
    const [facts, centre, kiosks] = await Promise.all([automatic.facts(), identity.centre(), identity.listKiosks()]);
    const { gate, isOn, drift, channels } = facts;
    const isAtWork = isOn && gate !== null && gate.calibration.threshold <= 1 && drift.state !== 'closed';
    const language = centre.language === 'en' ? 'en' : 'it';
    return {
      ways: [
        // What a caller meets is judged with their menu.
        ...(isAtWork ? channels.filter((channel) => channel !== 'call') : []),
        ...(kiosks.some(({ begunAt }) => begunAt !== null) ? ['kiosk' as const] : []),
      ],
      topics: centre.topics.map((topic) => ({ queueId: topic.queueId, name: topic[language] })),
      canCall: centre.takesWebCalls && callers.isOpen,
    };
  };
