/** The centre's HTTP side, as the widget needs it. Every refusal becomes a text that says what to do. */
import type { Attachment } from '#modules/contacts/contract.js';
import type { Patch } from '#modules/contacts/live/contract.js';
import type { WaitRange } from '#kernel/routing/types.js';
import type { Conversation } from '#web/kit/customer/live.js';
import type { OutItem, SendResult } from './outbox.js';

export type { Conversation } from '#web/kit/customer/live.js';

/** The centre and the ways to reach it right now. */
export interface Ways {
  readonly name: string;
  readonly phone: string;
  readonly wait: WaitRange | null;
  readonly isOpen: boolean;
  readonly opensAt: number | null;
  /** A call out of this page reaches somebody. */
  readonly canCall?: boolean;
  /** What is learned from what is written here, and for how long it is kept. */
  readonly learning?: { readonly purpose: string; readonly days: number } | null;
  /** None, or two to six things it may be about. */
  readonly topics?: readonly { readonly queueId: string; readonly it: string; readonly en: string }[];
}

export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly result: SendResult };

const jsonType = { 'content-type': 'application/json' };

/** The result of a refused or failed call. 4xx is final but for 408, 425 and 429; all else may pass. */
export function resultOf(status: number, retryAfter: string | null): SendResult {
  if (status === 401 || status === 403 || status === 404) return { is: 'refused', reason: 'chat.gone' };
  if (status === 429)
    return { is: 'later', afterMs: Math.max(1, Number(retryAfter) || 10) * 1000, reason: 'chat.tooFast' };
  if (status === 408 || status === 425 || status >= 500) return { is: 'later' };
  return { is: 'refused', reason: 'chat.refused' };
}

async function call<T>(path: string, init: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { ...init, credentials: 'omit', signal: AbortSignal.timeout(20_000) });
    if (!response.ok) return { ok: false, result: resultOf(response.status, response.headers.get('retry-after')) };
    return { ok: true, data: (await response.json()) as T };
  } catch {
    // No network, or no answer in 20 s: it may have been taken, so it is sent again with the same id.
    return { ok: false, result: { is: 'later' } };
  }
}

const asCustomer = (conversation: Conversation): Record<string, string> => ({ 'x-chat-token': conversation.token });
const base = (conversation: Conversation): string => `/api/chat/${encodeURIComponent(conversation.contactId)}`;

export function post<T>(conversation: Conversation, what: string, body: unknown): Promise<Answer<T>> {
  const headers = { ...jsonType, ...asCustomer(conversation) };
  return call<T>(`${base(conversation)}/${what}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

export const readConversation = (conversation: Conversation): Promise<Answer<Patch>> =>
  call<Patch>(base(conversation), { headers: asCustomer(conversation) });

export const readWays = (): Promise<Answer<Ways>> => call<Ways>('/api/chat', {});

export function open(
  item: OutItem,
  language: string,
  earlier: string | null,
): Promise<Answer<Conversation & { readonly entryId: string }>> {
  const { id: clientId, body: words, name, queueId } = item;
  const topic = queueId ? { queueId } : {};
  const body = { clientId, body: words, name, language, ...topic, ...(earlier ? { earlier } : {}) };
  return call('/api/chat', { method: 'POST', headers: jsonType, body: JSON.stringify(body) });
}

/** A conversation that begins with a call: nobody waits for it before the call itself stands in line. */
export function beginCall(
  of: { readonly clientId: string; readonly name: string; readonly language: string; readonly queueId: string },
  earlier: string | null,
  reading: string | null,
): Promise<Answer<Conversation & { readonly ticket: string }>> {
  const { clientId, name, language, queueId } = of;
  const body = {
    clientId,
    language,
    ...(name && { name }),
    ...(queueId && { queueId }),
    ...(earlier && { earlier }),
    ...(reading && { reading }),
  };
  return call('/api/chat/call', { method: 'POST', headers: jsonType, body: JSON.stringify(body) });
}

export function send(item: OutItem, conversation: Conversation): Promise<Answer<unknown>> {
  return item.kind === 'doubt'
    ? post(conversation, 'doubt', { clientId: item.id, words: item.body })
    : post(conversation, 'messages', { clientId: item.id, body: item.body, attachments: item.attachments });
}

/** `XMLHttpRequest` because `fetch` tells nothing of the progress of what it sends. */
export function upload(
  conversation: Conversation,
  file: File,
  progress: (share: number) => void,
): Promise<Attachment | 'notAllowed' | 'tooBig' | 'failed'> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${base(conversation)}/files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('x-chat-token', conversation.token);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => resolve('failed');
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Attachment);
      else {
        const code = (request.response as { code?: string } | null)?.code;
        resolve(code === 'file.notAllowed' ? 'notAllowed' : request.status === 413 ? 'tooBig' : 'failed');
      }
    };
    request.send(file);
  });
}

/** Where a file of the conversation opens: a link a browser can follow, so that it needs no header. */
export const fileHref = (conversation: Conversation, fileId: string): string =>
  `/help/c/${encodeURIComponent(conversation.token)}/files/${encodeURIComponent(fileId)}`;
