/** What every part of the widget needs: the words, the memory, the wishes of the reader. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { TextKey } from '#modules/contacts/customer-words/contract.js';
import type { Chat, ChatState } from './chat.js';
import type { Ways } from './api.js';
import type { Prefs } from './prefs.js';
import type { Keep } from './storage.js';

export interface Widget {
  readonly chat: Chat;
  readonly state: ChatState;
  readonly ways: Ways;
  readonly keep: Keep;
  readonly prefs: Prefs;
  setPrefs(change: Partial<Prefs>): void;
  /** The telephone is open, called or not. */
  readonly isCalling: boolean;
  call(): void;
  t(key: TextKey, params?: Readonly<Record<string, string | number>>): string;
}

export const WidgetContext = createContext<Widget | null>(null);

export function useWidget(): Widget {
  const widget = useContext(WidgetContext);
  if (!widget) throw new Error('used outside of the widget');
  return widget;
}
