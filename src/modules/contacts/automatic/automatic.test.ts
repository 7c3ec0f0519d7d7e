import { describe, expect, it } from 'vitest';
import type { MachineWord } from '../contract.js';
import { anna, Scene } from '../testing/scene.js';

const answer = {
  ...{ clientId: 'answer_of_machine', body: 'Le risponde un sistema automatico. La scadenza è in alto.' },
  ...{ articleId: 'article_1', articleVersion: 3, title: 'Scadenza', source: 'Carta dei servizi', checkedAt: 1 },
};
const sure: MachineWord = { topic: 'bill_due_date', sureness: 0.99, gateVersion: 7, reason: null, answer };
const left: MachineWord = { ...sure, reason: 'notSure', answer: null };

const asked = (restMs = 30_000, word = sure): Scene => {
  const scene = new Scene().ready(anna);
  scene.open('contact_1', { machine: { word, restMs } });
  return scene;
};
const refuse = (scene: Scene, outcome: 'denied' | 'person'): boolean =>
  scene.do({ type: 'RefuseAnswer', contactId: 'contact_1', outcome });
const arrivals = (scene: Scene): readonly number[] =>
  scene.memory.touched.events.flatMap(({ event }) =>
    event.type === 'InteractionQueued' ? [event.interaction.arrivedAt] : [],
  );

