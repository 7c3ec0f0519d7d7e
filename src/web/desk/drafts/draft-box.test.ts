import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDraft, join, keepBeside, meetServer, settle } from './draft.js';
import { DraftBox, localDelayMs, serverDelayMs, type Heard, type SaveAnswer } from './draft-box.js';
import { isSame, type LocalDraft, type LocalStore } from './local.js';
import type { Outgoing } from '../outbox/outgoing.js';

/** A world with one browser, its tabs, a server and a network that comes and goes. Time is a number. */
class World {
  now = 0;
  isOnline = true;
  readonly timers: { at: number; work: () => void; isOff: boolean }[] = [];
  readonly drafts = new Map<string, LocalDraft>();
  readonly outbox = new Map<string, Outgoing>();
  server = { text: '', revision: 0 };
  readonly tabs: (Tab | null)[] = [];
  nextWriter = 1;

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.now + ms, work, isOff: false };
    this.timers.push(timer);
    return () => {
      timer.isOff = true;
    };
  }

  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      const due = this.timers.filter((timer) => !timer.isOff && timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      due.isOff = true;
      this.now = Math.max(this.now, due.at);
      due.work();
      await settled();
    }
    this.now = until;
    await settled();
  }

  readonly local: LocalStore = {
    drafts: () => Promise.resolve([...this.drafts.values()]),
    outgoing: () => Promise.resolve([...this.outbox.values()]),
    change: ({ put = [], remove = [], send = [] }) => {
      for (const draft of put) this.drafts.set(draft.id, draft);
      for (const record of remove) if (isSame(this.drafts.get(record.id), record)) this.drafts.delete(record.id);
      for (const one of send) this.outbox.set(one.clientId, one);
      return Promise.resolve();
    },
    keepNow: (drafts) => {
      for (const draft of drafts) this.drafts.set(draft.id, draft);
    },
  };

  save(text: string, revision: number): SaveAnswer {
    if (!this.isOnline) return { ok: false, newer: null };
    if (revision !== this.server.revision) return { ok: false, newer: this.server };
    this.server = { text, revision: revision + 1 };
    return { ok: true, revision: this.server.revision, savedAt: this.now };
  }
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 12; i += 1) await Promise.resolve();
};

class Tab {
  readonly box: DraftBox;
  isAlive = true;

  constructor(world: World) {
    this.box = new DraftBox({
      personId: 'p',
      writerId: `w${world.nextWriter++}`,
      local: {
        ...world.local,
        change: (change) => (this.isAlive ? world.local.change(change) : new Promise(() => undefined)),
      },
      save: (_contact, _channel, draft) => Promise.resolve(world.save(draft.text, draft.revision)),
      tell: (heard: Heard) => {
        for (const tab of world.tabs) if (tab && tab !== this && tab.isAlive) tab.box.heard(heard);
      },
      after: (ms, work) => world.after(ms, () => this.isAlive && work()),
    });
  }

  get draft(): { text: string; others: readonly string[] } {
    return this.box.state('c', 'chat').draft;
  }

  get everything(): string {
    return [this.draft.text, ...this.draft.others].join(' ');
  }
}

async function openTab(world: World, place: number): Promise<Tab> {
  const tab = new Tab(world);
  world.tabs[place] = tab;
  await tab.box.restore(world.isOnline ? [{ contactId: 'c', channel: 'chat', ...world.server }] : []);
  return tab;
}

type Step =
  | { readonly do: 'type' | 'crash' | 'reload' | 'open'; readonly tab: 0 | 1 }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'network' }
  | { readonly do: 'elsewhere' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), tab: fc.constantFrom(0, 1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 3000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('crash' as const, 'reload' as const), tab: fc.constantFrom(0, 1) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), tab: fc.constantFrom(0, 1) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'network' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'elsewhere' as const }) },
);

/** Does a step; returns the word that was typed, if any. */
async function take(world: World, one: Step, n: number): Promise<{ tab: Tab; word: string } | null> {
  if (one.do === 'wait') await world.pass(one.ms);
  else if (one.do === 'network') world.isOnline = !world.isOnline;
  else if (one.do === 'elsewhere') {
    // Another device, which has read what the server holds and goes on from there.
    world.server = { text: `${world.server.text}<d${n}>`, revision: world.server.revision + 1 };
  } else {
    const tab = world.tabs[one.tab];
    if (one.do === 'type' && tab) {
      const word = `<${n}>`;
      tab.box.type('c', 'chat', tab.draft.text + word);
      return { tab, word };
    }
    if (one.do !== 'type' && tab) {
      if (one.do === 'reload') await tab.box.flush();
      tab.box.stop();
      tab.isAlive = false;
      world.tabs[one.tab] = null;
    }
    if (one.do !== 'type' && one.do !== 'crash') await openTab(world, one.tab);
  }
  return null;
}

