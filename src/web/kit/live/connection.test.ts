import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyPatch,
  emptyView,
  type Patch,
  type ToScreen,
  type ToServer,
  type View,
} from '#modules/contacts/live/contract.js';
import { LiveConnection, silenceMs, type SocketLike } from './connection.js';

/** A server with one view of numbered rows, a line that can be cut, and a clock that is pushed by hand. */
class World {
  now = 0;
  timers: { at: number; work: () => void; isOff: boolean }[] = [];
  sockets: FakeSocket[] = [];
  log: { id: string; value: number }[] = [];
  isReachable = true;
  readonly live = new LiveConnection({
    open: () => {
      const socket = new FakeSocket(this);
      this.sockets.push(socket);
      return socket;
    },
    now: () => this.now,
    chance: () => 0.5,
    after: (ms, work) => {
      const timer = { at: this.now + ms, work, isOff: false };
      this.timers.push(timer);
      return () => {
        timer.isOff = true;
      };
    },
    serverTimeIs: () => undefined,
  });

  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const due = this.timers.filter((timer) => !timer.isOff && timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      due.isOff = true;
      this.now = Math.max(this.now, due.at);
      due.work();
    }
    this.now = until;
    this.timers = this.timers.filter((timer) => !timer.isOff);
  }

  get socket(): FakeSocket {
    return this.sockets.at(-1)!;
  }

  get fresh(): Patch {
    const rows = Object.fromEntries(this.log.map((row) => [row.id, row]));
    return { cursor: this.log.length, isFresh: true, rows: { items: Object.values(rows) } };
  }

  commit(id: string): void {
    const row = { id, value: this.log.length + 1 };
    this.log.push(row);
    if (this.socket.isSubscribed)
      this.socket.hears({ t: 'patch', sub: 'desk', patch: { cursor: this.log.length, rows: { items: [row] } } });
  }

  read(since: number | undefined): Patch {
    if (since === undefined) return this.fresh;
    const ids = [...new Set(this.log.map((row) => row.id))];
    return { cursor: this.log.length, rows: { items: this.log.slice(since) }, keep: { items: ids } };
  }
}

class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  isSubscribed = false;
  isDeaf = false;
  readonly said: ToServer[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    world.timers.push({
      at: world.now + 1,
      isOff: false,
      work: () => (world.isReachable ? this.onopen?.() : this.onclose?.()),
    });
  }

  send(text: string): void {
    const message = JSON.parse(text) as ToServer;
    this.said.push(message);
    if (this.isDeaf) return;
    if (message.t === 'beat') this.hears({ t: 'beat', at: 0, cursor: this.#world.log.length });
    if (message.t !== 'sub') return;
    this.isSubscribed = true;
    this.hears({ t: 'patch', sub: message.sub, patch: this.#world.read(message.cursor) });
  }

  hears(message: ToScreen): void {
    if (!this.isDeaf) this.onmessage?.({ data: JSON.stringify(message) });
  }

  close(): void {
    this.isSubscribed = false;
  }

  /** The line drops. */
  cut(): void {
    this.isSubscribed = false;
    this.onclose?.();
  }
}

function opened(): World {
  const world = new World();
  world.live.start();
  world.live.subscribe('desk', {}, () => undefined);
  world.pass(10);
  return world;
}

const shown = (world: World): View => world.live.view('desk', {})!.view;
const whole = (world: World): View => applyPatch(emptyView, world.fresh);

describe('a live view', () => {
  it('equals a fresh read after any outage', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('commit' as const), id: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ do: fc.constantFrom('cut' as const, 'deaf' as const, 'unreachable' as const) }),
      fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = opened();
        for (const one of steps) {
          if (one.do === 'commit') world.commit(one.id);
          if (one.do === 'cut') world.socket.cut();
          if (one.do === 'deaf') world.socket.isDeaf = true;
          if (one.do === 'unreachable') world.isReachable = !world.isReachable;
          if (one.do === 'pass') world.pass(one.ms);
        }
        world.isReachable = true;
        world.pass(60_000);
        world.live.wake();
        world.pass(60);
        expect(shown(world).rows).toEqual(whole(world).rows);
        expect(world.live.state.isBehind).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('resumes from its cursor instead of reading everything again', () => {
    const world = opened();
    world.commit('a');
    world.socket.cut();
    world.pass(1000);
    expect(world.socket.said.find((message) => message.t === 'sub')).toMatchObject({ cursor: 1 });
  });

  it('says that it is behind from the moment the line drops, and no longer once it has caught up', () => {
    const world = opened();
    expect(world.live.state.isBehind).toBe(false);
    world.isReachable = false;
    world.socket.cut();
    expect(world.live.state).toEqual({ isBehind: true, since: world.now });
    world.isReachable = true;
    world.pass(30_000);
    expect(world.live.state.isBehind).toBe(false);
  });

  it('does not trust a line that has fallen silent', () => {
    const world = opened();
    world.socket.isDeaf = true;
    const before = world.sockets.length;
    world.pass(silenceMs + 5000);
    expect(world.sockets.length).toBeGreaterThan(before);
  });

  it('says again after an outage what this person is doing', () => {
    const world = opened();
    world.live.saysPresence('contact_1', 'writing');
    world.socket.cut();
    world.pass(1000);
    expect(world.socket.said).toContainEqual({ t: 'presence', contactId: 'contact_1', doing: 'writing' });
  });

  it('stays warm for a while after the last look, then is forgotten', () => {
    const world = new World();
    world.live.start();
    const leave = world.live.subscribe('contact', { contactId: 'c' }, () => undefined);
    world.pass(10);
    leave();
    expect(world.live.view('contact', { contactId: 'c' })).not.toBeNull();
    // Heartbeats go on meanwhile, or the line would be given up as dead.
    for (let i = 0; i < 14; i += 1) {
      world.live.beat();
      world.pass(5000);
    }
    expect(world.live.view('contact', { contactId: 'c' })).toBeNull();
    expect(world.socket.said.at(-1)?.t === 'unsub' || world.socket.said.some((one) => one.t === 'unsub')).toBe(true);
  });
});
