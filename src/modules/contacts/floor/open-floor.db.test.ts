import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';
import type { FloorEvent } from '../contract.js';
import { chatView } from '../live/chat-view.js';
import { applyPatch, emptyView, type Patch, type View } from '../live/contract.js';
import { contactView } from '../live/contact-view.js';
import { deskView } from '../live/desk-view.js';
import type { ViewDefinition, ViewParams } from '../live/view.js';
import type { Viewer } from '../../identity/contract.js';
import { opening, people, stateOf, Town } from '../testing/town.js';
import { loadContact, loadMemory } from './load.js';
import { Memory } from './memory.js';
import { openFloor, type ContactsFloor } from './open-floor.js';

const { database, pool } = await testDatabase();
const log = pino({ level: 'silent' });
const floors: ContactsFloor[] = [];

async function open(): Promise<ContactsFloor> {
  const floor = await openFloor({ database, log, owner: `test-${floors.length}` });
  floors.push(floor);
  return floor;
}

afterEach(async () => {
  for (const floor of floors.splice(0)) await floor.stop();
});

/** Commands as they come: now and then several at once. */
async function live(floor: ContactsFloor, town: Town, steps: number): Promise<void> {
  const memory = (floor as unknown as { memory: Memory }).memory;
  for (let step = 0; step < steps; step++) {
    const commands = Array.from({ length: step % 7 === 0 ? 4 : 1 }, () => town.next(memory));
    await Promise.all(
      commands.map((command) =>
        floor
          .dispatch(command)
          .catch((error: { code?: string }) => expect(error.code).toMatch(/^(contact|routing|customer)\./)),
      ),
    );
  }
}

const person = (id: string): Viewer => ({ kind: 'person', id, name: id, roles: ['consultant'] });
const sorted = (view: View): unknown =>
  Object.fromEntries(
    Object.entries(view.rows).map(([name, rows]) => [name, Object.fromEntries(Object.entries(rows).sort())]),
  );

describe('a floor on PostgreSQL', () => {
  it('holds in memory what the tables hold, and both are the fold of the log', async () => {
    const floor = await open();
    const town = new Town(11);
    for (const command of opening()) await floor.dispatch(command);
    await live(floor, town, 250);
    const memory = (floor as unknown as { memory: Memory }).memory;
    for (const id of town.ids) await floor.contact(id);
    await floor.stop();

    const fromTables = new Memory();
    await loadMemory(fromTables, pool, memory.seq, floor.now());
    for (const id of town.ids) await loadContact(fromTables, pool, id);
    const fromLog = new Memory();
    const { rows } = await pool.query<{ seq: number; data: FloorEvent }>('select seq, data from event order by seq');
    for (const { seq, data } of rows) fromLog.replay(data, seq);

    const expected = JSON.parse(JSON.stringify(stateOf(memory))) as Record<string, unknown>;
    // Passages of contacts that are over come back with the contact, not with the floor.
    const { passages: _1, ...inMemory } = expected;
    const { passages: _2, ...inTables } = JSON.parse(JSON.stringify(stateOf(fromTables))) as Record<string, unknown>;
    expect(inTables).toEqual(inMemory);
    expect(JSON.parse(JSON.stringify(stateOf(fromLog)))).toEqual(expected);
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, i) => i + 1));

    const entries = await pool.query<{ data: unknown }>('select data from entry order by id');
    const folded = [...fromLog.touched.entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(entries.rows.map((row) => row.data)).toEqual(JSON.parse(JSON.stringify(folded)));
  });

  it('takes a flood in batches that the lease outlasts', async () => {
    const batches: number[] = [];
    const floor = await openFloor({ database, log, owner: 'flood', onCommit: (_ms, events) => batches.push(events) });
    floors.push(floor);
    for (const command of opening()) await floor.dispatch(command);
    const wish = (n: number) => ({
      type: 'Wish' as const,
      at: floor.now(),
      consultantId: people[n % people.length]!,
      wish: Math.floor(n / people.length) % 2 === 0 ? ('paused' as const) : ('ready' as const),
    });
    const told: number[] = [floor.cursor];
    floor.onCommitted(({ seq, events }) => {
      // Several commits are under way, and are told in their order, without a gap.
      expect(events[0]!.seq).toBe(told.at(-1)! + 1);
      told.push(seq);
    });
    const done = await Promise.all(Array.from({ length: 3_000 }, (_, n) => floor.dispatch(wish(n))));
    expect(done.every((one) => one.isNew)).toBe(true);
    expect(told.at(-1)).toBe(floor.cursor);
    // Who was let in by the same flush may overshoot by a command's own events, no more.
    expect(Math.max(...batches)).toBeLessThan(1_200);
    expect(batches.reduce((sum, events) => sum + events, 0)).toBeGreaterThanOrEqual(3_000);
  });

  it('gives every screen the same by patches as by a fresh read', async () => {
    const floor = await open();
    const town = new Town(5, 'screens');
    for (const command of opening()) await floor.dispatch(command);
    await live(floor, town, 40);
    const chat = chatView({ floor, pool, nameOf: (id) => id });
    const watches: Watch[] = [
      ...people.map((id) => watch(deskView(floor, pool), {}, person(id))),
      ...town.ids
        .slice(0, 6)
        .flatMap((contactId) => [
          watch(contactView(floor, pool), { contactId }, person(people[0]!)),
          watch(chat, { contactId }, { kind: 'customer', contactId }),
        ]),
    ];
    for (const one of watches) one.view = await freshOf(one);
    const rereads: Promise<void>[] = [];
    floor.onCommitted((committed) => {
      for (const one of watches)
        for (const { topic, patch } of one.definition.patches(committed, (asked) => asked === one.topic)) {
          expect(topic).toBe(one.topic);
          if (one.held !== null) one.held.push(patch);
          else if (patch.isReread) rereads.push(readAgain(one));
          else one.view = applyPatch(one.view, patch);
        }
    });
    /** The floor's own clock may commit at any moment: what changed while it was read is read again. */
    const settled = async (one: Watch): Promise<View> => {
      for (;;) {
        for (let more = rereads.splice(0); more.length > 0; more = rereads.splice(0)) await Promise.all(more);
        const { cursor } = floor;
        const fresh = await freshOf(one);
        if (floor.cursor === cursor && rereads.length === 0) return fresh;
      }
    };
    const sinceHalf = new Map<(typeof watches)[number], View>();
    for (let round = 0; round < 12; round++) {
      await live(floor, town, 12);
      if (round === 6) for (const one of watches) sinceHalf.set(one, one.view);
      for (const one of watches) {
        const fresh = await settled(one);
        expect(withoutWait(sorted(one.view)), `${one.topic} after round ${round}`).toEqual(withoutWait(sorted(fresh)));
      }
    }
    // A screen that slept for half of it reads only what changed, and sees the same.
    for (const [one, old] of sinceHalf) {
      const resumed = applyPatch(old, await one.definition.read(one.params, one.viewer, old.cursor));
      const fresh = await freshOf(one);
      expect(withoutWait(sorted(resumed)), `${one.topic} resumed`).toEqual(withoutWait(sorted(fresh)));
    }
  });
});

