/** Live views for components: `const desk = useView('desk')`. */
import { useCallback, useSyncExternalStore } from 'react';
import { emptyView, type Row, type View, type ViewName } from '#modules/contacts/live/contract.js';
import { now, serverTimeIs } from '../text/clock.js';
import { LiveConnection, type LiveState, type LiveView, type Presence, type SocketLike } from './connection.js';

let connection: LiveConnection | null = null;

function openSocket(): SocketLike {
  const address = new URL('/live', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  const like: SocketLike = {
    send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  socket.onopen = () => like.onopen?.();
  socket.onmessage = (event) => like.onmessage?.({ data: event.data as unknown });
  socket.onclose = () => like.onclose?.();
  return like;
}

/** The one live line of this page; opened on first use. */
export function live(): LiveConnection {
  if (connection) return connection;
  const made = new LiveConnection({
    open: openSocket,
    now,
    chance: Math.random,
    after(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    serverTimeIs,
  });
  connection = made;
  const heart = new Worker(new URL('./heart.worker.ts', import.meta.url), { type: 'module' });
  heart.onmessage = () => made.beat();
  const wake = (): void => made.wake();
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake());
  window.addEventListener('online', wake);
  window.addEventListener('pageshow', wake);
  made.start();
  return made;
}

export interface Viewed extends LiveView {
  /** Rows of a collection, in no order. */
  rows<R extends Row>(collection: string): readonly R[];
  row<R extends Row>(collection: string, id: string): R | null;
}

const nothing: LiveView = { view: emptyView, isLoaded: false, refused: null };
const rowsOf = new WeakMap<View, Map<string, readonly Row[]>>();

/** The same array as long as the view is the same, so that memoised children rest. */
function listOf(view: View, collection: string): readonly Row[] {
  const lists = rowsOf.get(view) ?? new Map<string, readonly Row[]>();
  rowsOf.set(view, lists);
  const list = lists.get(collection) ?? Object.values(view.rows[collection] ?? {});
  lists.set(collection, list);
  return list;
}

/** A live view. `contactId` null means: none for now. */
export function useView(name: ViewName, contactId?: string | null): Viewed {
  const isOff = contactId === null;
  const params = contactId === undefined || contactId === null ? undefined : contactId;
  const subscribe = useCallback(
    (listener: () => void) =>
      isOff ? () => undefined : live().subscribe(name, params === undefined ? {} : { contactId: params }, listener),
    [name, params, isOff],
  );
  const state = useSyncExternalStore(
    subscribe,
    () => (isOff ? null : live().view(name, params === undefined ? {} : { contactId: params })) ?? nothing,
  );
  return {
    ...state,
    rows: <R extends Row>(collection: string) => listOf(state.view, collection) as readonly R[],
    row: <R extends Row>(collection: string, id: string) => (state.view.rows[collection]?.[id] ?? null) as R | null,
  };
}

const listen = (listener: () => void): (() => void) => live().listen(listener);

/** Is the screen behind, and since when. */
export const useLiveState = (): LiveState => useSyncExternalStore(listen, () => live().state);

/** Who else looks at a contact or writes in it. */
export const usePresence = (contactId: string): readonly Presence[] =>
  useSyncExternalStore(listen, () => live().presence(contactId));
