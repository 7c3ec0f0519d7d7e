/** A customer in the chat, as the widget speaks: client-made ids, one token a conversation, one live view. */
import { HttpClient, isPassing, type Answer } from './http.js';
import { LiveClient, type LiveOptions } from './live.js';

export interface ChatStart {
  readonly clientId: string;
  readonly body: string;
  readonly name: string;
  readonly language: 'it' | 'en';
  readonly queueId?: string;
  readonly earlier?: string;
}

export interface ChatStarted {
  readonly contactId: string;
  readonly token: string;
  readonly entryId: string;
}

export class ChatCustomer {
  readonly contactId: string;
  readonly token: string;
  /** What the first words became. */
  readonly entryId: string;
  private readonly http: HttpClient;
  private readonly extra: Readonly<Record<string, string>>;

  constructor(http: HttpClient, started: ChatStarted, extra: Readonly<Record<string, string>> = {}) {
    this.http = http;
    this.contactId = started.contactId;
    this.token = started.token;
    this.entryId = started.entryId;
    this.extra = extra;
  }

  /** The answer as it came; said again with the same client id it opens the same chat. */
  static start(http: HttpClient, start: ChatStart, extra: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return http.call({ method: 'POST', path: '/api/chat', headers: extra, body: start });
  }

  post(
    act: 'messages' | 'doubt' | 'confirm' | 'not-answered' | 'leave' | 'callback',
    body: unknown = {},
  ): Promise<Answer> {
    return this.http.call({
      method: 'POST',
      path: `/api/chat/${this.contactId}/${act}`,
      headers: { ...this.extra, 'x-chat-token': this.token },
      body,
    });
  }

  /** The conversation, freshly read. */
  read(): Promise<Answer> {
    return this.http.call({
      method: 'GET',
      path: `/api/chat/${this.contactId}`,
      headers: { ...this.extra, 'x-chat-token': this.token },
    });
  }

  live(options: Omit<LiveOptions, 'url' | 'headers'> = {}): LiveClient {
    const live = new LiveClient({
      ...options,
      url: () => this.http.origin,
      headers: () => ({ cookie: `ponte_chat=${this.token}` }),
    });
    live.watch('chat', { contactId: this.contactId });
    return live;
  }
}

/** Says it again, with growing pauses, until somebody answers for good or `tries` are over. */
export async function insist(say: () => Promise<Answer>, tries = 5, firstPauseMs = 300): Promise<Answer | null> {
  let pauseMs = firstPauseMs;
  for (let left = tries; left > 0; left--) {
    const answer = await say().catch(() => null);
    if (answer !== null && !isPassing(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs *= 2;
  }
  return null;
}
