/** A customer at the other end of the chat, speaking the widget's own API: for tests, the practice centre and loads. */
import { randomBytes } from 'node:crypto';
import type { ChatMessage, ChatRow, Patch } from '#modules/contacts/live/contract.js';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
export interface Reply {
  readonly status: number;
  readonly data: unknown;
}

/** Over the network; tests pass one that calls the server in the same process. */
export function overNetwork(base: string): (call: Call) => Promise<Reply> {
  return async ({ method, path, headers, body }) => {
    const response = await fetch(new URL(path, base), {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, data: await response.json() };
  };
}

export const newClientId = (): string => randomBytes(18).toString('base64url');

export class FakeCustomer {
  readonly #call: (call: Call) => Promise<Reply>;
  contactId = '';
  token = '';

  constructor(call: (call: Call) => Promise<Reply>) {
    this.#call = call;
  }

  async start(body: string, options: { name?: string; clientId?: string; queueId?: string; earlier?: string } = {}) {
    const { clientId = newClientId(), ...more } = options;
    const reply = await this.#post('/api/chat', { clientId, body, language: 'it', ...more });
    const started = reply.data as { contactId: string; token: string; entryId: string };
    this.contactId = started.contactId;
    this.token = started.token;
    return started;
  }

  write = (body: string, clientId = newClientId(), attachments: readonly { fileId: string }[] = []) =>
    this.act('messages', { clientId, body, attachments });
  confirm = () => this.act('confirm', {});
  doubt = (words: string, clientId = newClientId()) => this.act('doubt', { clientId, words });
  /** What is pressed below a machine's answer. */
  notAnswered = (wish: 'denied' | 'person') => this.act('not-answered', { wish });
  callBack = (to: string) => this.act('callback', { to });
  leave = () => this.act('leave', {});

  act(what: string, body: unknown): Promise<Reply> {
    return this.#post(`/api/chat/${this.contactId}/${what}`, body);
  }

  async read(): Promise<{ chat: ChatRow; messages: readonly ChatMessage[] }> {
    const headers = { 'x-chat-token': this.token };
    const reply = await this.#call({ method: 'GET', path: `/api/chat/${this.contactId}`, headers });
    if (reply.status !== 200) throw new Error(`the conversation could not be read: ${reply.status}`);
    const { rows } = reply.data as Patch;
    return {
      chat: rows?.['chat']?.[0] as ChatRow,
      messages: (rows?.['messages'] ?? []) as unknown as readonly ChatMessage[],
    };
  }

  /** Refusals are values here: `act` gives the status, `start` throws, because nothing goes on without it. */
  async #post(path: string, body: unknown): Promise<Reply> {
    const headers: Record<string, string> = this.token === '' ? {} : { 'x-chat-token': this.token };
    const reply = await this.#call({ method: 'POST', path, headers, body });
    if (path === '/api/chat' && reply.status !== 200) throw new Error(`no chat could be started: ${reply.status}`);
    return reply;
  }
}
