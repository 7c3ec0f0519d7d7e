/**
 * Who watches which topic, and that each gets every patch once and in order, whatever happens between the read and the
 * first patch. The rule that is proved by test: old view + patches = fresh read.
 */
import type { Logger } from 'pino';
import type { Patch } from '#modules/contacts/live/contract.js';
import type { Committed } from '#modules/contacts/floor/types.js';
import type { ViewDefinition } from '#modules/contacts/live/view.js';
import { patchMessage, written } from './messages.js';
import type { LiveSocket, Subscription } from './socket.js';

export interface FeedOptions {
  readonly log: Logger;
  readonly now: () => number;
  readonly views: readonly ViewDefinition[];
  readonly cursor: () => number;
  /** Above this many unsent bytes a socket is slow: it gets no patches but one fresh read when it has drained. */
  readonly fullBytes: number;
  /** Called when a subscription has been allowed, when it ended, and with every patch that a topic gets. */
  readonly onAllowed: (sub: Subscription) => void;
  readonly onEnded: (sub: Subscription) => void;
  readonly onPatch: (topic: Topic, patch: Patch) => void;
}

export interface Topic {
  readonly name: string;
  readonly view: ViewDefinition;
  readonly subs: Set<Subscription>;
}

const mostHeld = 500;
const slowStepMs = 50;
/** A screen that takes nothing for so long is as good as gone; it resumes by cursor when it comes back. */
const slowMs = 30_000;
const open = 1;

