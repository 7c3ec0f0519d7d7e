/**
 * The live conversation: one WebSocket, resumed by cursor after any outage. Where WebSockets cannot pass, the
 * conversation is read every 10 s instead, so that nobody is left without answers.
 */
import {
  applyPatch,
  emptyView,
  type Patch,
  type ToScreen,
  type ToServer,
  type View,
} from '#modules/contacts/live/contract.js';
import type { CallerToServer, ServerToCaller } from '#modules/contacts/web-call/contract.js';
import { backoffMs } from './backoff.js';

export interface Conversation {
  readonly contactId: string;
  readonly token: string;
}

export type Connection = 'connected' | 'behind' | 'offline';

export interface LiveEvents {
  /** The conversation by HTTP; 'gone' when the centre does not know the token any more, null when it may later. */
  read(): Promise<Patch | 'gone' | null>;
  view(view: View): void;
  connection(connection: Connection): void;
  /** Names of those writing right now. */
  writing(names: readonly string[]): void;
  gone(): void;
  /** Of the call out of this page, if there is one. */
  call(message: ServerToCaller): void;
  /** The socket is open, anew or for the first time. */
  opened(): void;
}

const pollMs = 10_000;
/** After so many sockets that never opened we read by HTTP as well. */
const pollAfterFailures = 2;

/** Folds a patch; a patch that leaves a hole (older than the view) is ignored by `applyPatch` itself. */
export const foldPatch = (view: View, patch: Patch): View => applyPatch(patch.isFresh ? emptyView : view, patch);

export class Live {
  readonly #conversation: Conversation;
  readonly #events: LiveEvents;
  #view: View;
  #socket: WebSocket | null = null;
  #beat: Worker | null = null;
  #timer = 0;
  #failures = 0;
  #isStopped = false;
  #lastWriting = 0;

  constructor(conversation: Conversation, view: View, events: LiveEvents) {
    this.#conversation = conversation;
    this.#view = view;
    this.#events = events;
    addEventListener('online', this.#now);
    document.addEventListener('visibilitychange', this.#now);
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    removeEventListener('online', this.#now);
    document.removeEventListener('visibilitychange', this.#now);
    clearTimeout(this.#timer);
    this.#close();
  }

  /** Tells who answers that the customer is writing: at most every 3 s. */
  presence(doing: 'writing' | 'looking' | 'gone', at: number): void {
    if (doing === 'writing' && at - this.#lastWriting < 3000) return;
    this.#lastWriting = doing === 'writing' ? at : 0;
    this.#tell({ t: 'presence', contactId: this.#conversation.contactId, doing });
  }

  /** False while there is no socket: it is said again when there is. */
  tellCall(say: CallerToServer): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#tell({ t: 'call', say });
    return true;
  }

  #now = (): void => {
    if (document.visibilityState === 'visible' && this.#socket === null && !this.#isStopped) {
      clearTimeout(this.#timer);
      this.#connect();
    }
  };

  #tell(message: ToServer): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #connect(): void {
    const url = new URL('/live', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#heard(JSON.parse(String(event.data)) as ToScreen);
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      this.#close();
      // 4401: the centre does not know the token (any more).
      if (event.code === 4401) this.#events.gone();
      else this.#again();
    };
  }

  #opened(): void {
    this.#failures = 0;
    // Browsers let a page set no header on a WebSocket: the token goes as the first message, which stays out of logs.
    this.#tell({ t: 'auth', token: this.#conversation.token });
    const cursor = this.#view.cursor >= 0 ? { cursor: this.#view.cursor } : {};
    const params = { contactId: this.#conversation.contactId };
    this.#tell({ t: 'sub', sub: 'chat', view: 'chat', params, ...cursor });
    this.#events.connection('behind');
    this.#beat = new Worker('/w/beat.js');
    this.#beat.onmessage = () => this.#tell({ t: 'beat' });
    this.#events.opened();
  }

  #heard(message: ToScreen): void {
    if (message.t === 'patch') this.#took(message.patch);
    else if (message.t === 'presence')
      this.#events.writing(message.people.filter((one) => one.doing === 'writing').map((one) => one.name));
    else if (message.t === 'call') this.#events.call(message.say);
    else if (message.t === 'refused' && message.sub === 'chat') this.#events.gone();
  }

  #took(patch: Patch): void {
    this.#view = foldPatch(this.#view, patch);
    this.#events.view(this.#view);
    this.#events.connection('connected');
  }

  #close(): void {
    this.#beat?.terminate();
    this.#beat = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #again(): void {
    if (this.#isStopped) return;
    this.#failures += 1;
    this.#events.writing([]);
    if (this.#failures <= pollAfterFailures) this.#events.connection(navigator.onLine ? 'behind' : 'offline');
    else void this.#poll();
    const wait = this.#failures <= pollAfterFailures ? backoffMs(this.#failures - 1, Math.random()) : pollMs;
    this.#timer = window.setTimeout(() => this.#connect(), wait);
  }

  async #poll(): Promise<void> {
    const answer = await this.#events.read();
    if (this.#isStopped) return;
    if (answer === 'gone') this.#events.gone();
    else if (answer === null) this.#events.connection('offline');
    else this.#took({ ...answer, isFresh: true });
  }
}