describe('a machine’s answer', () => {
  it('stands beside the contact with all that made it, and nobody is troubled while it rests', () => {
    const scene = asked();
    expect(scene.contact()).toMatchObject({
      ...{ state: 'open', turn: 'consultant', interactions: [] },
      machine: { outcome: 'asking', topic: 'bill_due_date', gateVersion: 7 },
    });
    const said = scene.memory.recentEntries.get('entry_answer_of_machine')!;
    expect(said).toMatchObject({
      ...{ body: answer.body, author: { kind: 'machine' } },
      params: { synthetic: 1, articleId: 'article_1', articleVersion: 3, gateVersion: 7, source: 'Carta dei servizi' },
    });
  });

  it('is solved by the customer’s yes alone, and the line forgets it', () => {
    const scene = asked();
    scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
    expect(scene.contact()).toMatchObject({
      ...{ state: 'resolved', machine: { outcome: 'confirmed', restUntil: null } },
      doubts: [{ state: 'confirmed', answer: 'Scadenza' }],
    });
    scene.pass(60_000).do({ type: 'Chase' });
    expect(scene.types()).not.toContain('InteractionQueued');
  });

  it('that was offered to a person meanwhile takes the offer back with a yes', () => {
    const scene = asked(0);
    expect(scene.contact().interactions[0]!.place).toBe('offered');
    scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
    expect(scene.contact()).toMatchObject({ state: 'resolved', interactions: [] });
  });

  it.each(['denied', 'person'] as const)('%s: a person at once, at the place of the first message', (outcome) => {
    const scene = asked();
    const { openedAt } = scene.contact();
    scene.pass(20_000);
    expect(refuse(scene, outcome)).toBe(true);
    expect(scene.contact()).toMatchObject({
      machine: { outcome, restUntil: null },
      interactions: [{ place: 'offered' }],
    });
    expect(arrivals(scene)).toEqual([openedAt]);
    expect(refuse(scene, outcome), 'said twice').toBe(false);
    expect(() => scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' })).toThrow('notAwaitingConfirmation');
  });

  it('that a caller heard and confirmed by a key opens solved in one commit, and nobody is looked for', () => {
    const scene = new Scene().ready(anna);
    const spoken = { ...sure, sureness: null, gateVersion: null };
    scene.open('contact_1', { channel: 'call', machine: { word: spoken, restMs: 0, ended: 'confirmed' } });
    expect(scene.contact()).toMatchObject({
      ...{ state: 'resolved', interactions: [], machine: { outcome: 'confirmed', channel: 'call' } },
      doubts: [{ state: 'confirmed', answer: 'Scadenza' }],
    });
    expect(scene.types()).not.toContain('InteractionQueued');
  });

  it('that a caller heard before a person goes along, at the place of the call’s first moment', () => {
    const scene = new Scene().ready(anna);
    scene.pass(40_000);
    const machine = { word: { ...sure, gateVersion: null }, restMs: 0, ended: 'person' as const };
    const arrivedAt = scene.at - 30_000;
    scene.open('contact_1', { channel: 'chat', asksFor: 'call', firstDoubt: null, arrivedAt, machine });
    expect(scene.contact()).toMatchObject({ machine: { outcome: 'person', channel: 'call' }, interactions: [{}] });
    expect(arrivals(scene)).toEqual([arrivedAt]);
    expect(() => scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' })).toThrow('notAwaitingConfirmation');
  });

  it('keeps the place before those who came while it rested', () => {
    const scene = new Scene();
    scene.open('contact_1', { machine: { word: sure, restMs: 30_000 } });
    scene.pass(10_000);
    const caller = { name: 'Ada', language: 'it', identities: [] };
    scene.open('contact_2', { caller });
    scene.pass(10_000);
    refuse(scene, 'denied');
    scene.ready(anna);
    expect(scene.contact('contact_1').interactions[0]!.place).toBe('offered');
    const why = scene.memory.touched.events.find(({ event }) => event.type === 'OfferMade')!.event;
    expect(why).toMatchObject({ contactId: 'contact_1' });
  });

  it('met with silence goes to a person, and is never solved by it', () => {
    const scene = asked();
    const { openedAt } = scene.contact();
    scene.pass(31_000).do({ type: 'Chase' });
    expect(scene.contact()).toMatchObject({ state: 'open', machine: { outcome: 'asking' }, interactions: [{}] });
    expect(arrivals(scene)).toEqual([openedAt]);
    scene.accept();
    expect(scene.contact().machine!.personAt).toBe(scene.at);
  });

  it.each(['CustomerWrites', 'CustomerDoubts'] as const)('is ended by other words: %s', (type) => {
    const scene = asked();
    const { openedAt } = scene.contact();
    scene.pass(5_000);
    const more = { doubtId: 'doubt_x', words: 'E se pago tardi?', message: scene.message('E se pago tardi?') };
    scene.do({ type, contactId: 'contact_1', channel: 'chat', ...more });
    expect(scene.contact().machine!.outcome).toBe('words');
    expect(arrivals(scene)).toEqual([openedAt]);
  });

  it('goes on by telephone at the same place', () => {
    const scene = asked();
    const { openedAt } = scene.contact();
    scene.pass(5_000);
    scene.do({ type: 'ChangeChannel', contactId: 'contact_1', to: 'call', by: 'customer', message: scene.message() });
    expect(arrivals(scene)).toEqual([openedAt]);
  });

  it('is overtaken by a consultant’s: the question about it is gone', () => {
    const scene = asked(0).accept();
    const { seq } = scene.contact();
    const write = { by: anna, channel: 'chat', message: scene.message(), after: seq };
    scene.do({ type: 'ConsultantWrites', contactId: 'contact_1', ...write });
    expect(scene.contact().machine!.outcome).toBe('overtaken');
    expect(refuse(scene, 'denied')).toBe(false);
    expect(() => scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' })).toThrow('notAwaitingConfirmation');
  });
});

describe('an answer by mail', () => {
  const mailed = (): Scene => {
    const scene = new Scene().ready(anna);
    scene.open('contact_1', { machine: { word: sure, restMs: 4 * 3_600_000 }, channel: 'mail' });
    return scene;
  };
  const entryId = 'entry_answer_of_machine';
  const delivery = (scene: Scene, how: 'sent' | 'failed' | 'bounced'): boolean =>
    scene.do({ type: 'SetDelivery', contactId: 'contact_1', entryId, delivery: how, detail: null });

  it('is on its way when it is committed, as nothing else would send it', () => {
    expect(mailed().memory.recentEntries.get(entryId)).toMatchObject({ channel: 'mail', delivery: 'sending' });
    expect(asked().memory.recentEntries.get(entryId)!.delivery, 'a chat shows it by itself').toBeNull();
  });

  it.each(['failed', 'bounced'] as const)(
    'that %s is none: a person at once, at the place of the first message',
    (how) => {
      const scene = mailed();
      const { openedAt } = scene.contact();
      scene.pass(60_000);
      expect(delivery(scene, 'sent')).toBe(true);
      expect(scene.contact().interactions).toEqual([]);
      delivery(scene, how);
      expect(scene.contact()).toMatchObject({ machine: { restUntil: null }, interactions: [{}] });
      expect(arrivals(scene)).toEqual([openedAt]);
      delivery(scene, how);
      expect(arrivals(scene), 'told twice').toHaveLength(1);
    },
  );
});

it('what a machine leaves to people changes nothing but that it is told why', () => {
  const scene = asked(30_000, left);
  expect(scene.contact()).toMatchObject({ interactions: [{ place: 'offered' }], machine: { outcome: 'left' } });
  expect([...scene.memory.recentEntries.values()].find(({ body }) => body === 'machineLeft')).toMatchObject({
    kind: 'mark',
    params: { machineReason: 'notSure' },
  });
  expect(() => refuse(scene, 'denied')).toThrow('notAwaitingConfirmation');
});

describe('a machine that asks back', () => {
  const asks = { clientId: 'ask_of_machine', body: 'Per quale CAP? Si scrive così: 00000.', label: 'CAP' };
  const needs: MachineWord = { ...left, reason: 'needsMore', asks };
  const writes = (scene: Scene, word?: MachineWord): boolean =>
    scene.do({
      ...{ type: 'CustomerWrites', contactId: 'contact_1', channel: 'chat', message: scene.message('20121') },
      ...(word === undefined ? {} : { machine: { word, restMs: 30_000 } }),
    });
  const marks = (scene: Scene) =>
    [...scene.memory.recentEntries.values()].filter(({ body }) => body === 'machineLeft').map(({ params }) => params);

  it('says so as a machine, and nobody is troubled while it rests', () => {
    const scene = asked(30_000, needs);
    expect(scene.contact()).toMatchObject({
      ...{ interactions: [], machine: { outcome: 'left', reason: 'needsMore', isAskOpen: true } },
    });
    expect(scene.memory.recentEntries.get('entry_ask_of_machine')).toMatchObject({
      ...{ body: asks.body, author: { kind: 'machine' }, params: { synthetic: 1, asks: 'CAP' } },
    });
    expect(marks(scene), 'nothing was left to a person yet').toEqual([]);
    expect(() => scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' })).toThrow('notAwaitingConfirmation');
  });

  it('answers with the word it got, and rests anew; only a yes solves', () => {
    const scene = asked(30_000, needs);
    scene.pass(20_000);
    writes(scene, sure);
    expect(scene.contact()).toMatchObject({
      interactions: [],
      machine: { outcome: 'asking', reason: null, isAskOpen: false, asks, restUntil: scene.at + 30_000 },
    });
    scene.pass(20_000).do({ type: 'Chase' });
    expect(scene.contact().interactions).toEqual([]);
    scene.do({ type: 'CustomerConfirms', contactId: 'contact_1' });
    expect(scene.contact()).toMatchObject({ state: 'resolved', machine: { outcome: 'confirmed' } });
  });

  it('asks once: any other word is a person’s, at the place of the first message, with the reason', () => {
    const scene = asked(30_000, needs);
    const { openedAt } = scene.contact();
    scene.pass(20_000);
    writes(scene, { ...left, reason: 'sourceSilent' });
    expect(scene.contact()).toMatchObject({
      ...{ interactions: [{}], machine: { outcome: 'left', reason: 'sourceSilent', isAskOpen: false } },
    });
    expect(arrivals(scene)).toEqual([openedAt]);
    expect(marks(scene)).toEqual([expect.objectContaining({ machineReason: 'sourceSilent' })]);
    // Whatever a machine would make of the next words, it has no second turn.
    writes(scene, sure);
    expect(scene.contact().machine).toMatchObject({ outcome: 'left', answer: null });
    expect(scene.memory.recentEntries.has('entry_answer_of_machine')).toBe(false);
  });

  it('where no machine could be asked, the words are a person’s all the same', () => {
    const scene = asked(30_000, needs);
    writes(scene);
    expect(scene.contact()).toMatchObject({ interactions: [{}], machine: { reason: 'needsMore', isAskOpen: false } });
  });

  it('a wish for a person is one press, said twice is said once', () => {
    const scene = asked(30_000, needs);
    const { openedAt } = scene.contact();
    scene.pass(10_000);
    expect(refuse(scene, 'person')).toBe(true);
    expect(scene.contact()).toMatchObject({ interactions: [{}], machine: { reason: 'asksPerson', isAskOpen: false } });
    expect(arrivals(scene)).toEqual([openedAt]);
    expect(refuse(scene, 'person')).toBe(false);
  });

  it('silence is a person’s; what is written in line is answered there, and the place stays', () => {
    const scene = asked(30_000, needs);
    const { openedAt } = scene.contact();
    scene.pass(31_000).do({ type: 'Chase' });
    expect(scene.contact()).toMatchObject({ interactions: [{ place: 'offered' }], machine: { isAskOpen: true } });
    writes(scene, sure);
    expect(scene.contact()).toMatchObject({
      ...{ interactions: [{ place: 'offered' }], machine: { outcome: 'asking', restUntil: null } },
    });
    expect(arrivals(scene)).toEqual([openedAt]);
  });

  it('a person who came has the word: nothing is answered beside them', () => {
    const scene = asked(0, needs).accept();
    expect(scene.contact().machine).toMatchObject({ isAskOpen: false });
    writes(scene, sure);
    expect(scene.contact().machine).toMatchObject({ outcome: 'left', answer: null });
    expect(scene.memory.recentEntries.has('entry_answer_of_machine')).toBe(false);
  });

  it.each(['CustomerDoubts', 'ChangeChannel'] as const)('ends with other ways of going on: %s', (type) => {
    const scene = asked(30_000, needs);
    const more = { doubtId: 'doubt_x', words: 'E poi?', to: 'call', by: 'customer', channel: 'chat' } as const;
    scene.do({ type, contactId: 'contact_1', message: scene.message('E poi?'), ...more } as never);
    expect(scene.contact().machine).toMatchObject({ outcome: 'left', isAskOpen: false });
    expect(scene.contact().interactions).toHaveLength(1);
  });
});
