/** What the clients were told: the truth that the tables are held against afterwards. */

export interface Said {
  /** Made by the client; the entry is `entry_<clientId>`. */
  readonly entryId: string;
  /** Unique words, so that a message kept twice under two ids is found. */
  readonly body: string;
}

export interface SavedDraft {
  readonly personId: string;
  readonly contactId: string;
  /** Every text ever sent; what stands must be the last acknowledged one or a later one. */
  readonly texts: readonly string[];
  readonly lastAcknowledged: number;
}

export class Ledger {
  /** Acknowledged messages, a sender and a contact, in the order they were acknowledged one after the other. */
  readonly said = new Map<string, Said[]>();
  /** Message-IDs of letters answered with 250. */
  readonly mails = new Set<string>();
  /** Letters sent, acknowledged or not. */
  readonly lettersTried = new Set<string>();
  readonly contacts = new Set<string>();
  readonly drafts = new Map<string, { texts: string[]; lastAcknowledged: number }>();
  /** Answers that no client should ever get. */
  readonly surprises: string[] = [];
  /** The longest anybody had to insist. */
  longestWaitMs = 0;
  readonly counts = { tries: 0, repeats: 0, accepted: 0, refusedExpected: 0, confirmed: 0 };

  heard(sender: string, said: Said): void {
    this.said.set(sender, [...(this.said.get(sender) ?? []), said]);
  }

  waited(ms: number): void {
    this.longestWaitMs = Math.max(this.longestWaitMs, ms);
  }

  get messages(): number {
    return [...this.said.values()].reduce((sum, list) => sum + list.length, 0);
  }

  /** Drafts of which at least one text was acknowledged. */
  get savedDrafts(): number {
    return [...this.drafts.values()].filter((draft) => draft.lastAcknowledged >= 0).length;
  }

  surprise(words: string): void {
    if (this.surprises.length < 50) this.surprises.push(words);
  }
}

export const draftKey = (personId: string, contactId: string): string => `${personId} ${contactId}`;
