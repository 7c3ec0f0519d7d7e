/**
 * A screen without a browser: one WebSocket, its views folded from patches, resumed by cursor after every outage.
 */
import WebSocket from 'ws';
import {
  applyPatch,
  emptyView,
  type Patch,
  type ToScreen,
  type ToServer,
  type View,
  type ViewName,
} from '#modules/contacts/live/contract.js';

export interface LiveOptions {
  readonly url: () => string;
  readonly headers: () => Readonly<Record<string, string>>;
  /** After each patch, folded in already. */
  readonly onPatch?: (sub: string, patch: Patch, view: View) => void;
  readonly onRefused?: (code: string, sub: string | undefined) => void;
  /** A screen beats every 5 s, so that it is not taken for dead, and stays present where it looks. */
  readonly beatMs?: number;
}

interface Watch {
  readonly view: ViewName;
  readonly params: { readonly contactId?: string };
}

const pausesMs = [50, 100, 200, 400, 800] as const;

export class LiveClient {
  private readonly options: LiveOptions;
  private readonly watched = new Map<string, Watch>();
  private readonly views = new Map<string, View>();
  private socket: WebSocket | null = null;
  private timer: NodeJS.Timeout | null = null;
  private beat: NodeJS.Timeout | null = null;
  private failures = 0;
  private isClosed = false;

  constructor(options: LiveOptions) {
    this.options = options;
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Connects, and stays connected until closed. */
  start(): this {
    if (this.socket !== null || this.isClosed) return this;
    const url = this.options.url();
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/live`, {
      headers: { origin: url, ...this.options.headers() },
      perMessageDeflate: false,
      handshakeTimeout: 5_000,
    });
    this.socket = socket;
    socket.on('open', () => {
      this.failures = 0;
      for (const [sub, watch] of this.watched) this.subscribe(sub, watch);
    });
    socket.on('message', (data: Buffer) => {
      if (socket === this.socket) this.heard(JSON.parse(data.toString()) as ToScreen);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.lost(socket));
    if (this.options.beatMs !== undefined)
      this.beat ??= setInterval(() => this.send({ t: 'beat' }), this.options.beatMs).unref();
    return this;
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    if (this.isClosed) return;
    const pauseMs = pausesMs[Math.min(this.failures++, pausesMs.length - 1)]!;
    this.timer = setTimeout(() => this.start(), pauseMs);
  }

  watch(view: ViewName, params: { readonly contactId?: string } = {}, sub: string = view): void {
    if (this.watched.has(sub)) return;
    this.watched.set(sub, { view, params });
    if (this.isOpen) this.subscribe(sub, { view, params });
  }

  unwatch(sub: string): void {
    if (!this.watched.delete(sub)) return;
    this.views.delete(sub);
    this.send({ t: 'unsub', sub });
  }

  private subscribe(sub: string, { view, params }: Watch): void {
    const cursor = this.views.get(sub)?.cursor;
    this.send({ t: 'sub', sub, view, params, ...(cursor === undefined ? {} : { cursor }) });
  }

  /** Dropped when the socket is not open: what must arrive goes by HTTP. */
  send(message: ToServer): void {
    if (this.isOpen) this.socket?.send(JSON.stringify(message));
  }

  private heard(message: ToScreen): void {
    if (message.t === 'refused') this.options.onRefused?.(message.code, message.sub);
    if (message.t !== 'patch' || !this.watched.has(message.sub)) return;
    const view = applyPatch(this.views.get(message.sub) ?? emptyView, message.patch);
    this.views.set(message.sub, view);
    this.options.onPatch?.(message.sub, message.patch, view);
  }

  view(sub: string): View {
    return this.views.get(sub) ?? emptyView;
  }

  rows<T>(collection: string, sub: string): readonly T[] {
    return Object.values(this.view(sub).rows[collection] ?? {}) as unknown as T[];
  }

  subs(): readonly string[] {
    return [...this.watched.keys()];
  }

  /** As when a cable is pulled: no goodbye, and it comes back by itself. */
  drop(): void {
    this.socket?.terminate();
  }

  close(): void {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.beat !== null) clearInterval(this.beat);
    this.socket?.terminate();
    this.socket = null;
  }
}
