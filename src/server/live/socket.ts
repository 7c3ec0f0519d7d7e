/** One screen's socket and what it watches. Kept small: 5,000 of them are open at once. */
import { WebSocket, type RawData } from 'ws';
import type { ViewName } from '#modules/contacts/live/contract.js';
import type { ViewDefinition, ViewParams } from '#modules/contacts/live/view.js';
import type { Viewer } from '#modules/identity/contract.js';

/**
 * asking ──may──▶ reading ──read──▶ live ──socket too full──▶ behind ──drained──▶ asking …
 *
 * `asking`: rights are being checked; not in the topic yet. `reading`: in the topic, patches are held back until the read
 * is there. `live`: patches go out as they come. `behind`: patches are dropped, a fresh read will follow.
 */
export type FeedState = 'asking' | 'reading' | 'live' | 'behind';

/** A patch that came while its view was being read. */
export interface HeldPatch {
  readonly cursor: number;
  readonly isRefresh: boolean;
  readonly json: string;
}

export interface Subscription {
  readonly socket: LiveSocket;
  readonly id: string;
  readonly view: ViewDefinition;
  readonly params: ViewParams;
  topic: string | null;
  state: FeedState;
  /** What the screen has, as far as it was sent. */
  cursor: number;
  held: HeldPatch[] | null;
  /** Rights were found good; others have been told. */
  isAllowed: boolean;
  isGone: boolean;
}

export interface Doing {
  readonly contactId: string;
  readonly doing: 'looking' | 'writing';
  /** Last sign of it. */
  at: number;
}

/** Where a socket's messages go. */
export interface SocketOwner {
  heard(socket: LiveSocket, data: RawData, isBinary: boolean): void;
  answered(socket: LiveSocket): void;
  closed(socket: LiveSocket): void;
}

/** State lives on the socket itself, and the listeners below are shared: no map entry and no closure a socket. */
export class LiveSocket extends WebSocket {
  owner: SocketOwner | null = null;
  viewer: Viewer | null = null;
  loginId: string | null = null;
  subs: Subscription[] = [];
  doing: Doing | null = null;
  openedAt = 0;
  /** Last message or pong. */
  seenAt = 0;
  /** Messages it may still send right now; filled with time. */
  allowance = 0;
  allowanceAt = 0;
  badMessages = 0;
  slowSince = 0;
  /** Messages that came while the first one, the token, was being checked. */
  waiting: string[] | null = null;
}

export const subOf = (socket: LiveSocket, id: string): Subscription | undefined =>
  socket.subs.find((sub) => sub.id === id);

export const watchesContact = (socket: LiveSocket, view: ViewName, contactId: string): Subscription | undefined =>
  socket.subs.find((sub) => sub.view.name === view && sub.params.contactId === contactId);

export function listen(socket: LiveSocket, owner: SocketOwner): void {
  socket.owner = owner;
  // `ws` types its listeners for any WebSocket; `this` is the one they were added to.
  (socket as WebSocket).on('message', onMessage as Heard);
  (socket as WebSocket).on('pong', onPong as Told);
  (socket as WebSocket).on('close', onClose as Told);
  socket.on('error', onError);
}

type Heard = (this: WebSocket, data: RawData, isBinary: boolean) => void;
type Told = (this: WebSocket) => void;

function onMessage(this: LiveSocket, data: RawData, isBinary: boolean): void {
  this.owner?.heard(this, data, isBinary);
}
function onPong(this: LiveSocket): void {
  this.owner?.answered(this);
}
function onClose(this: LiveSocket): void {
  this.owner?.closed(this);
}
/** A broken frame or connection: `ws` closes the socket itself, and 'close' follows. */
function onError(): void {}
