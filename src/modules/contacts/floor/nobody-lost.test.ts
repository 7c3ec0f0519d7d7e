/** Contacts that nobody would find again, and memory that would never end. */
import { describe, expect, it } from 'vitest';
import { defaultQueue } from '#kernel/routing/index.js';
import { anna, Scene } from '../testing/scene.js';
import { emptyTouched } from './memory.js';

const day = 24 * 3_600_000;

/** What happens every few seconds, and after each commit. */
function chase(scene: Scene, ms: number): void {
  scene.pass(ms).do({ type: 'Chase' });
}
function commit(scene: Scene, most = 0): void {
  scene.memory.touched = emptyTouched();
  scene.memory.forgetResting(most);
}

function answeredByMail(): Scene {
  const scene = new Scene().ready(anna);
  scene.open('contact_1', { channel: 'mail' });
  scene.accept();
  scene.do({
    type: 'ConsultantWrites',
    contactId: 'contact_1',
    by: anna,
    channel: 'mail',
    message: scene.message(),
    after: scene.contact().seq,
  });
  return scene;
}

describe('a contact that waits for nobody', () => {
  it('an answered mail without an answer ends unconfirmed, also when its consultant has left the centre', () => {
    const scene = answeredByMail();
    scene.do({ type: 'RemoveConsultant', consultantId: anna.id! });
    chase(scene, 2 * day);
    expect(scene.contact().state).toBe('open');
    chase(scene, 2 * day);
    expect(scene.contact()).toMatchObject({ state: 'unconfirmed', interactions: [] });
    scene.do({ type: 'CustomerWrites', contactId: 'contact_1', channel: 'mail', message: scene.message() });
    expect(scene.contact().interactions).toHaveLength(1);
  });

  it('whoever gives up the place in line has the next word, and silence ends it', () => {
    const scene = new Scene();
    scene.open();
    scene.do({ type: 'Leave', interactionId: scene.contact().interactions[0]!.id });
    expect(scene.contact()).toMatchObject({ state: 'open', turn: 'customer' });
    chase(scene, 4 * day);
    expect(scene.contact().state).toBe('unconfirmed');
  });

  it('a join is not told as a customer who gave up', () => {
    const scene = new Scene();
    scene.open('contact_1');
    scene.open('contact_2');
    scene.do({ type: 'Join', contactId: 'contact_2', into: 'contact_1', by: anna.id! });
    expect(scene.types()).not.toContain('InteractionLeft');
  });

  it('the last queue stays: a customer who comes back has a place', () => {
    const scene = new Scene();
    const remove = () => scene.do({ type: 'RemoveQueue', queueId: 'queue_bills', moveTo: 'queue_other' });
    expect(remove).toThrow('routing.queueInUse');
    scene.do({ type: 'DefineQueue', queue: defaultQueue('queue_other', 'Altro') });
    remove();
  });
});

describe('a promise', () => {
  function promised(): Scene {
    const scene = answeredByMail();
    const dueAt = scene.at + 10 * day;
    scene.do({ type: 'MakePromise', contactId: 'contact_1', promiseId: 'p', by: anna.id!, what: 'a call', dueAt });
    return scene;
  }
  const lates = (scene: Scene) => scene.types().filter((type) => type === 'PromiseLate').length;

  it('outlives the silence after asking', () => {
    const scene = promised();
    scene.answerAll().ask();
    chase(scene, 5 * day);
    expect(scene.contact().state).toBe('awaiting');
    chase(scene, 6 * day);
    expect(lates(scene)).toBe(1);
    expect(scene.contact().interactions).toHaveLength(1);
  });

  it('of a contact that was joined into another is chased still', () => {
    const scene = promised();
    scene.open('contact_2', { channel: 'mail' });
    scene.do({ type: 'Join', contactId: 'contact_1', into: 'contact_2', by: anna.id! });
    chase(scene, 11 * day);
    expect(lates(scene)).toBe(1);
  });

  it('is not chased any more when the customer has said that all is clear', () => {
    const scene = promised();
    scene.answerAll().ask();
    scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
    chase(scene, 11 * day);
    expect(scene.contact().state).toBe('resolved');
    expect(lates(scene)).toBe(0);
  });

  it('that is late and still not kept comes back', () => {
    const scene = promised();
    chase(scene, 11 * day);
    scene.accept();
    scene.do({
      type: 'ConsultantWrites',
      contactId: 'contact_1',
      by: anna,
      channel: 'mail',
      message: scene.message(),
      after: scene.contact().seq,
    });
    chase(scene, 4 * day);
    expect(lates(scene)).toBe(2);
    expect(scene.contact().interactions).toHaveLength(1);
  });
});

describe('memory', () => {
  it('lets go of what is over, of its customer and of what was joined into it; a joined one is never there alone', () => {
    const scene = new Scene().ready(anna);
    scene.open('contact_1');
    scene.accept();
    scene.open('contact_2');
    scene.do({ type: 'Join', contactId: 'contact_2', into: 'contact_1', by: anna.id! });
    scene.answerAll().ask();
    commit(scene);
    expect([scene.memory.contacts.size, scene.memory.customers.size]).toEqual([2, 1]);
    scene.do({ type: 'CustomerConfirms', contactId: 'contact_2' });
    scene.do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'done' });
    commit(scene);
    const { contacts, customers, customerOf } = scene.memory;
    expect([contacts.size, customers.size, customerOf.size]).toEqual([0, 0, 0]);
  });

  it('keeps the last ones, and whatever is not written yet', () => {
    const scene = answeredByMail();
    chase(scene, 4 * day);
    scene.memory.forgetResting(0);
    expect(scene.memory.contacts.size).toBe(1);
    scene.memory.touched = emptyTouched();
    scene.memory.forgetResting(10);
    expect(scene.memory.contacts.size).toBe(1);
  });

  it('keeps what a commit under way has taken, and lets go of it once that is written', () => {
    const scene = answeredByMail();
    chase(scene, 4 * day);
    const { memory } = scene;
    const taken = memory.touched;
    memory.unwritten.add(taken);
    commit(scene);
    expect([memory.contacts.size, memory.customers.size]).toEqual([1, 1]);
    memory.unwritten.delete(taken);
    commit(scene);
    expect([memory.contacts.size, memory.customers.size]).toEqual([0, 0]);
  });

  it('keeps long mails only as far as they have room', () => {
    const scene = answeredByMail();
    for (let i = 0; i < 400; i++)
      scene.do({
        type: 'CustomerWrites',
        contactId: 'contact_1',
        channel: 'mail',
        message: scene.message('x'.repeat(200_000)),
      });
    expect(scene.memory.recentEntries.size).toBeLessThan(200);
  });
});
