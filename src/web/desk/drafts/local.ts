/** What this browser keeps by itself: drafts and the outbox, in IndexedDB, changed together in one transaction. */
import type { Outgoing } from '../outbox/outgoing.js';
import { LastWords } from './last-words.js';

/** A draft as one page wrote it. Two tabs never write the same record, so neither can wipe out the other's. */
export interface LocalDraft {
  /** person|contact|channel|writer */
  readonly id: string;
  /** person|contact|channel */
  readonly key: string;
  readonly text: string;
  readonly base: string;
  readonly revision: number;
  readonly others: readonly string[];
}

export interface LocalChange {
  readonly put?: readonly LocalDraft[];
  /** Records of other pages, as they were read: one that its page wrote anew meanwhile stays. */
  readonly remove?: readonly LocalDraft[];
  readonly send?: readonly Outgoing[];
  readonly sent?: readonly string[];
}

export interface LocalStore {
  drafts(): Promise<readonly LocalDraft[]>;
  outgoing(): Promise<readonly Outgoing[]>;
  change(change: LocalChange): Promise<void>;
  /** At once and without an answer, for a page that may be gone in a moment. */
  keepNow(drafts: readonly LocalDraft[]): void;
}

/** The same words, wherever the server stood. */
export function isSame(kept: LocalDraft | undefined, read: LocalDraft): boolean {
  return (
    kept?.text === read.text &&
    kept.others.length === read.others.length &&
    kept.others.every((one, i) => one === read.others[i])
  );
}

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('ponte-desk', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('drafts', { keyPath: 'id' });
    request.result.createObjectStore('outbox', { keyPath: 'clientId' });
  };
  return promised(request);
}

/** The store of this browser. Where IndexedDB is forbidden, memory stands in and the server alone keeps the text. */
export function localStore(): LocalStore {
  const database = open().catch(() => null);
  const lastWords = new LastWords(() => localStorage);
  const spare = { drafts: new Map<string, LocalDraft>(), outbox: new Map<string, Outgoing>() };
  return {
    async drafts() {
      const db = await database;
      if (!db) return [...spare.drafts.values()];
      const kept = db.transaction('drafts').objectStore('drafts').getAll() as IDBRequest<LocalDraft[]>;
      return lastWords.over(await promised(kept));
    },
    async outgoing() {
      const db = await database;
      if (!db) return [...spare.outbox.values()];
      return promised(db.transaction('outbox').objectStore('outbox').getAll() as IDBRequest<Outgoing[]>);
    },
    async change({ put = [], remove = [], send = [], sent = [] }) {
      const db = await database;
      if (!db) {
        for (const draft of put) spare.drafts.set(draft.id, draft);
        for (const record of remove) if (isSame(spare.drafts.get(record.id), record)) spare.drafts.delete(record.id);
        for (const one of send) spare.outbox.set(one.clientId, one);
        for (const id of sent) spare.outbox.delete(id);
        return;
      }
      const transaction = db.transaction(['drafts', 'outbox'], 'readwrite');
      const drafts = transaction.objectStore('drafts');
      const outbox = transaction.objectStore('outbox');
      for (const draft of put) drafts.put(draft);
      for (const record of remove) {
        const request = drafts.get(record.id) as IDBRequest<LocalDraft | undefined>;
        request.onsuccess = () => {
          if (isSame(request.result, record)) drafts.delete(record.id);
        };
      }
      for (const one of send) outbox.put(one);
      for (const id of sent) outbox.delete(id);
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB'));
      });
      for (const draft of put) lastWords.isDurable(draft);
      for (const record of remove) lastWords.isDurable(record);
    },
    keepNow: (drafts) => lastWords.keep(drafts),
  };
}
