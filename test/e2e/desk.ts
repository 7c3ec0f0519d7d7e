/** A consultant's screen without a browser: the same HTTP and WebSocket that the real one speaks. */
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { ServerToCaller } from '#modules/contacts/web-call/contract.js';
import type { PhoneToDesk } from '#modules/contacts/phone/contract.js';
import {
  applyPatch,
  emptyView,
  type Patch,
  type ToScreen,
  type View,
  type ViewName,
} from '#modules/contacts/live/contract.js';

export class Live {
  private readonly socket: WebSocket;
  private readonly views = new Map<string, View>();
  private readonly waiting = new Set<() => void>();
  /** What the telephone was told, in order. */
  readonly phone: PhoneToDesk[] = [];
  /** What a customer's screen was told of its call. */
  readonly calls: ServerToCaller[] = [];
  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.heard(JSON.parse(data.toString()) as ToScreen));
    socket.on('error', () => undefined);
  }

  static async open(url: string, headers: Record<string, string>): Promise<Live> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { headers: { origin: url, ...headers } });
    const live = new Live(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return live;
  }

  watch(view: ViewName, params: { contactId?: string } = {}, sub: string = view): void {
    this.socket.send(JSON.stringify({ t: 'sub', sub, view, params }));
  }
  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  private heard(message: ToScreen): void {
    if (message.t === 'phone') this.phone.push(message.say);
    if (message.t === 'call') this.calls.push(message.say);
    if (message.t === 'patch')
      this.views.set(message.sub, applyPatch(this.views.get(message.sub) ?? emptyView, message.patch as Patch));
    for (const wake of this.waiting) wake();
  }

  rows<T>(collection: string, sub: string): readonly T[] {
    return Object.values(this.views.get(sub)?.rows[collection] ?? {}) as unknown as T[];
  }

  /** Waits until `found` finds something in the views. */
  async until<T>(found: () => T | undefined | null | false, what = 'something', limitMs = 180_000): Promise<T> {
    const end = Date.now() + limitMs;
    for (;;) {
      const value = found();
      if (value) return value;
      if (Date.now() > end)
        throw new Error(`never came: ${what}; views: ${JSON.stringify([...this.views]).slice(0, 2_000)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, 250);
        const { waiting } = this;
        function done(): void {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
        waiting.add(done);
      });
    }
  }

  close(): void {
    this.socket.terminate();
  }
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export class Desk {
  readonly personId: string;
  private readonly url: string;
  private readonly cookie: string;
  private readonly csrf: string;
  live!: Live;

  private constructor(url: string, cookie: string, csrf: string, personId: string) {
    this.url = url;
    this.cookie = cookie;
    this.csrf = csrf;
    this.personId = personId;
  }

  static async login(url: string, mail: string, password: string, personId: string): Promise<Desk> {
    const answer = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ mail, password }),
    });
    if (!answer.ok) throw new Error(`login failed: ${answer.status} ${await answer.text()}`);
    const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
    const me = (await (await fetch(`${url}/api/me`, { headers: { cookie } })).json()) as { csrf: string };
    return new Desk(url, cookie, me.csrf, personId);
  }

  /** What a request of this person carries. */
  get headers(): Record<string, string> {
    return { cookie: this.cookie, 'x-ponte-csrf': this.csrf, origin: this.url };
  }

  /** Opens the desk, as a screen does. */
  async openScreen(): Promise<this> {
    this.live = await Live.open(this.url, { cookie: this.cookie });
    this.live.watch('desk');
    return this;
  }

  /** Opens the desk and says ready. */
  async sitDown(): Promise<this> {
    await this.openScreen();
    await this.call('PUT', '/api/me/wish', { wish: 'ready' });
    return this;
  }

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...this.headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as T };
  }
}
