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
