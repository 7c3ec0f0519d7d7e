/**
 * The words of the last moment. IndexedDB answers later, and a page that is being closed has no later: the last letters
 * would be lost. localStorage is written at once, so a closing page leaves them there until IndexedDB holds them.
 */
import type { LocalDraft } from './local.js';

const prefix = 'ponte.lastWords|';

/** What a Storage does that is needed here; a browser that forbids storage throws, and nothing is kept. */
export type WordsStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export class LastWords {
  readonly #storage: () => WordsStorage;

  constructor(storage: () => WordsStorage) {
    this.#storage = storage;
  }

  keep(drafts: readonly LocalDraft[]): void {
    this.#try((storage) => {
      for (const draft of drafts) storage.setItem(prefix + draft.id, JSON.stringify(draft));
    });
  }

  /** They are durable elsewhere now. Words newer than what was made durable stay. */
  isDurable(draft: LocalDraft): void {
    this.#try((storage) => {
      if (storage.getItem(prefix + draft.id) === JSON.stringify(draft)) storage.removeItem(prefix + draft.id);
    });
  }

  /** The records with the last words in the place of older ones. */
  over(records: readonly LocalDraft[]): readonly LocalDraft[] {
    const byId = new Map(records.map((record) => [record.id, record]));
    this.#try((storage) => {
      for (let i = 0; i < storage.length; i++) {
        const key = storage.key(i);
        if (!key?.startsWith(prefix)) continue;
        const draft = JSON.parse(storage.getItem(key) ?? 'null') as LocalDraft | null;
        if (draft) byId.set(draft.id, draft);
      }
    });
    return [...byId.values()];
  }

  #try(work: (storage: WordsStorage) => void): void {
    try {
      work(this.#storage());
    } catch {
      // Forbidden or full: IndexedDB and the server keep what they got.
    }
  }
}
