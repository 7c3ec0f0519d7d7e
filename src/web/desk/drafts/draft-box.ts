/**
 * The drafts of one page. Each keystroke goes to the browser's own store within 200 ms and to the server within a second;
 * other tabs hear of it at once. Everything outside is a port, so that the model test can crash, split and starve it.
 *
 *   typed ──≤200 ms──▶ local ──≤800 ms──▶ server ──▶ saved on the server at …
 *                                  └─ 409 newer elsewhere ─▶ joined, or both kept ─▶ again
 */
import { confirmed, emptyDraft, isSaved, inherit, join, meetServer, settle, type Draft } from './draft.js';
import type { LocalDraft, LocalStore } from './local.js';
import type { Outgoing } from '../outbox/outgoing.js';

export interface ServerDraft {
  readonly text: string;
  readonly revision: number;
}

/** The answer of the server to a save. */
export type SaveAnswer =
  | { readonly ok: true; readonly revision: number; readonly savedAt: number }
  | { readonly ok: false; readonly newer: ServerDraft }
  | { readonly ok: false; readonly newer: null };

export interface Heard {
  readonly key: string;
  readonly text: string;
  /** What stood there before, so that the hearer knows whether this goes on from its own text. */
  readonly from: string;
  /** Null while only typed; a revision once the server confirmed it. */
  readonly revision: number | null;
}

export interface DraftPorts {
  readonly personId: string;
  /** New at each page load: a reload is another writer. */
  readonly writerId: string;
  readonly local: LocalStore;
  save(contactId: string, channel: string, draft: ServerDraft): Promise<SaveAnswer>;
  tell(heard: Heard): void;
  after(ms: number, work: () => void): () => void;
}

export interface DraftState {
  readonly draft: Draft;
  readonly place: 'empty' | 'typed' | 'local' | 'server';
  readonly savedAt: number | null;
  readonly isServerAway: boolean;
}

interface Slot {
  readonly key: string;
  readonly contactId: string;
  readonly channel: string;
  state: DraftState;
  stopLocal: (() => void) | null;
  stopServer: (() => void) | null;
  isSaving: boolean;
  /** Records on their way into this browser's store: a page that closes now may take them along. */
  writing: number;
  retries: number;
  /**
   * Records of other pages, whose text is in here: removed once it is safe elsewhere, unless they changed meanwhile. A
   * page whose record was read may still live, and write on.
   */
  adopted: LocalDraft[];
  readonly listeners: Set<() => void>;
}

export const localDelayMs = 200;
export const serverDelayMs = 700;
const retryMs = [1000, 2000, 4000, 8000, 15_000];
const blank: DraftState = { draft: emptyDraft, place: 'empty', savedAt: null, isServerAway: false };

export class DraftBox {
  readonly #ports: DraftPorts;
  readonly #slots = new Map<string, Slot>();
  #isStopped = false;

  constructor(ports: DraftPorts) {
    this.#ports = ports;
  }

  /** Brings back everything: what the server holds, then what this browser still had to save. */
  async restore(
    server: readonly (ServerDraft & {
      readonly contactId: string;
      readonly channel: string;
      readonly savedAt?: number;
    })[],
  ): Promise<void> {
    for (const one of server) {
      const slot = this.#slot(one.contactId, one.channel);
      const draft = meetServer(slot.state.draft, one);
      this.#set(slot, { ...slot.state, draft, place: placeOf(draft), savedAt: one.savedAt ?? null });
    }
    const records = await this.#ports.local.drafts();
    for (const record of records) this.#adopt(record);
  }

  state(contactId: string, channel: string): DraftState {
    return this.#slots.get(this.#key(contactId, channel))?.state ?? blank;
  }

  listen(contactId: string, channel: string, listener: () => void): () => void {
    const slot = this.#slot(contactId, channel);
    slot.listeners.add(listener);
    return () => slot.listeners.delete(listener);
  }

