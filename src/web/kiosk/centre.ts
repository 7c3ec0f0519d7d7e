/** The centre, as a kiosk reaches it. The device is known by its cookie, which no script can read. */
import type { Patch } from '#modules/contacts/live/contract.js';
import type { Conversation } from '#web/kit/customer/live.js';
import type { Kept } from './visit.js';

export interface LineNow {
  readonly isOpen: boolean;
  readonly opensAt: number | null;
  readonly wait: { readonly lowMs: number; readonly highMs: number } | null;
}

export interface Ways extends LineNow {
  readonly kiosk: string;
  readonly place: string;
  readonly name: string;
  readonly phone: string;
  readonly timeZone: string;
  readonly language: 'it' | 'en';
  readonly now: number;
  readonly canCall: boolean;
  readonly hasAnswers: boolean;
  readonly keptDays: number;
  readonly topics: readonly (LineNow & { readonly queueId: string; readonly it: string; readonly en: string })[];
}

export interface Wish {
  readonly clientId: string;
  readonly language: 'it' | 'en';
  readonly queueId: string | null;
  /** What was read and did not help: whoever answers knows it from the first moment. */
  readonly reading?: string | null;
}

export interface Title {
  readonly topic: string;
  readonly title: string;
}

/** An answer as it is read here. */
export interface Page extends Title {
  readonly short: string;
  readonly long: string;
  readonly source: string;
  readonly checkedAt: number;
  readonly lines: readonly string[];
  readonly reading: string;
}

export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly status: number };

/** Status 0: no network, or no answer in fifteen seconds. */
async function ask<T>(path: string, init: RequestInit = {}): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { ...init, signal: AbortSignal.timeout(15_000) });
    return response.ok ? { ok: true, data: (await response.json()) as T } : { ok: false, status: response.status };
  } catch {
    return { ok: false, status: 0 };
  }
}

const post = <T>(path: string, body: unknown): Promise<Answer<T>> =>
  ask<T>(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

const wishOf = ({ clientId, language, queueId, reading }: Wish) => ({
  clientId,
  language,
  ...(queueId === null ? {} : { queueId }),
  ...(reading ? { reading } : {}),
});

export const readWays = (): Promise<Answer<Ways>> => ask<Ways>('/api/kiosk');

export const beginCall = (wish: Wish): Promise<Answer<Conversation & { readonly ticket: string }>> =>
  post('/api/kiosk/call', wishOf(wish));

export const leaveCallback = (wish: Wish, to: string): Promise<Answer<NonNullable<Kept['line']>>> =>
  post('/api/kiosk/callback', { ...wishOf(wish), to, isAgreed: true });

export const readTitles = (language: 'it' | 'en'): Promise<Answer<{ readonly answers: readonly Title[] }>> =>
  ask(`/api/kiosk/answers?language=${language}`);

export const readPage = (topic: string, language: 'it' | 'en'): Promise<Answer<Page>> =>
  ask(`/api/kiosk/answers/${encodeURIComponent(topic)}?language=${language}`);

/** Said to be counted: nobody waits for it, and a lost word changes nothing for whoever stands here. */
export const sayOfPage = (reading: string, isAnswered: boolean): Promise<Answer<unknown>> =>
  post('/api/kiosk/answers/said', { reading, isAnswered });

export async function readConversation({ contactId, token }: Conversation): Promise<Patch | 'gone' | null> {
  const answer = await ask<Patch>(`/api/chat/${encodeURIComponent(contactId)}`, { headers: { 'x-chat-token': token } });
  if (answer.ok) return answer.data;
  return [401, 403, 404].includes(answer.status) ? 'gone' : null;
}

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
}
