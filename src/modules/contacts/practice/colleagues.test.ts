import { describe, expect, it } from 'vitest';
import type { Contact } from '../contract.js';
import {
  answerTo,
  leaveToVisitor,
  move,
  nextMoveAt,
  offered,
  questionIn,
  saw,
  startColleagues,
  takeBack,
} from './colleagues.js';
import { stories } from './stories/index.js';

const lucia = { id: 'person_lucia', name: 'Lucia Rinaldi' };
const offer = { interactionId: 'interaction_1', contactId: 'contact_1', consultantId: lucia.id };

const contact = (over: Partial<Contact> = {}): Contact => ({
  id: 'contact_1',
  customerId: 'customer_1',
  customerName: 'Marta Bellini',
  subject: 'La luce va e viene',
  language: 'it',
  isVulnerable: false,
  state: 'open',
  queueId: 'queue_guasti',
  channel: 'chat',
  openedAt: 0,
  consultantId: lucia.id,
  knows: null,
  takenPart: [],
  ownerId: null,
  passes: 0,
  doubts: [],
  promises: [],
  interactions: [
    {
      id: 'interaction_1',
      channel: 'chat',
      queueId: 'queue_guasti',
      place: 'held',
      consultantId: lucia.id,
      queuedAt: 0,
      isCallback: false,
      offerUntil: null,
      callbackTo: null,
      why: null,
    },
  ],
  turn: 'consultant',
  turnSince: 0,
  askedAt: null,
  closedAt: null,
  lastCustomerEntryId: null,
  lastWords: 'Da ieri la luce va e viene. È un guasto vostro?',
  lastMessageSeq: 1,
  lastMessageBy: null,
  joinedInto: null,
  joinProposals: [],
  wrapUpCode: null,
  reopenings: 0,
  seq: 1,
  ...over,
});

const doubt = (state: 'open' | 'answered' | 'confirmed', words = 'È un guasto vostro o del mio impianto?') => ({
  id: 'doubt_1',
  words,
  state,
  raisedBy: 'customer' as const,
  raisedAt: 0,
  answer: null,
  answeredAt: null,
  confirmedAt: null,
  evidence: null,
});

function doneWith(seen: Contact) {
  const planned = saw(startColleagues(1, [lucia]), seen, 0);
  return move(planned, nextMoveAt(planned), () => seen, stories).actions;
}

describe('a simulated colleague', () => {
  it('looks at an offer for a moment, then accepts it', () => {
    const planned = offered(startColleagues(1, [lucia]), offer, 1_000);
    expect(nextMoveAt(planned)).toBeGreaterThan(1_000);
    expect(move(planned, 1_000, () => null, stories).actions).toEqual([]);
    expect(move(planned, nextMoveAt(planned), () => null, stories).actions).toEqual([
      { type: 'accept', interactionId: 'interaction_1', contactId: 'contact_1', consultantId: lucia.id },
    ]);
  });

  it('answers the open doubt with the prepared answer and writes it down', () => {
    const actions = doneWith(contact({ doubts: [doubt('open')] }));
    expect(actions.map((action) => action.type)).toEqual(['write', 'answerDoubt']);
    expect(actions[0]).toMatchObject({ body: expect.stringMatching(/^Buongiorno, sono Lucia\. È un guasto di zona/) });
  });

  it('writes a question down as a doubt before answering it', () => {
    expect(doneWith(contact())).toEqual([
      { type: 'raiseDoubt', words: 'È un guasto vostro?', contactId: 'contact_1', consultantId: lucia.id },
    ]);
  });

  it('asks for confirmation once every doubt is answered, and wraps up what is resolved', () => {
    const asked = doneWith(contact({ doubts: [doubt('answered')], turn: 'customer', lastWords: 'Va bene.' }));
    expect(asked.map((action) => action.type)).toEqual(['askConfirmation']);
    const resolved = doneWith(contact({ state: 'resolved', doubts: [doubt('confirmed')], interactions: [] }));
    expect(resolved).toEqual([{ type: 'wrapUp', code: 'fault', contactId: 'contact_1', consultantId: lucia.id }]);
  });

  it('does nothing while the customer is being waited for, and plans one move at a time', () => {
    const start = startColleagues(1, [lucia]);
    expect(saw(start, contact({ state: 'awaiting', turn: 'customer' }), 0)).toBe(start);
    const once = saw(start, contact(), 0);
    expect(saw(once, contact(), 5)).toBe(once);
  });

  it('leaves the desk to a visitor, with what was planned there', () => {
    const left = leaveToVisitor(offered(startColleagues(1, [lucia]), offer, 0), lucia.id);
    expect(nextMoveAt(left)).toBe(Infinity);
    expect(offered(left, offer, 0)).toBe(left);
    expect(nextMoveAt(offered(takeBack(left, lucia.id), offer, 0))).toBeLessThan(Infinity);
  });
});

describe('prepared answers', () => {
  it('are found from the first message of every story, so that no story ends in a shrug', () => {
    for (const story of stories) {
      const question = questionIn(story.first);
      expect(answerTo(question, { language: 'it', subject: story.subject }, stories), story.id).toBe(
        story.doubts[0]!.answer,
      );
    }
  });

  it('are not invented for what nobody prepared', () => {
    expect(answerTo('Vendete biciclette usate?', { language: 'it', subject: 'Biciclette' }, stories)).toMatch(
      /centro di prova/,
    );
  });
});
