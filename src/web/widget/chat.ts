/** The widget's memory: the conversation, what is on its way, and the line to the centre. The screen only shows it. */
import type { Attachment } from '#modules/contacts/contract.js';
import { emptyView, type ChatMessage, type ChatRow, type View } from '#modules/contacts/live/contract.js';
import type { CallerToServer, ServerToCaller } from '#modules/contacts/web-call/contract.js';
import type { Language, TextKey } from '#modules/contacts/customer-words/contract.js';
import { readingIsKept } from './call/kept.js';
import * as api from './api.js';
import type { Conversation } from './api.js';
import { Live, type Connection } from '#web/kit/customer/live.js';
import { addItem, putItem, readOutbox, removeItem, Sender, unseen, type OutItem, type SendResult } from './outbox.js';
import { readJson, type Keep } from './storage.js';

export interface ChatState {
  readonly conversation: Conversation | null;
  readonly chat: ChatRow | null;
  readonly messages: readonly ChatMessage[];
  readonly out: readonly OutItem[];
  readonly connection: Connection;
  readonly writing: readonly string[];
  readonly notice: TextKey | null;
}

/** The part of the widget that telephones, once it is loaded. */
export interface CallEvents {
  heard(message: ServerToCaller): void;
  opened(): void;
}

/** More than this is read afresh after a reload instead of from the device. */
const keptMessages = 200;

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    // The network's return cuts the pause short.
    const done = (): void => (clearTimeout(timer), removeEventListener('online', done), resolve());
    const timer = window.setTimeout(done, ms);
    addEventListener('online', done);
  });

export const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
};

const rowsOf = <T>(view: View, name: string): T[] => Object.values(view.rows[name] ?? {}) as unknown as T[];

/** By time, then by id, so that two of the same millisecond stand the same way on every device. */
export const inOrder = (messages: readonly ChatMessage[]): ChatMessage[] =>
  [...messages].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));

export class Chat {
  readonly #keep: Keep;
  readonly #language: () => Language;
  readonly #sender: Sender;
  #live: Live | null = null;
  #view: View = emptyView;
  #listeners = new Set<() => void>();
  #call: CallEvents | null = null;
  state: ChatState;

