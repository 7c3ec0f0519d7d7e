import { describe, expect, it } from 'vitest';
import { anna, Scene } from '../testing/scene.js';

const held = (): Scene => {
  const scene = new Scene().ready(anna);
  scene.open();
  return scene.accept();
};

describe('the end of a contact', () => {
  it('cannot be asked for while a doubt is open', () => {
    expect(() => held().ask()).toThrow('contact.doubtsStillOpen');
  });

  it('is the customer’s word, and confirms every doubt', () => {
    const scene = held().answerAll().ask();
    scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
    expect(scene.contact()).toMatchObject({ state: 'resolved', doubts: [{ state: 'confirmed' }] });
    expect(scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' }), 'the same word twice').toBe(false);
  });

  it('is not taken from somebody who was not asked', () => {
    expect(() => held().do({ type: 'CustomerConfirms', contactId: 'contact_1' })).toThrow(
      'contact.notAwaitingConfirmation',
    );
  });

  it('is never silence: that is unconfirmed', () => {
    const scene = held()
      .answerAll()
      .ask()
      .pass(73 * 3_600_000);
    scene.do({ type: 'Chase' });
    expect(scene.contact().state).toBe('unconfirmed');
    expect(scene.types()).not.toContain('ContactResolved');
  });

  it('is undone by a late doubt, at the first arrival and to whoever knows the story', () => {
    const scene = held();
    const { openedAt } = scene.contact();
    scene.do({
      type: 'ConsultantWrites',
      contactId: 'contact_1',
      by: anna,
      channel: 'chat',
      message: scene.message(),
      after: scene.contact().seq,
    });
    scene.answerAll().ask();
    scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
    scene.do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'refund' });
    scene.pass(3 * 86_400_000).do({
      type: 'CustomerDoubts',
      contactId: 'contact_1',
      channel: 'chat',
      doubtId: 'doubt_late',
      words: 'E gli interessi?',
    });
    const contact = scene.contact();
    expect(contact).toMatchObject({ state: 'open', reopenings: 1, turn: 'consultant' });
    expect(contact.interactions[0]).toMatchObject({ place: 'offered', consultantId: anna.id });
    const queued = scene.memory.touched.events.findLast(({ event }) => event.type === 'InteractionQueued')!.event;
    expect(queued).toMatchObject({ interaction: { arrivedAt: openedAt, knows: anna.id } });
  });

  it('is asked aloud on the telephone: what the customer said there confirms it', () => {
    const scene = new Scene().ready(anna);
    const consultant = { id: anna.id!, skills: {}, languages: ['it'], capacity: { call: 1 }, interruptedBy: {} };
    scene.do({ type: 'DefineConsultant', consultant });
    scene.open('contact_1', { channel: 'call' });
    scene.accept().answerAll();
    expect(() => scene.ask()).toThrow('contact.askAloud');
    const { doubts, lastCustomerEntryId } = scene.contact();
    scene.do({ type: 'ConfirmDoubt', contactId: 'contact_1', doubtId: doubts[0]!.id, evidence: lastCustomerEntryId! });
    expect(scene.contact().state).toBe('resolved');
  });

  it('waits for an answer or a promise before the wrap-up', () => {
    expect(() => held().do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'x' })).toThrow(
      'contact.needsPromiseOrAnswer',
    );
  });

  it('may rest on the customer’s own message, not on a consultant’s', () => {
    const scene = held();
    scene.do({
      type: 'ConsultantWrites',
      contactId: 'contact_1',
      by: anna,
      channel: 'chat',
      message: scene.message(),
      after: scene.contact().seq,
    });
    scene.do({
      type: 'CustomerWrites',
      contactId: 'contact_1',
      channel: 'chat',
      message: { clientId: 'thanks-now', body: 'Grazie, tutto chiaro' },
    });
    const doubtId = scene.contact().doubts[0]!.id;
    expect(() =>
      scene.do({ type: 'ConfirmDoubt', contactId: 'contact_1', doubtId, evidence: 'entry_message_2' }),
    ).toThrow('contact.evidenceNotFromCustomer');
    scene.do({ type: 'ConfirmDoubt', contactId: 'contact_1', doubtId, evidence: 'entry_thanks-now' });
    expect(scene.contact()).toMatchObject({ state: 'resolved', doubts: [{ evidence: 'entry_thanks-now' }] });
  });
});

describe('an idle chat', () => {
  it('gives the room back after ten minutes, and a later word comes to the same person', () => {
    const scene = held();
    scene.do({
      type: 'ConsultantWrites',
      contactId: 'contact_1',
      by: anna,
      channel: 'chat',
      message: scene.message(),
      after: scene.contact().seq,
    });
    scene.pass(11 * 60_000).do({ type: 'Chase' });
    expect(scene.contact()).toMatchObject({ interactions: [], consultantId: anna.id, state: 'open' });
    scene.do({ type: 'CustomerWrites', contactId: 'contact_1', channel: 'chat', message: scene.message() });
    expect(scene.contact().interactions[0]).toMatchObject({
      place: 'offered',
      consultantId: anna.id,
      why: { rule: 'knowsStory' },
    });
  });
});
