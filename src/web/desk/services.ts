/** The parts of the desk that outlive any component: drafts and outbox of this page, wired to browser and server. */
import { useCallback, useSyncExternalStore } from 'react';
import { api, ApiProblem, newKey, now, preferences, refusalText, toast } from '#web/kit/index.js';
import { DraftBox, type DraftState, type Heard, type SaveAnswer } from './drafts/draft-box.js';
import { localStore } from './drafts/local.js';
import { Outbox, type Pending } from './outbox/outbox.js';
import type { Outgoing } from './outbox/outgoing.js';

export interface Services {
  readonly drafts: DraftBox;
  readonly outbox: Outbox;
}

interface DraftRow {
  readonly contactId: string;
  readonly channel: string;
  readonly text: string;
  readonly revision: number;
  readonly savedAt: number;
}

let services: Services | null = null;

const after = (ms: number, work: () => void): (() => void) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

async function save(
  writerId: string,
  contactId: string,
  channel: string,
  text: string,
  revision: number,
): Promise<SaveAnswer> {
  try {
    const path = `/api/drafts/${encodeURIComponent(contactId)}/${encodeURIComponent(channel)}`;
    const saved = await api.put<DraftRow>(path, { text, revision, writerId });
    return { ok: true, revision: saved.revision, savedAt: saved.savedAt };
  } catch (error) {
    const newer = error instanceof ApiProblem && error.code === 'draft.newerElsewhere' ? error.extra.draft : null;
    return { ok: false, newer: (newer as DraftRow | null | undefined) ?? null };
  }
}

async function send(one: Outgoing): Promise<'done' | 'again' | { readonly refused: unknown }> {
  const { clientId, body, channel, after: seen, attachments } = one;
  const path = `/api/contacts/${encodeURIComponent(one.contactId)}/${one.kind === 'note' ? 'notes' : 'messages'}`;
  const files = attachments.length > 0 ? { attachments } : {};
  const content = one.kind === 'note' ? { clientId, body } : { clientId, body, channel, after: seen, ...files };
  try {
    await api.post(path, content, { key: clientId });
    return 'done';
  } catch (error) {
    const isUnknown = !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500;
    // 401: the words wait for the next login; 429: for a quieter moment.
    const mayPass = error instanceof ApiProblem && (error.status === 401 || error.status === 429);
    return isUnknown || mayPass ? 'again' : { refused: error };
  }
}

/** Starts drafts and outbox for this person, and brings back what was there. */
export async function startServices(personId: string): Promise<Services> {
  if (services) return services;
  const writerId = newKey();
  const local = localStore();
  const channel = new BroadcastChannel('ponte.drafts');
  const drafts = new DraftBox({
    personId,
    writerId,
    local,
    save: (contactId, name, draft) => save(writerId, contactId, name, draft.text, draft.revision),
    tell: (heard) => channel.postMessage(heard),
    after,
  });
  const outbox = new Outbox({
    personId,
    local,
    send,
    giveBack(one, refused) {
      drafts.giveBack(one.contactId, one.channel, one.body);
      if (refused) toast({ words: refusalText(refused), forMs: 10_000 });
    },
    now,
    after,
  });
  services = { drafts, outbox };
  channel.onmessage = (event: MessageEvent<Heard>) => drafts.heard(event.data);
  const flush = (): void => void drafts.flush();
  document.addEventListener('visibilitychange', flush);
  window.addEventListener('pagehide', flush);
  window.addEventListener('online', () => {
    drafts.wake();
    outbox.wake();
  });
  // Without the server the desk still opens with what this browser holds.
  const kept = await api.get<readonly DraftRow[]>('/api/drafts').catch(() => []);
  await drafts.restore(kept);
  await outbox.restore();
  return services;
}

/** The running services; only under <Desk>, which starts them first. */
export function running(): Services {
  if (!services) throw new Error('the desk has not started its services');
  return services;
}

export function useDraft(contactId: string, channel: string): DraftState {
  const { drafts } = running();
  const listen = useCallback(
    (listener: () => void) => drafts.listen(contactId, channel, listener),
    [drafts, contactId, channel],
  );
  return useSyncExternalStore(listen, () => drafts.state(contactId, channel));
}

export function useOutbox(): readonly Pending[] {
  const { outbox } = running();
  return useSyncExternalStore(
    useCallback((listener: () => void) => outbox.listen(listener), [outbox]),
    () => outbox.pending,
  );
}

/** A short, soft tone for a new offer, only for who asked for sound. Never a loop. */
export function ring(): void {
  if (!preferences.get().hasSound) return;
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.0001, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.12, audio.currentTime + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.5);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.5);
  tone.onended = () => void audio.close();
}

/** Does something on the server and says why when it could not be done. True when it was done. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    toast({ words: refusalText(error), forMs: 8000 });
    return false;
  }
}