interface Watch {
  readonly definition: ViewDefinition;
  readonly params: ViewParams;
  readonly viewer: Viewer;
  readonly topic: string;
  view: View;
  /** What was told while the view is being read. */
  held: Patch[] | null;
}

const watch = (definition: ViewDefinition, params: ViewParams, viewer: Viewer): Watch => ({
  definition,
  params,
  viewer,
  topic: definition.topic(params, viewer),
  view: emptyView,
  held: null,
});

const freshOf = async ({ definition, params, viewer }: Watch): Promise<View> =>
  applyPatch(emptyView, await definition.read(params, viewer, null));

/** As the hub does it: patches wait for the end of a read, and a read that was overtaken is done once more. */
async function readAgain(one: Watch): Promise<void> {
  for (let isOvertaken = true; isOvertaken;) {
    const held: Patch[] = (one.held = []);
    one.view = await freshOf(one);
    isOvertaken = held.some((patch) => patch.isReread);
    for (const patch of held)
      if (!patch.isReread && patch.cursor > one.view.cursor) one.view = applyPatch(one.view, patch);
  }
  one.held = null;
}

/** The place in line and the wait move with other people's contacts: they are refreshed by time, not by patches. */
function withoutWait(view: unknown): unknown {
  return JSON.parse(
    JSON.stringify(view, (key, value: unknown) =>
      ['placeInLine', 'wait', 'opensAt'].includes(key) ? undefined : value,
    ),
  );
}

describe('a join undone after all is over and the floor was read anew', () => {
  it('is found in the tables, parted, and stays parted', async () => {
    const first = await open();
    for (const command of opening()) await first.dispatch(command).catch(() => undefined);
    const now = first.now();
    const caller = {
      name: 'Livia Sarti',
      language: 'it',
      identities: [{ kind: 'mail' as const, value: 'livia@parted.example', isVerified: false }],
    };
    const open2 = (contactId: string) => ({
      ...{ type: 'OpenContact' as const, at: first.now(), contactId, caller, channel: 'mail', subject: contactId },
      queueId: 'queue_faults',
      message: { clientId: `message_of_${contactId}`, body: 'words' },
    });
    for (const id of ['contact_parted_1', 'contact_parted_2']) await first.dispatch(open2(id));
    const by = people[0]!;
    await first.dispatch({ type: 'Join', at: now, contactId: 'contact_parted_2', into: 'contact_parted_1', by });
    const held = (await first.contact('contact_parted_1'))!;
    await first.dispatch({ type: 'Connect', at: now, consultantId: by }).catch(() => undefined);
    await first.dispatch({ type: 'Wish', at: now, consultantId: by, wish: 'ready' }).catch(() => undefined);
    const live = (await first.contact(held.id))!.interactions[0]!;
    const take = { at: first.now(), interactionId: live.id, consultantId: live.consultantId ?? by };
    await first.dispatch({ type: live.place === 'offered' ? 'Accept' : 'Take', ...take });
    const author = { kind: 'consultant' as const, id: take.consultantId, name: 'x' };
    for (const doubt of held.doubts)
      await first.dispatch({ type: 'AnswerDoubt', at: now, contactId: held.id, doubtId: doubt.id, answer: 'so' });
    await first.dispatch({ type: 'AskConfirmation', at: now, contactId: held.id, by: author });
    await first.dispatch({ type: 'CustomerConfirms', at: now, contactId: held.id });
    await first.dispatch({ type: 'WrapUp', at: now, contactId: held.id, by: author.id, code: 'done' });
    await first.stop();

    const second = await open();
    expect((second as unknown as { memory: Memory }).memory.contacts.has('contact_parted_2')).toBe(false);
    await second.dispatch({ type: 'UndoJoin', at: second.now(), contactId: 'contact_parted_2', by });
    const { rows } = await pool.query(
      `select id, state, joined_into, place from contact where id like 'contact_parted_%' order by id`,
    );
    const over = { state: 'resolved', joined_into: null, place: null };
    expect(rows).toEqual([
      { id: 'contact_parted_1', ...over },
      { id: 'contact_parted_2', ...over },
    ]);
  });
});
