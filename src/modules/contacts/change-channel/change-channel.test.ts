/** From writing to calling and back: one contact, one place in line, nobody lost on the way. */
import { interactionOf, placeInLine } from '#kernel/routing/index.js';
import { describe, expect, it } from 'vitest';
import { anna, bruno, Scene } from '../testing/scene.js';

const minuteMs = 60_000;

/** Everybody takes calls too, but not while they write: as a centre has it. */
function centre(): Scene {
  const scene = new Scene();
  for (const { id } of [anna, bruno]) {
    const capacity = { chat: 1, call: 1 };
    const consultant = { id: id!, skills: {}, languages: ['it'], capacity, interruptedBy: {} };
    scene.do({ type: 'DefineConsultant', consultant });
  }
  return scene;
}

const change = (scene: Scene, to: string, by: 'customer' | 'machine' = 'customer') =>
  scene.do({ type: 'ChangeChannel', contactId: 'contact_1', to, by, message: scene.message('Chiamo dal sito.') });

describe('a customer who calls instead of writing', () => {
  it('keeps the place in line', () => {
    const scene = centre();
    scene.open('contact_1');
    scene.pass(minuteMs).open('contact_2');
    const before = interactionOf(scene.memory.routing, scene.contact().interactions[0]!.id)!;
    scene.pass(minuteMs);
    expect(change(scene, 'call')).toBe(true);
    const [live, ...others] = scene.contact().interactions;
    expect(others).toEqual([]);
    expect(live).toMatchObject({ channel: 'call', place: 'waiting' });
    const now = interactionOf(scene.memory.routing, live!.id)!;
    expect([now.arrivedAt, now.key]).toEqual([before.arrivedAt, before.key]);
    expect(placeInLine(scene.memory.routing, live!.id)).toBe(1);
    expect(scene.types()).not.toContain('InteractionLeft');
  });

  it('is offered first to whoever already writes with them, whose room is free for it', () => {
    const scene = centre().ready(anna);
    scene.open('contact_1');
    scene.accept();
    // Somebody else has waited for long: the free room is not to go there first.
    scene.pass(minuteMs).open('contact_2');
    change(scene, 'call');
    expect(scene.contact().interactions).toMatchObject([{ channel: 'call', place: 'offered', consultantId: anna.id }]);
    scene.accept();
    expect(scene.contact()).toMatchObject({ consultantId: anna.id, channel: 'chat' });
  });

  it('opens again what was over, and the same words twice are one', () => {
    const scene = centre().ready(anna);
    scene.open('contact_1');
    scene.accept().answerAll().ask();
    scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
    const message = scene.message('Chiamo dal sito.');
    const again = () =>
      scene.do({ type: 'ChangeChannel', contactId: 'contact_1', to: 'call', by: 'customer', message });
    expect([again(), again()]).toEqual([true, false]);
    expect(scene.contact()).toMatchObject({ state: 'open', turn: 'consultant', interactions: [{ channel: 'call' }] });
  });

  it('is closed as what it is, a call: nothing asked is no solution, and nobody is asked in vain', () => {
    const scene = centre().ready(anna);
    scene.open('contact_1', { asksFor: 'call', firstDoubt: null });
    scene.accept();
    scene.do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'x' });
    expect(scene.contact()).toMatchObject({ state: 'unconfirmed', interactions: [] });
  });
});

describe('a call that was cut', () => {
  it('goes on in writing at the same place, told by the house and not by the customer', () => {
    const scene = centre();
    scene.open('contact_1', { asksFor: 'call' });
    expect(scene.contact()).toMatchObject({ channel: 'chat', interactions: [{ channel: 'call' }] });
    const before = interactionOf(scene.memory.routing, scene.contact().interactions[0]!.id)!;
    scene.pass(minuteMs);
    change(scene, 'chat', 'machine');
    const live = scene.contact().interactions;
    expect(live).toMatchObject([{ channel: 'chat', place: 'waiting' }]);
    expect(interactionOf(scene.memory.routing, live[0]!.id)!.arrivedAt).toBe(before.arrivedAt);
  });

  it('is not ended by a minute without written words: people talk', () => {
    const scene = centre().ready(anna);
    scene.open('contact_1', { asksFor: 'call' });
    scene.accept();
    const by = anna;
    const written = { type: 'ConsultantWrites', contactId: 'contact_1', by, channel: 'chat' } as const;
    scene.do({ ...written, message: scene.message(), after: Number.MAX_SAFE_INTEGER });
    scene.pass(scene.memory.settings.chatIdleMs + minuteMs).do({ type: 'Chase' });
    expect(scene.contact().interactions).toMatchObject([{ channel: 'call', place: 'held' }]);
  });
});
