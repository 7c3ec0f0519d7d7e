import { describe, expect, it } from 'vitest';
import { anna, bruno, Scene } from '../testing/scene.js';

/** Two contacts of one customer: the first held by Anna, the second in line. */
const twins = (): Scene => {
  const scene = new Scene().ready(anna);
  scene.open();
  scene.accept();
  scene.pass(60_000).open('contact_2', { channel: 'mail', message: scene.message('E poi?') });
  return scene;
};

describe('joining two contacts', () => {
  it('is proposed, not done', () => {
    const scene = twins();
    expect(scene.contact('contact_2')).toMatchObject({ joinProposals: ['contact_1'], joinedInto: null });
  });

  it('brings the open doubts along and leaves one line to stand in', () => {
    const scene = twins();
    scene.do({ type: 'Join', contactId: 'contact_2', into: 'contact_1', by: anna.id! });
    expect(scene.contact('contact_2')).toMatchObject({ joinedInto: 'contact_1', interactions: [], consultantId: null });
    expect(scene.contact('contact_1').doubts).toHaveLength(2);
  });

  it('sends later words of the joined contact to the one that goes on', () => {
    const scene = twins();
    scene.do({ type: 'Join', contactId: 'contact_2', into: 'contact_1', by: anna.id! });
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
      contactId: 'contact_2',
      channel: 'mail',
      message: { clientId: 'later-mail', body: 'ancora io' },
    });
    expect(scene.contact('contact_1')).toMatchObject({ turn: 'consultant', lastWords: 'ancora io' });
    expect(scene.memory.recentEntries.get('entry_later-mail')?.contactId).toBe('contact_2');
  });

  it('can be undone: each has its own words again, and what was answered stays answered', () => {
    const scene = twins();
    scene.do({ type: 'Join', contactId: 'contact_2', into: 'contact_1', by: anna.id! });
    scene.answerAll('contact_1');
    scene.do({ type: 'UndoJoin', contactId: 'contact_2', by: anna.id! });
    expect(scene.contact('contact_1').doubts).toHaveLength(1);
    expect(scene.contact('contact_2')).toMatchObject({ joinedInto: null, doubts: [{ state: 'answered' }] });
    expect(scene.contact('contact_2').interactions).toHaveLength(1);
  });

  describe('undone after the other one is over', () => {
    const joined = (): Scene => {
      const scene = twins();
      scene.do({ type: 'Join', contactId: 'contact_2', into: 'contact_1', by: anna.id! });
      return scene.answerAll('contact_1').ask();
    };
    const undo = (scene: Scene) => scene.do({ type: 'UndoJoin', contactId: 'contact_2', by: anna.id! });

    it('is resolved too: the customer confirmed its doubts with the others', () => {
      const scene = joined();
      scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
      scene.do({ type: 'WrapUp', contactId: 'contact_1', by: anna.id!, code: 'done' });
      expect(undo(scene)).toBe(true);
      expect(scene.contact('contact_1')).toMatchObject({ state: 'resolved', doubts: [{ state: 'confirmed' }] });
      expect(scene.contact('contact_2')).toMatchObject({
        state: 'resolved',
        joinedInto: null,
        doubts: [{ state: 'confirmed' }],
        interactions: [],
      });
      expect(scene.memory.day.resolved).toBe(2);
      // A late doubt brings back the one it is about, and only that one.
      scene.do({ type: 'CustomerWrites', contactId: 'contact_2', channel: 'mail', message: scene.message('e poi?') });
      expect(scene.contact('contact_2')).toMatchObject({ state: 'open', reopenings: 1 });
      expect(scene.contact('contact_1').state).toBe('resolved');
    });

    it('is unconfirmed too where silence ended the other one, and never counted as resolved', () => {
      const scene = joined();
      scene.pass(scene.memory.settings.silenceMs).do({ type: 'Chase' });
      expect(scene.contact('contact_1').state).toBe('unconfirmed');
      undo(scene);
      expect(scene.contact('contact_2')).toMatchObject({ state: 'unconfirmed', interactions: [] });
      expect(scene.memory.day.resolved).toBe(0);
    });

    it('goes on in the line, at its old arrival, where one of its own doubts is open', () => {
      const scene = joined();
      scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
      const own = scene.contact('contact_2').doubts[0]!.id;
      scene.do({ type: 'ReopenDoubt', contactId: 'contact_1', doubtId: own });
      undo(scene);
      const second = scene.contact('contact_2');
      expect(second).toMatchObject({ state: 'open', doubts: [{ state: 'open' }] });
      expect(second.interactions).toHaveLength(1);
    });

    it('can be joined and undone again', () => {
      const scene = joined();
      scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
      undo(scene);
      expect(undo(scene)).toBe(false);
      scene.do({ type: 'Join', contactId: 'contact_2', into: 'contact_1', by: anna.id! });
      undo(scene);
      expect(scene.contact('contact_2')).toMatchObject({ state: 'resolved', joinedInto: null });
    });
  });

  it('lets the other one be over when only the doubts that part were not confirmed', () => {
    const scene = twins();
    scene.do({ type: 'Join', contactId: 'contact_2', into: 'contact_1', by: anna.id! });
    const [own] = scene.contact('contact_1').doubts;
    scene.answerAll('contact_1');
    const evidence = scene.contact('contact_1').lastCustomerEntryId!;
    scene.do({ type: 'ConfirmDoubt', contactId: 'contact_1', doubtId: own!.id, evidence });
    scene.ask();
    expect(scene.contact('contact_1').state).toBe('awaiting');
    scene.do({ type: 'UndoJoin', contactId: 'contact_2', by: anna.id! });
    expect(scene.contact('contact_1').state).toBe('resolved');
    expect(scene.contact('contact_2')).toMatchObject({ state: 'open', doubts: [{ state: 'answered' }] });
  });

  it('is refused between different customers', () => {
    const scene = twins();
    scene.open('contact_3', {
      caller: {
        name: 'Another',
        language: 'it',
        identities: [{ kind: 'mail', value: 'other@example.it', isVerified: false }],
      },
      message: scene.message(),
    });
    expect(() => scene.do({ type: 'Join', contactId: 'contact_3', into: 'contact_1', by: bruno.id! })).toThrow(
      'contact.cannotJoin',
    );
  });
});
