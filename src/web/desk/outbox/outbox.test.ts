import { describe, expect, it } from 'vitest';
import type { LocalStore } from '../drafts/local.js';
import type { Outgoing } from './outgoing.js';
import { holdMs, Outbox } from './outbox.js';

type Answer = 'done' | 'again' | { readonly refused: unknown };

function world(answers: Answer[]) {
  const timers: { at: number; work: () => void; isOff: boolean }[] = [];
  const kept = new Map<string, Outgoing>();
  const sent: string[] = [];
  const back: { body: string; refused: unknown }[] = [];
  let now = 0;
  const local: LocalStore = {
    keepNow: () => undefined,
    drafts: () => Promise.resolve([]),
    outgoing: () => Promise.resolve([...kept.values()]),
    change: ({ sent: done = [] }) => {
      for (const id of done) kept.delete(id);
      return Promise.resolve();
    },
  };
  const make = (): Outbox =>
    new Outbox({
      personId: 'p',
      local,
      send: (one) => {
        sent.push(one.clientId);
        return Promise.resolve(answers.shift() ?? 'done');
      },
      giveBack: (one, refused) => back.push({ body: one.body, refused }),
      now: () => now,
      after: (ms, work) => {
        const timer = { at: now + ms, work, isOff: false };
        timers.push(timer);
        return () => {
          timer.isOff = true;
        };
      },
    });
  const pass = async (ms: number): Promise<void> => {
    const until = now + ms;
    for (;;) {
      const due = timers.filter((timer) => !timer.isOff && timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      due.isOff = true;
      now = Math.max(now, due.at);
      due.work();
      for (let i = 0; i < 8; i += 1) await Promise.resolve();
    }
    now = until;
  };
  const write = (outbox: Outbox, clientId: string): void => {
    const one: Outgoing = {
      clientId,
      personId: 'p',
      contactId: 'c',
      kind: 'message',
      channel: 'chat',
      body: 'Buongiorno',
      attachments: [],
      after: 1,
      at: now,
      sendAt: now + holdMs,
    };
    kept.set(clientId, one);
    outbox.add(one);
  };
  return { make, pass, write, sent, back, kept };
}

describe('the outbox', () => {
  it('holds a message long enough to take it back', async () => {
    const { make, pass, write, sent, back, kept } = world([]);
    const outbox = make();
    write(outbox, 'm1');
    await pass(holdMs - 1);
    expect(await outbox.takeBack('m1')).toBe(true);
    await pass(60_000);
    expect(sent).toEqual([]);
    expect(back).toEqual([{ body: 'Buongiorno', refused: null }]);
    expect(kept.size).toBe(0);
  });

  it('tries with the same client id until the server answers', async () => {
    const { make, pass, write, sent, kept } = world(['again', 'again', 'done']);
    const outbox = make();
    write(outbox, 'm1');
    await pass(60_000);
    expect(sent).toEqual(['m1', 'm1', 'm1']);
    expect(outbox.pending).toEqual([]);
    expect(kept.size).toBe(0);
  });

  it('gives the text back when the server says no', async () => {
    const { make, pass, write, back } = world([{ refused: 'changed' }]);
    const outbox = make();
    write(outbox, 'm1');
    await pass(holdMs);
    expect(back).toEqual([{ body: 'Buongiorno', refused: 'changed' }]);
    expect(await outbox.takeBack('m1')).toBe(false);
  });

  it('goes on after a reload, and sends no message of another person', async () => {
    const { make, pass, write, sent, kept } = world(['again']);
    write(make(), 'm1');
    kept.set('m2', { ...kept.get('m1')!, clientId: 'm2', personId: 'q' });
    const after = make();
    await after.restore();
    expect(after.pending.map((one) => one.clientId)).toEqual(['m1']);
    await pass(60_000);
    expect(sent).not.toContain('m2');
    expect(kept.has('m2')).toBe(true);
  });
});