  /** The person typed. */
  type(contactId: string, channel: string, text: string): void {
    const slot = this.#slot(contactId, channel);
    this.#changed(slot, { ...slot.state.draft, text });
  }

  /** The person decided about a text kept beside. */
  settle(contactId: string, channel: string, other: string, how: 'use' | 'append' | 'drop'): void {
    const slot = this.#slot(contactId, channel);
    this.#changed(slot, settle(slot.state.draft, other, how));
  }

  /** A text that comes back (a refused or taken-back message): into the field if it is free, else beside it. */
  giveBack(contactId: string, channel: string, text: string): void {
    const slot = this.#slot(contactId, channel);
    const { draft } = slot.state;
    const isFree = draft.text.trim() === '';
    this.#changed(slot, isFree ? { ...draft, text } : { ...draft, others: [...draft.others, text] });
  }

  /** Turns the text into a message on its way: in one local transaction, so that a crash finds it in exactly one place. */
  async handOver(contactId: string, channel: string, outgoing: Outgoing): Promise<void> {
    const slot = this.#slot(contactId, channel);
    const from = slot.state.draft.text;
    const draft = { ...slot.state.draft, text: '' };
    this.#set(slot, { ...slot.state, draft, place: placeOf(draft) });
    slot.stopLocal?.();
    slot.stopLocal = null;
    await this.#ports.local.change({ put: [this.#record(slot)], remove: slot.adopted.splice(0), send: [outgoing] });
    this.#ports.tell({ key: slot.key, text: '', from, revision: null });
    this.#soonToServer(slot, 0);
  }

  /** Another tab typed, or its save was confirmed. */
  heard(heard: Heard): void {
    const slot = this.#slots.get(heard.key);
    if (!slot) return;
    const { draft } = slot.state;
    if (heard.revision !== null && heard.text === draft.text) {
      const next = confirmed(draft, heard.text, heard.revision);
      this.#set(slot, { ...slot.state, draft: next, place: placeOf(next) });
      void this.#toLocal(slot);
      return;
    }
    const next = join(draft, heard.text, heard.from);
    if (next !== draft && (next.text !== draft.text || next.others !== draft.others)) this.#changed(slot, next, false);
  }

  /** Writes everything that is only in memory: the page is being hidden or closed. */
  async flush(): Promise<void> {
    const open = [...this.#slots.values()].filter(
      (slot) => slot.stopLocal || slot.writing > 0 || slot.state.place === 'typed',
    );
    this.#ports.local.keepNow(open.map((slot) => this.#record(slot)));
    await Promise.all(open.map((slot) => this.#toLocal(slot)));
  }

  /** The network is back: do not wait for the next retry. */
  wake(): void {
    for (const slot of this.#slots.values())
      if (!isSaved(slot.state.draft) && !slot.isSaving) {
        slot.retries = 0;
        this.#soonToServer(slot, 0);
      }
  }

  stop(): void {
    this.#isStopped = true;
    for (const slot of this.#slots.values()) {
      slot.stopLocal?.();
      slot.stopServer?.();
    }
  }

  #key(contactId: string, channel: string): string {
    return `${this.#ports.personId}|${contactId}|${channel}`;
  }

  #slot(contactId: string, channel: string): Slot {
    const key = this.#key(contactId, channel);
    const known = this.#slots.get(key);
    if (known) return known;
    const slot: Slot = {
      key,
      contactId,
      channel,
      state: blank,
      stopLocal: null,
      stopServer: null,
      isSaving: false,
      writing: 0,
      retries: 0,
      adopted: [],
      listeners: new Set(),
    };
    this.#slots.set(key, slot);
    return slot;
  }

  #set(slot: Slot, state: DraftState): void {
    slot.state = state;
    for (const listener of [...slot.listeners]) listener();
  }