  constructor(keep: Keep, language: () => Language) {
    this.#keep = keep;
    this.#language = language;
    const conversation = readJson(keep, 'conversation') as Conversation | null;
    const view = readJson(keep, 'view') as { contactId: string; view: View } | null;
    if (conversation && view?.contactId === conversation.contactId) this.#view = view.view;
    this.state = {
      conversation,
      chat: rowsOf<ChatRow>(this.#view, 'chat')[0] ?? null,
      messages: inOrder(rowsOf<ChatMessage>(this.#view, 'messages')),
      out: readOutbox(keep),
      connection: navigator.onLine ? 'connected' : 'offline',
      writing: [],
      notice: null,
    };
    this.#sender = new Sender(
      keep,
      (item) => this.#send(item),
      () => this.#outChanged(),
      wait,
    );
    if (conversation) this.#follow(conversation);
    addEventListener('online', () => this.#set({ connection: this.#live ? 'behind' : 'connected' }));
    addEventListener('offline', () => this.#set({ connection: 'offline' }));
    // Another tab wrote: its messages show here too, and are sent once, whoever is first.
    addEventListener('storage', () => this.#outChanged());
    void this.#sender.run();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  write(kind: OutItem['kind'], body: string, attachments: readonly Attachment[] = [], name = '', topic = ''): void {
    addItem(this.#keep, {
      id: newId(),
      kind,
      body,
      name,
      attachments,
      at: Date.now(),
      ...(topic ? { queueId: topic } : {}),
    });
    this.#live?.presence('looking', Date.now());
    this.#outChanged();
    void this.#sender.run();
  }

  tryAgain(item: OutItem): void {
    putItem(this.#keep, { ...item, state: 'coming', reason: null });
    this.#outChanged();
    void this.#sender.run();
  }

  remove(item: OutItem): void {
    removeItem(this.#keep, item.id);
    this.#outChanged();
  }

  /** Asks something of the centre that is no message: confirm, leave, callback. True when it was done. */
  async ask(what: 'confirm' | 'not-answered' | 'leave' | 'callback', body: unknown = {}): Promise<boolean> {
    if (!this.state.conversation) return false;
    const answer = await api.post(this.state.conversation, what, body);
    this.#set({ notice: answer.ok ? null : 'chat.failed' });
    return answer.ok;
  }

  writing(): void {
    this.#live?.presence('writing', Date.now());
  }

  /** What is said of the call goes there from now on. */
  telephones(call: CallEvents): void {
    this.#call = call;
  }

  tellCall(message: CallerToServer): boolean {
    return this.#live?.tellCall(message) ?? false;
  }

  /**
   * The ticket to call with; null where the conversation stands. One that begins with the call is kept on the device once the
   * centre has it (`#seen`): whoever stops at the microphone has begun nothing.
   */
  async beginCall(
    name: string,
    queueId: string,
  ): Promise<{ readonly ticket: string | null } | { readonly reason: TextKey }> {
    if (this.state.conversation) return { ticket: null };
    const of = { clientId: newId(), name, language: this.#language(), queueId };
    const answer = await api.beginCall(of, this.#keep.get('earlier'), readingIsKept());
    if (!answer.ok) return { reason: answer.result.is === 'later' ? 'chat.failed' : 'call.closed' };
    readingIsKept(true);
    const { contactId, token, ticket } = answer.data;
    const conversation = { contactId, token };
    this.#view = emptyView;
    this.#set({ conversation });
    this.#follow(conversation);
    return { ticket };
  }

  /** The call never reached the line, and nothing was written: there is no conversation to go on with. */
  forgetCall(): void {
    if (this.#keep.get('conversation') === null && this.state.chat === null) this.startAnew();
  }

  /** Leaves this conversation behind; the next word starts another need. The centre keeps everything. */
  startAnew(): void {
    const { conversation } = this.state;
    this.#live?.stop();
    this.#live = null;
    this.#view = emptyView;
    if (conversation && this.state.chat) this.#keep.set('earlier', conversation.token);
    this.#keep.remove('conversation');
    this.#keep.remove('view');
    for (const item of readOutbox(this.#keep)) if (item.state === 'sent') removeItem(this.#keep, item.id);
    this.#set({ conversation: null, chat: null, messages: [], out: readOutbox(this.#keep), writing: [], notice: null });
  }

  async #send(item: OutItem): Promise<SendResult> {
    if (item.kind === 'open') return this.#open(item);
    const conversation = this.state.conversation;
    if (!conversation) return { is: 'refused', reason: 'chat.gone' };
    const answer = await api.send(item, conversation);
    return answer.ok ? { is: 'taken' } : answer.result;
  }

  async #open(item: OutItem): Promise<SendResult> {
    const answer = await api.open(item, this.#language(), this.#keep.get('earlier'));
    if (!answer.ok) return answer.result;
    const { contactId, token, entryId } = answer.data;
    const conversation = { contactId, token };
    this.#keep.set('conversation', JSON.stringify(conversation));
    this.#set({ conversation });
    this.#follow(conversation);
    return { is: 'taken', entryId };
  }

  #follow(conversation: Conversation): void {
    this.#live?.stop();
    this.#live = new Live(conversation, this.#view, {
      read: async () => {
        const answer = await api.readConversation(conversation);
        if (answer.ok) return answer.data;
        return answer.result.is === 'refused' ? 'gone' : null;
      },
      view: (view) => this.#seen(conversation, view),
      connection: (connection) => this.#set({ connection }),
      writing: (writing) => this.#set({ writing }),
      call: (message) => this.#call?.heard(message),
      opened: () => this.#call?.opened(),
      gone: () => {
        this.startAnew();
        this.#keep.remove('earlier');
        this.#set({ notice: 'chat.gone' });
      },
    });
  }

  #seen(conversation: Conversation, view: View): void {
    this.#view = view;
    if (view.rows['chat'] && this.#keep.get('conversation') === null)
      this.#keep.set('conversation', JSON.stringify(conversation));
    const messages = inOrder(rowsOf<ChatMessage>(view, 'messages'));
    // A shortened copy has holes, so it is never resumed by cursor: it is only what stands there while offline.
    const kept =
      messages.length <= keptMessages
        ? view
        : {
            cursor: -1,
            rows: { ...view.rows, messages: Object.fromEntries(messages.slice(-keptMessages).map((m) => [m.id, m])) },
          };
    this.#keep.set('view', JSON.stringify({ contactId: conversation.contactId, view: kept }));
    const items = readOutbox(this.#keep);
    const left = new Set(unseen(items, (id) => view.rows['messages']?.[id] !== undefined));
    for (const item of items) if (!left.has(item)) removeItem(this.#keep, item.id);
    this.#set({ chat: rowsOf<ChatRow>(view, 'chat')[0] ?? null, messages, out: [...left] });
  }

  #outChanged(): void {
    const shown = this.#view.rows['messages'] ?? {};
    this.#set({ out: unseen(readOutbox(this.#keep), (id) => id in shown) });
  }

  #set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
