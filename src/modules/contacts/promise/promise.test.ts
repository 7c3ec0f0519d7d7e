import { describe, expect, it } from 'vitest';
import { anna, bruno, Scene } from '../testing/scene.js';

const promised = (): Scene => {
  const scene = new Scene().ready(anna);
  scene.open();
  scene.accept();
  scene.do({
    type: 'MakePromise',
    contactId: 'contact_1',
    promiseId: 'promise_1',
    by: anna.id!,
    what: 'La richiamo',
    dueAt: scene.at + 3_600_000,
  });
  return scene;
};

describe('a promise', () => {
  it('keeps a contact with open doubts alive through the wrap-up', () => {
    const scene = promised();
    scene.do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'promise' });
    expect(scene.contact()).toMatchObject({
      state: 'promised',
      consultantId: anna.id,
      interactions: [],
      turn: 'nobody',
    });
  });

  it('is chased when due, to whoever gave it', () => {
    const scene = promised();
    scene.do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'promise' });
    scene.ready(bruno).pass(3_600_001).do({ type: 'Chase' });
    expect(scene.contact()).toMatchObject({
      turn: 'consultant',
      promises: [{ state: 'late' }],
      interactions: [{ place: 'offered', consultantId: anna.id }],
    });
    expect(() => scene.do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'x' })).toThrow(
      'contact.needsPromiseOrAnswer',
    );
  });

  it('goes to somebody able when who gave it is off', () => {
    const scene = promised();
    scene.do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'promise' });
    scene.do({ type: 'Wish', consultantId: anna.id!, wish: 'off' });
    scene.ready(bruno).pass(3_600_001).do({ type: 'Chase' });
    expect(scene.contact().interactions[0]).toMatchObject({ place: 'offered', consultantId: bruno.id });
  });

  it('cannot be due in the past, nor beyond a year, nor empty', () => {
    const scene = promised();
    const promise = {
      type: 'MakePromise' as const,
      contactId: 'contact_1',
      promiseId: 'promise_2',
      by: anna.id!,
      what: 'x',
      dueAt: scene.at,
    };
    expect(() => scene.do(promise)).toThrow('contact.promiseInThePast');
    const year = 366 * 24 * 3_600_000;
    expect(() => scene.do({ ...promise, dueAt: scene.at + year + 1 })).toThrow('contact.promiseTooFar');
    expect(scene.do({ ...promise, dueAt: scene.at + year })).toBe(true);
    expect(() => scene.do({ ...promise, promiseId: 'promise_3', what: ' ', dueAt: scene.at + 1 })).toThrow(
      'contact.wordsMissing',
    );
  });

  it('once kept puts the contact back into the hand of its consultant', () => {
    const scene = promised();
    scene.do({ type: 'KeepPromise', contactId: 'contact_1', promiseId: 'promise_1' });
    expect(scene.contact()).toMatchObject({
      state: 'open',
      turn: 'consultant',
      interactions: [{ place: 'held', consultantId: anna.id }],
    });
  });
});