  #adopt(record: LocalDraft): void {
    const [personId, contactId, channel] = record.key.split('|');
    if (personId !== this.#ports.personId || !contactId || !channel) return;
    if (record.id === `${record.key}|${this.#ports.writerId}`) return;
    const slot = this.#slot(contactId, channel);
    slot.adopted.push(record);
    const draft = inherit(slot.state.draft, record);
    if (draft.text !== slot.state.draft.text || draft.others !== slot.state.draft.others) this.#changed(slot, draft);
  }

  #changed(slot: Slot, draft: Draft, isOwn = true): void {
    const from = slot.state.draft.text;
    this.#set(slot, { ...slot.state, draft, place: 'typed' });
    if (isOwn) this.#ports.tell({ key: slot.key, text: draft.text, from, revision: null });
    slot.stopLocal ??= this.#ports.after(localDelayMs, () => void this.#toLocal(slot));
    this.#soonToServer(slot, serverDelayMs);
  }

  #record(slot: Slot): LocalDraft {
    const { draft } = slot.state;
    return { id: `${slot.key}|${this.#ports.writerId}`, key: slot.key, ...draft };
  }

  async #toLocal(slot: Slot): Promise<void> {
    slot.stopLocal?.();
    slot.stopLocal = null;
    const record = this.#record(slot);
    // Here first: only then may the records of pages that are gone go, their text is in this one.
    slot.writing += 1;
    await this.#ports.local
      .change({ put: [record], remove: slot.adopted.splice(0) })
      .finally(() => (slot.writing -= 1));
    if (slot.state.place === 'typed' && slot.state.draft.text === record.text)
      this.#set(slot, { ...slot.state, place: placeOf(slot.state.draft) });
  }

  #soonToServer(slot: Slot, ms: number): void {
    if (this.#isStopped || slot.isSaving) return;
    // The first keystroke sets the time and later ones do not push it back: a fast writer is saved each second too.
    if (ms > 0 && slot.stopServer) return;
    slot.stopServer?.();
    slot.stopServer = this.#ports.after(ms, () => {
      slot.stopServer = null;
      void this.#toServer(slot);
    });
  }

  async #toServer(slot: Slot): Promise<void> {
    if (slot.isSaving || this.#isStopped || isSaved(slot.state.draft)) return;
    slot.isSaving = true;
    const { text, revision } = slot.state.draft;
    const answer = await this.#ports.save(slot.contactId, slot.channel, { text, revision });
    slot.isSaving = false;
    if (this.#isStopped) return;
    if (answer.ok) await this.#saved(slot, text, answer);
    else if (answer.newer) await this.#newerElsewhere(slot, answer.newer);
    else {
      this.#set(slot, { ...slot.state, isServerAway: true });
      this.#soonToServer(slot, retryMs[Math.min(slot.retries, retryMs.length - 1)]!);
      slot.retries += 1;
    }
  }

  async #saved(
    slot: Slot,
    text: string,
    answer: { readonly revision: number; readonly savedAt: number },
  ): Promise<void> {
    slot.retries = 0;
    const draft = confirmed(slot.state.draft, text, answer.revision);
    this.#set(slot, { draft, place: placeOf(draft), savedAt: answer.savedAt, isServerAway: false });
    this.#ports.tell({ key: slot.key, text, from: text, revision: answer.revision });
    await this.#toLocal(slot);
    if (!isSaved(slot.state.draft)) this.#soonToServer(slot, serverDelayMs);
  }

  async #newerElsewhere(slot: Slot, newer: ServerDraft): Promise<void> {
    slot.retries = 0;
    const draft = meetServer(slot.state.draft, newer);
    this.#set(slot, { ...slot.state, draft, place: placeOf(draft), isServerAway: false });
    // Theirs is safe here before ours takes its place on the server.
    await this.#toLocal(slot);
    if (!isSaved(slot.state.draft)) this.#soonToServer(slot, serverDelayMs);
  }
}

function placeOf(draft: Draft): DraftState['place'] {
  if (!isSaved(draft)) return 'local';
  return draft.text === '' ? 'empty' : 'server';
}
