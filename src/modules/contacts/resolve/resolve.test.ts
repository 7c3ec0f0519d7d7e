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

  describe('of a call', () => {
    const talking = (): Scene => {
      const scene = new Scene().ready(anna);
      const consultant = { id: anna.id!, skills: {}, languages: ['it'], capacity: { call: 1 }, interruptedBy: {} };
      scene.do({ type: 'DefineConsultant', consultant });
      scene.open('contact_1', { channel: 'call', subject: 'Segnalare un guasto', firstDoubt: null });
      return scene.accept();
    };
    const wrapUp = (scene: Scene): boolean =>
      scene.do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'x' });
    const raise = (scene: Scene): Scene => {
      const words = 'Quando torna l’acqua?';
      scene.do({ type: 'RaiseDoubt', contactId: 'contact_1', doubtId: 'doubt_1', words, raisedBy: 'customer' });
      return scene;
    };

    it('begins without a doubt, closes with none as unconfirmed, and is never a solution', () => {
      const scene = talking();
      expect(scene.contact()).toMatchObject({ doubts: [], subject: 'Segnalare un guasto' });
      expect(() => scene.ask()).toThrow('contact.doubtMissing');
      wrapUp(scene);
      expect(scene.contact()).toMatchObject({ state: 'unconfirmed', interactions: [], wrapUpCode: 'x' });
      expect(scene.types()).not.toContain('ContactResolved');
    });

    it('is not closed over a doubt without an answer', () => {
      expect(() => wrapUp(raise(talking()))).toThrow('contact.needsPromiseOrAnswer');
    });

    it('answered and not confirmed stays open to the caller, then ends in silence; a next call finds it', () => {
      const scene = raise(talking()).answerAll();
      wrapUp(scene);
      expect(scene.contact()).toMatchObject({ state: 'open', turn: 'customer', interactions: [], wrapUpCode: 'x' });
      scene.open('contact_2', { channel: 'call', firstDoubt: null });
      expect(scene.contact('contact_2').joinProposals).toEqual(['contact_1']);
      scene.pass(73 * 3_600_000).do({ type: 'Chase' });
      expect(scene.contact().state).toBe('unconfirmed');
    });

    it('takes the first written words after it as its first doubt', () => {
      const scene = talking();
      const message = scene.message('Mi dite anche l’orario?');
      scene.do({ type: 'CustomerWrites', contactId: 'contact_1', channel: 'chat', message });
      expect(scene.contact().doubts).toMatchObject([{ words: 'Mi dite anche l’orario?', state: 'open' }]);
    });
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