describe('drafts', () => {
  it('lose no word older than a second, whatever happens to tabs and network', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const world = new World();
        await openTab(world, 0);
        const typed: { word: string; at: number; tab: Tab; diedAt: number | null }[] = [];
        for (const [n, one] of steps.entries()) {
          const alive = typed.filter((each) => each.tab.isAlive);
          const words = await take(world, one, n);
          if (words) typed.push({ ...words, at: world.now, diedAt: null });
          for (const each of alive) if (!each.tab.isAlive) each.diedAt = world.now;
        }
        // Everything settles: the network is back, the open tabs have saved.
        world.isOnline = true;
        for (const tab of world.tabs) tab?.box.wake();
        await world.pass(60_000);
        const open = world.tabs.filter((tab) => tab !== null);
        const all = [...open, await openTab(world, 2)].map((tab) => tab.everything).join(' ');
        for (const { word, at, diedAt } of typed)
          if (diedAt === null || diedAt - at >= 1000) expect(all, `word ${word}`).toContain(word);
      }),
      { numRuns: 400 },
    );
  });

  it('typed while another tab takes the record over are not taken away with it', async () => {
    const world = new World();
    const first = await openTab(world, 0);
    world.isOnline = false;
    first.box.type('c', 'chat', '<0>');
    await world.pass(200);
    first.box.type('c', 'chat', '<0><1>');
    const second = await openTab(world, 1);
    await world.pass(1000);
    first.box.stop();
    first.isAlive = false;
    expect(`${second.everything} ${(await openTab(world, 0)).everything}`).toContain('<1>');
  });

  it('typed while the server answers, and on their way into the store as the page closes, are kept', async () => {
    const world = new World();
    const tab = await openTab(world, 0);
    tab.box.type('c', 'chat', 'Buongiorno');
    await world.pass(localDelayMs);
    // The store takes its time from here on, and a closing page takes its transactions along.
    world.local.change = () => new Promise(() => undefined);
    const save = world.save.bind(world);
    world.save = (...sent) => {
      tab.box.type('c', 'chat', 'Buongiorno!');
      return save(...sent);
    };
    await world.pass(serverDelayMs - localDelayMs);
    void tab.box.flush();
    tab.isAlive = false;
    expect((await openTab(world, 0)).draft.text).toBe('Buongiorno!');
  });

  it('are on the server within a second of a keystroke, also while somebody types without a pause', async () => {
    const world = new World();
    const tab = await openTab(world, 0);
    for (let i = 0; i < 20; i += 1) {
      tab.box.type('c', 'chat', `${tab.draft.text}<${i}>`);
      await world.pass(100);
    }
    expect(world.server.text).toContain('<9>');
    await world.pass(1000);
    expect(world.server.text).toContain('<19>');
    expect(tab.box.state('c', 'chat').place).toBe('server');
  });

  it('do not bring a sent text back after a reload', async () => {
    const world = new World();
    const tab = await openTab(world, 0);
    tab.box.type('c', 'chat', 'Buongiorno');
    await world.pass(300);
    const sent = { clientId: 'm1', body: 'Buongiorno' } as Outgoing;
    await tab.box.handOver('c', 'chat', sent);
    tab.box.stop();
    tab.isAlive = false;
    expect((await openTab(world, 0)).everything.trim()).toBe('');
    expect(world.outbox.get('m1')?.body).toBe('Buongiorno');
  });

  it('of another person stay closed', async () => {
    const world = new World();
    world.drafts.set('x', { id: 'q|c|chat|w9', key: 'q|c|chat', ...emptyDraft, text: 'segreto' });
    expect((await openTab(world, 0)).everything.trim()).toBe('');
  });
});

describe('two versions of a draft', () => {
  const typed = { ...emptyDraft, text: 'Ciao Ada', base: 'Ciao', revision: 1 };

  it('become the longer one when one goes on from the other', () => {
    expect(join(typed, 'Ciao Ada, come va', 'Ciao').text).toBe('Ciao Ada, come va');
    expect(join(typed, 'Ciao', '').text).toBe('Ciao Ada');
    expect(meetServer({ ...typed, text: 'Ciao' }, { text: 'Salve', revision: 2 }).text).toBe('Salve');
  });

  it('stay side by side when they forked, until the person decides', () => {
    const both = meetServer(typed, { text: 'Ciao Leo', revision: 2 });
    expect(both).toMatchObject({ text: 'Ciao Ada', others: ['Ciao Leo'], base: 'Ciao Leo', revision: 2 });
    expect(settle(both, 'Ciao Leo', 'append')).toMatchObject({ text: 'Ciao Ada\n\nCiao Leo', others: [] });
    expect(settle(both, 'Ciao Leo', 'use')).toMatchObject({ text: 'Ciao Leo', others: ['Ciao Ada'] });
    expect(settle(both, 'Ciao Leo', 'drop')).toMatchObject({ text: 'Ciao Ada', others: [] });
  });

  it('keep beside only what is not already there', () => {
    expect(keepBeside(['Ciao L'], 'Ciao Leo', 'Ciao Ada')).toEqual(['Ciao Leo']);
    expect(keepBeside([], 'Ada', 'Ciao Ada')).toEqual([]);
  });
});
