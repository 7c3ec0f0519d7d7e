/** The way into the text that is being written, for what stands beside it. One contact is open at a time. */
import { useEffect, useRef } from 'react';
import { makeStore, toast, useStore } from '#web/kit/index.js';
import { running } from '../services.js';
import { withAnswer, withoutAnswer } from './asked.js';

export interface Composing {
  /** Puts words into the text that is open, or, if they are for colleagues only, into the note. Nothing is sent. */
  put(words: string, isForColleagues: boolean): void;
}

let open: Composing | null = null;

export const composing = (): Composing | null => open;

export function useComposing(door: Composing): void {
  const latest = useRef(door);
  latest.current = door;
  useEffect(() => {
    const mine: Composing = { put: (words, isForColleagues) => latest.current.put(words, isForColleagues) };
    open = mine;
    return () => {
      if (open === mine) open = null;
    };
  }, []);
}

interface Put {
  readonly contactId: string;
  readonly channel: string;
  readonly words: string;
}

/** The answer that was put into a text last. */
const lastPut = makeStore<Put | null>(null);
const undoMs = 10_000;

export function putAnswer(put: Put): void {
  const { contactId, channel, words } = put;
  const { drafts } = running();
  drafts.type(contactId, channel, withAnswer(drafts.state(contactId, channel).draft.text, words));
  lastPut.set(put);
  // The words are in sight, and beside them how to take them out: no notice over the button that sends.
  const hide = toast({ words: '', undo: () => takeOut(put) });
  setTimeout(hide, undoMs);
}

export function takeOut({ contactId, channel, words }: Put): void {
  const { drafts } = running();
  const rest = withoutAnswer(drafts.state(contactId, channel).draft.text, words);
  if (rest !== null) drafts.type(contactId, channel, rest);
}

/** The answer that stands in this text as it was put there; null once it was changed, sent or taken out. */
export function usePut(contactId: string, channel: string, text: string): Put | null {
  const put = useStore(lastPut);
  const isHere = put !== null && put.contactId === contactId && put.channel === channel;
  return isHere && withoutAnswer(text, put.words) !== null ? put : null;
}
