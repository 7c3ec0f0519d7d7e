import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyPatch, emptyView } from '#modules/contacts/live/contract.js';
import { Screen, TinyFloor, tinyHub, type TinyHub } from '../testing/live.js';

let running: TinyHub | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(floor: TinyFloor, options: Parameters<typeof tinyHub>[1] = {}): Promise<TinyHub> {
  running = await tinyHub(floor, options);
  return running;
}

const anna = { login: 'person_anna' };
const sara = { login: 'person_sara' };
const rowsOf = (floor: TinyFloor, contactId?: string) => applyPatch(emptyView, floor.fresh(contactId)).rows;
/** Collections without rows and collections never mentioned are the same. */
const shown = (rows: Record<string, unknown>) => ({ items: {}, ...rows });

/** Small pseudo-random numbers with a seed (mulberry32): a failure is repeated by its seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('the hub', () => {
  it('shows a fresh read, then every patch', async () => {
    const floor = new TinyFloor();
    floor.change('contact_1', 'a', 1);
    const { url } = await start(floor);
    const screen = new Screen(url, anna);
    await screen.sub('s', 'contact', 'contact_1');
    await screen.until(() => screen.view('s').cursor === 1);
    floor.change('contact_1', 'b', 2);
    floor.change('contact_2', 'c', 3);
    floor.change('contact_1', 'a', null);
    await screen.until(() => screen.view('s').cursor === 4);
    expect(screen.view('s').rows).toEqual(rowsOf(floor, 'contact_1'));
    expect(screen.messages[0]).toMatchObject({ t: 'hello' });
  });

  it.each([1, 2, 3, 4, 5])(
    'old view + patches = fresh read, through lost connections and slow reads (seed %i)',
    async (seed) => {
      const random = chance(seed);
      const floor = new TinyFloor();
      floor.readDelayMs = () => Math.floor(random() * 6);
      const { url } = await start(floor);
      const contacts = ['contact_1', 'contact_2', 'contact_3'];
      let screens = contacts.map((contactId) => ({ contactId, screen: new Screen(url, anna) }));
      for (const { contactId, screen } of screens) await screen.sub('v', 'contact', contactId);
      for (let step = 0; step < 150; step += 1) {
        const contactId = contacts[Math.floor(random() * 3)]!;
        const key = `k${Math.floor(random() * 8)}`;
        floor.change(contactId, key, random() < 0.3 ? null : step);
        if (random() < 0.5) await new Promise((resolve) => setTimeout(resolve, Math.floor(random() * 3)));
        if (random() < 0.15) {
          const at = Math.floor(random() * 3);
          const old = screens[at]!;
          if (random() < 0.5) old.screen.socket.terminate();
          else old.screen.socket.close();
          const screen = new Screen(url, anna, old.screen);
          screens = screens.with(at, { contactId: old.contactId, screen });
          await screen.sub('v', 'contact', old.contactId);
        }
      }
      for (const { contactId, screen } of screens) {
        await screen.caughtUp('v', floor.cursor);
        expect(shown(screen.view('v').rows)).toEqual(shown(rowsOf(floor, contactId)));
      }
    },
  );

  it('reads every screen afresh when the floor was read anew: what was committed in between was told to nobody', async () => {
    const floor = new TinyFloor();
    floor.change('contact_1', 'a', 1);
    const listeners = new Set<() => void>();
    const { url } = await start(floor, {
      onReopened: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    const screen = new Screen(url, anna);
    await screen.sub('s', 'contact', 'contact_1');
    await screen.until(() => screen.view('s').cursor === 1);
    // A commit whose answer was lost: it stands in the tables, and no listener heard of it.
    floor.changeUnheard('contact_1', 'b', 2);
    for (const listener of listeners) listener();
    await screen.until(() => screen.view('s').cursor === 2);
    expect(screen.view('s').rows).toEqual(rowsOf(floor, 'contact_1'));
  });

  it('answers no heartbeat while another server owns the floor, and sends its screens there', async () => {
    let isServing = true;
    const { url, hub } = await start(new TinyFloor(), { isServing: () => isServing });
    const screen = new Screen(url, anna);
    await screen.say({ t: 'beat' });
    await screen.until(() => screen.messages.some((message) => message.t === 'beat'));
    isServing = false;
    const heard = screen.messages.length;
    await screen.say({ t: 'beat' });
    await screen.say({ t: 'sub', sub: 's', view: 'desk' });
    await screen.until(() => screen.messages.length > heard);
    expect(screen.messages.slice(heard).map((message) => message.t)).not.toContain('beat');
    hub.sweep();
    hub.sweep();
    expect(await screen.closed).toBe(1013);
  });

  it('gives a slow socket one fresh read instead of every patch', async () => {
    const floor = new TinyFloor();
    floor.paddingBytes = 40_000;
    const { url, hub } = await start(floor, { fullBytes: 64 * 1024 });
    const slow = new Screen(url, anna);
    const quick = new Screen(url, sara);
    for (const screen of [slow, quick]) {
      await screen.sub('v', 'contact', 'contact_1');
      await screen.until(() => screen.views.has('v'));
    }
    slow.socket.pause();
    for (let step = 0; hub.figures().slow === 0 && step < 2_000; step += 1) {
      floor.change('contact_1', `k${step % 5}`, step);
      if (step % 20 === 19) await quick.caughtUp('v', floor.cursor);
    }
    expect(hub.figures().slow).toBe(1);
    for (let step = 0; step < 500; step += 1) floor.change('contact_1', `k${step % 5}`, -step);
    const patchesBefore = slow.messages.length;
    slow.socket.resume();
    await slow.caughtUp('v', floor.cursor);
    expect(shown(slow.view('v').rows)).toEqual(shown(rowsOf(floor, 'contact_1')));
    expect(hub.figures().rereads).toBeGreaterThan(0);
    expect(slow.messages.length - patchesBefore).toBeLessThan(500);
    await quick.caughtUp('v', floor.cursor);
    expect(shown(quick.view('v').rows)).toEqual(shown(rowsOf(floor, 'contact_1')));
  }, 60_000);

  it('answers a beat with the cursor, and brings quiet views along', async () => {
    const floor = new TinyFloor();
    const { url } = await start(floor);
    const screen = new Screen(url, anna);
    await screen.sub('s', 'contact', 'contact_1');
    await screen.until(() => screen.views.has('s'));
    floor.change('contact_2', 'a', 1);
    await screen.say({ t: 'beat' });
    await screen.until(() => screen.messages.some((message) => message.t === 'beat'));
    expect(screen.messages.at(-1)).toMatchObject({ t: 'beat', cursor: 1 });
    expect(screen.view('s').cursor).toBe(1);
  });

  it('reads afresh when the cursor is from the future', async () => {
    const floor = new TinyFloor();
    floor.change('contact_1', 'a', 1);
    const { url } = await start(floor);
    const screen = new Screen(url, anna);
    screen.views.set('s', { cursor: 999, rows: { items: { ghost: { id: 'ghost' } } } });
    await screen.sub('s', 'contact', 'contact_1');
    await screen.until(() => screen.view('s').cursor === 1);
    expect(screen.view('s').rows).toEqual(rowsOf(floor, 'contact_1'));
  });

  it('refreshes by time only what is watched', async () => {
    const floor = new TinyFloor();
    const refresh = vi.fn((topic: string) => ({ cursor: floor.cursor, rows: { topics: [{ id: topic }] } }));
    const { url } = await start(floor, { views: [floor.view('floor', { refreshMs: 5, refresh })] });
    const screen = new Screen(url, anna);
    await screen.sub('f', 'floor');
    await screen.until(() => screen.view('f').rows['topics'] !== undefined);
    expect(refresh).toHaveBeenCalledWith('floor:person_anna');
    await screen.say({ t: 'unsub', sub: 'f' });
    await screen.say({ t: 'beat' });
    await screen.until(() => screen.messages.some((message) => message.t === 'beat'));
    const calls = refresh.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(refresh.mock.calls.length).toBe(calls);
  });
});

describe('rights', () => {
  it('refuses a foreign page before the handshake', async () => {
    const { url } = await start(new TinyFloor());
    const screen = new Screen(url, { ...anna, origin: 'http://evil.example' });
    const status = await new Promise((resolve) =>
      screen.socket.once('unexpected-response', (_request, response) => resolve(response.statusCode)),
    );
    expect(status).toBe(403);
  });

  it('closes with 4401 who is nobody, and who brings a wrong token', async () => {
    const { url } = await start(new TinyFloor());
    const unknown = new Screen(url, {});
    await unknown.sub('s', 'desk');
    expect(await unknown.closed).toBe(4401);
    expect(unknown.messages).toContainEqual({ t: 'refused', sub: 's', code: 'identity.notLoggedIn' });
    expect(await new Screen(url, { chat: 'wrong' }).closed).toBe(4401);
  });

  it('knows a customer by subprotocol or by the first message, and keeps them to their own contact', async () => {
    const floor = new TinyFloor();
    floor.change('contact_1', 'a', 1);
    const { url } = await start(floor);
    const byProtocol = new Screen(url, { chat: 'chat-contact_1' });
    const byMessage = new Screen(url, {});
    await byMessage.say({ t: 'auth', token: 'chat-contact_1' });
    for (const screen of [byProtocol, byMessage]) {
      await screen.sub('c', 'chat', 'contact_1');
      await screen.sub('x', 'chat', 'contact_2');
      await screen.until(() => screen.messages.some((message) => message.t === 'refused') && screen.views.has('c'));
      expect(screen.messages).toContainEqual({ t: 'refused', sub: 'x', code: 'identity.notAllowed' });
      expect(screen.view('c').rows).toEqual(rowsOf(floor, 'contact_1'));
    }
  });

  it('closes the screens of a revoked login at once, and of one that ended elsewhere at the next look', async () => {
    const alive = vi.fn(async (ids: readonly string[]) => new Set(ids.filter((id) => id !== 'person_sara')));
    const { url, hub } = await start(new TinyFloor(), {
      credentials: {
        viewerOfLogin: async (id) => ({ viewer: { kind: 'person', id, name: id, roles: [] }, loginId: id }),
        customerOf: async () => null,
        loginsStillAlive: alive,
      },
    });
    const [first, second] = [new Screen(url, anna), new Screen(url, sara)];
    for (const screen of [first, second]) await screen.until(() => screen.messages.length > 0);
    hub.closeLogins(['person_anna']);
    expect(await first.closed).toBe(4401);
    for (let i = 0; i < 12; i += 1) hub.sweep();
    expect(await second.closed).toBe(4401);
  });

  it('tells when the first desk of a person opens and the last one closes', async () => {
    const told: string[] = [];
    const { url, hub } = await start(new TinyFloor(), {
      onPersonConnected: (id) => told.push(`+${id}`),
      onPersonLost: (id) => told.push(`-${id}`),
    });
    const [one, two] = [new Screen(url, anna), new Screen(url, anna)];
    for (const screen of [one, two]) {
      await screen.sub('d', 'desk');
      await screen.until(() => screen.views.has('d'));
    }
    expect(told).toEqual(['+person_anna']);
    expect(hub.connectedPeople()).toEqual(['person_anna']);
    one.socket.terminate();
    await vi.waitFor(() => expect(hub.figures().sockets).toBe(1));
    expect(told).toEqual(['+person_anna']);
    two.socket.close();
    await vi.waitFor(() => expect(told).toEqual(['+person_anna', '-person_anna']));
  });
});

describe('rude screens', () => {
  it('refuses what is malformed, then closes; never fails', async () => {
    const { url } = await start(new TinyFloor());
    const screen = new Screen(url, anna);
    const bad = [
      '{',
      '[]',
      'null',
      '{"t":"sub"}',
      '{"t":"sub","sub":"a","view":"desk","more":1}',
      '{"t":"no"}',
      '\ud800',
    ];
    for (const text of bad) await screen.sayRaw(text);
    await screen.sayRaw(Buffer.from([0, 1, 2]));
    await screen.until(() => screen.messages.filter((message) => message.t === 'refused').length === 8);
    for (const text of bad) await screen.sayRaw(text);
    expect(await screen.closed).toBe(1008);
  });

  it('closes on messages over 64 KB (1009), and on floods (1008)', async () => {
    const { url } = await start(new TinyFloor());
    const large = new Screen(url, anna);
    await large.sayRaw(JSON.stringify({ t: 'beat', x: 'x'.repeat(70_000) }));
    expect(await large.closed).toBe(1009);
    const flood = new Screen(url, anna);
    for (let i = 0; i < 500; i += 1) await flood.sayRaw('{"t":"beat"}');
    expect(await flood.closed).toBe(1008);
  });

  it('gives up a socket that is silent', async () => {
    let now = 1_000_000;
    const { url, hub } = await start(new TinyFloor(), { now: () => now });
    const screen = new Screen(url, anna);
    await screen.until(() => screen.messages.length > 0);
    screen.socket.pause();
    now += 21_000;
    hub.sweep();
    await vi.waitFor(() => expect(hub.figures().sockets).toBe(0));
    screen.socket.terminate();
  });
});

describe('presence', () => {
  const peopleSeen = (screen: Screen, contactId: string) =>
    screen.messages.findLast((message) => message.t === 'presence' && message.contactId === contactId);

  it('is shown to others at the contact, to desks that list it, and to the customer by first name', async () => {
    let now = 1_000_000;
    const floor = new TinyFloor();
    const desk = floor.view('desk', {
      read: async () => ({ cursor: 0, isFresh: true, rows: { items: [{ id: 'contact_1' }] } }),
    });
    const { url, hub } = await start(floor, {
      now: () => now,
      views: [desk, floor.view('contact'), floor.view('chat')],
    });
    const writer = new Screen(url, anna);
    const other = new Screen(url, sara);
    const lister = new Screen(url, { login: 'person_lia' });
    const customer = new Screen(url, { chat: 'chat-contact_1' });
    await other.sub('c', 'contact', 'contact_1');
    await lister.sub('d', 'desk');
    await customer.sub('c', 'chat', 'contact_1');
    await writer.sub('c', 'contact', 'contact_1');
    for (const screen of [other, lister, customer, writer]) await screen.until(() => screen.views.size > 0);
    await writer.say({ t: 'presence', contactId: 'contact_1', doing: 'writing' });
    for (const screen of [other, lister]) {
      await screen.until(() => peopleSeen(screen, 'contact_1') !== undefined);
      expect(peopleSeen(screen, 'contact_1')).toMatchObject({
        people: [{ id: 'person_anna', name: 'person_anna Rossi', doing: 'writing' }],
      });
    }
    await customer.until(() => peopleSeen(customer, 'contact_1') !== undefined);
    expect(JSON.stringify(peopleSeen(customer, 'contact_1'))).not.toContain('Rossi');

    const late = new Screen(url, { login: 'person_nina' });
    await late.sub('c', 'contact', 'contact_1');
    await late.until(() => peopleSeen(late, 'contact_1') !== undefined);

    now += 16_000;
    hub.sweep();
    await other.until(() => JSON.stringify(peopleSeen(other, 'contact_1')).includes('"people":[]'));
    await writer.say({ t: 'presence', contactId: 'contact_9', doing: 'looking' });
    await writer.until(() => writer.messages.some((message) => message.t === 'refused'));
  });
});