export class Feeds {
  readonly topics = new Map<string, Topic>();
  readonly figures = { patches: 0, reads: 0, rereads: 0 };
  readonly #options: FeedOptions;
  readonly #watched = new Map<ViewDefinition, number>();
  readonly #timers = new Map<ViewDefinition, NodeJS.Timeout>();
  readonly #slow = new Set<LiveSocket>();
  readonly #isWatched = (topic: string): boolean => this.topics.has(topic);
  #slowTimer: NodeJS.Timeout | null = null;
  /** The last commit whose patches have gone out. */
  #published: number;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#published = options.cursor();
  }

  get slowSockets(): number {
    return this.#slow.size;
  }

  /** Starts or resumes a view on a socket. `since` null reads it afresh. */
  async start(sub: Subscription, since: number | null): Promise<void> {
    const { viewer } = sub.socket;
    if (!viewer) return;
    try {
      if (!(await sub.view.may(sub.params, viewer))) return this.#refuse(sub, 'identity.notAllowed');
      if (sub.isGone) return;
      this.#join(sub, sub.view.topic(sub.params, viewer));
      this.#options.onAllowed(sub);
      // A cursor from the future is one of another database: nothing can be built on it.
      let from = since !== null && since >= 0 && since <= this.#options.cursor() ? since : null;
      while (!(await this.#read(sub, from))) from = null;
    } catch (error) {
      this.#failed(sub, error);
    }
  }

  /** Ends a subscription, and its topic with the last one. */
  stop(sub: Subscription): void {
    sub.isGone = true;
    sub.held = null;
    const at = sub.socket.subs.indexOf(sub);
    if (at >= 0) sub.socket.subs.splice(at, 1);
    this.#leave(sub);
    this.#options.onEnded(sub);
  }

  /** Sends what a commit changed to whoever watches it. */
  publishCommit(committed: Committed): void {
    for (const view of this.#options.views) {
      if (!this.#watched.get(view)) continue;
      try {
        for (const { topic, patch } of view.patches(committed, this.#isWatched)) this.publish(topic, patch, false);
      } catch (error) {
        this.#options.log.error({ err: error, view: view.name }, 'patches failed: its screens read afresh');
        this.#readAgain(view);
      }
    }
    this.#published = Math.max(this.#published, committed.seq);
  }

  /** What was committed may have gone by unseen: every screen reads afresh. */
  readAllAgain(): void {
    this.#published = Math.max(this.#published, this.#options.cursor());
    for (const view of this.#options.views) this.#readAgain(view);
  }

  publish(name: string, patch: Patch, isRefresh: boolean): void {
    const topic = this.topics.get(name);
    if (!topic) return;
    if (patch.isReread) {
      for (const sub of [...topic.subs]) {
        if (sub.state === 'live') this.#startAgain(sub);
        // What is being read may be older than the change: it is read once more.
        else if (sub.state === 'reading') sub.held = null;
      }
      return;
    }
    this.#options.onPatch(topic, patch);
    const json = JSON.stringify(patch);
    let last = { id: '', message: '' };
    for (const sub of topic.subs) {
      if (sub.state === 'reading') this.#hold(sub, { cursor: patch.cursor, isRefresh, json });
      if (sub.state !== 'live') continue;
      // Screens of one kind name their subscriptions alike, so the whole message is mostly the same.
      if (last.id !== sub.id) last = { id: sub.id, message: patchMessage(sub.id, json) };
      this.#send(sub, last.message, patch.cursor);
    }
  }

  /**
   * Answers a heartbeat: what is live is brought to the cursor of the last commit, so that a screen can tell "nothing
   * happened" from "I am behind". A screen that is behind gets no answer, and knows it.
   */
  beat(socket: LiveSocket): void {
    for (const sub of socket.subs) {
      if (sub.state === 'behind') return;
      if (sub.state === 'live' && sub.cursor < this.#published)
        this.#send(sub, patchMessage(sub.id, `{"cursor":${this.#published}}`), this.#published);
    }
    socket.send(written({ t: 'beat', at: this.#options.now(), cursor: this.#published }));
  }

  close(): void {
    for (const timer of this.#timers.values()) clearInterval(timer);
    this.#timers.clear();
    if (this.#slowTimer) clearInterval(this.#slowTimer);
    this.#slowTimer = null;
    this.#slow.clear();
  }

  /** Reads the view and sends it, then what came meanwhile. False when too much came: read again. */
  async #read(sub: Subscription, since: number | null): Promise<boolean> {
    sub.state = 'reading';
    sub.held = [];
    this.figures.reads += 1;
    const patch = await sub.view.read(sub.params, sub.socket.viewer!, since);
    if (sub.isGone) return true;
    const { held } = sub;
    if (held === null) return false;
    sub.held = null;
    sub.state = 'live';
    const topic = sub.topic === null ? undefined : this.topics.get(sub.topic);
    if (topic) this.#options.onPatch(topic, patch);
    this.#send(sub, patchMessage(sub.id, JSON.stringify(patch)), patch.cursor);
    for (const one of held) {
      // A commit's patch at the read's cursor is in the read already. A refresh at the same cursor may be newer than
      // the read, and would not come again; so it is sent.
      const isIncluded = one.isRefresh ? one.cursor < patch.cursor : one.cursor <= patch.cursor;
      if (!isIncluded) this.#send(sub, patchMessage(sub.id, one.json), one.cursor);
    }
    return true;
  }

  #hold(sub: Subscription, patch: { cursor: number; isRefresh: boolean; json: string }): void {
    if (sub.held === null) return;
    sub.held.push(patch);
    if (sub.held.length > mostHeld) sub.held = null;
  }

  #send(sub: Subscription, message: string, cursor: number): void {
    const { socket } = sub;
    if (sub.state !== 'live' || socket.readyState !== open) return;
    if (socket.bufferedAmount > this.#options.fullBytes) return this.#isTooSlow(sub);
    sub.cursor = cursor;
    this.figures.patches += 1;
    socket.send(message);
  }

  #isTooSlow(sub: Subscription): void {
    sub.state = 'behind';
    const { socket } = sub;
    if (!this.#slow.has(socket)) socket.slowSince = this.#options.now();
    this.#slow.add(socket);
    this.#slowTimer ??= setInterval(() => this.#lookAtSlow(), slowStepMs).unref();
  }

  #lookAtSlow(): void {
    for (const socket of this.#slow) {
      if (socket.readyState !== open) this.#slow.delete(socket);
      else if (socket.bufferedAmount <= this.#options.fullBytes / 4) {
        this.#slow.delete(socket);
        for (const sub of socket.subs) if (sub.state === 'behind') this.#startAgain(sub);
      } else if (this.#options.now() - socket.slowSince > slowMs) socket.terminate();
    }
    if (this.#slow.size > 0 || !this.#slowTimer) return;
    clearInterval(this.#slowTimer);
    this.#slowTimer = null;
  }

  #startAgain(sub: Subscription): void {
    this.figures.rereads += 1;
    this.#leave(sub);
    sub.state = 'asking';
    void this.start(sub, null);
  }

  #readAgain(view: ViewDefinition): void {
    for (const topic of [...this.topics.values()])
      if (topic.view === view)
        for (const sub of [...topic.subs]) {
          if (sub.state === 'live') this.#startAgain(sub);
          // What is being read may be older: it is read once more.
          else if (sub.state === 'reading') sub.held = null;
        }
  }

  #join(sub: Subscription, name: string): void {
    let topic = this.topics.get(name);
    if (!topic) {
      topic = { name, view: sub.view, subs: new Set() };
      this.topics.set(name, topic);
      this.#watch(sub.view, 1);
    }
    topic.subs.add(sub);
    sub.topic = name;
  }

  #leave(sub: Subscription): void {
    const topic = sub.topic === null ? undefined : this.topics.get(sub.topic);
    sub.topic = null;
    if (!topic) return;
    topic.subs.delete(sub);
    if (topic.subs.size > 0) return;
    this.topics.delete(topic.name);
    this.#watch(topic.view, -1);
  }

  /** A view is refreshed by time only while some topic of it is watched. */
  #watch(view: ViewDefinition, more: 1 | -1): void {
    const count = (this.#watched.get(view) ?? 0) + more;
    this.#watched.set(view, count);
    if (view.refreshMs === undefined || !view.refresh) return;
    if (count === 0) {
      clearInterval(this.#timers.get(view));
      this.#timers.delete(view);
    } else if (!this.#timers.has(view))
      this.#timers.set(view, setInterval(() => this.#refresh(view), view.refreshMs).unref());
  }

  #refresh(view: ViewDefinition): void {
    for (const topic of this.topics.values()) {
      if (topic.view !== view) continue;
      try {
        const patch = view.refresh?.(topic.name);
        if (patch) this.publish(topic.name, patch, true);
      } catch (error) {
        this.#options.log.error({ err: error, view: view.name }, 'refresh failed');
      }
    }
  }

  #refuse(sub: Subscription, code: string): void {
    if (sub.isGone) return;
    this.stop(sub);
    if (sub.socket.readyState === open) sub.socket.send(written({ t: 'refused', sub: sub.id, code }));
  }

  #failed(sub: Subscription, error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^(identity|contact|customer|routing)\./.test(code)) return this.#refuse(sub, code);
    if (sub.isGone) return;
    this.#options.log.warn({ err: error, view: sub.view.name }, 'view not readable now: the screen is to come back');
    this.stop(sub);
    // 1013, "try again later": the screen comes back after its own pause, and resumes.
    sub.socket.close(1013);
  }
}
