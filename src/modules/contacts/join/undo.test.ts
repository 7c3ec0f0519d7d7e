import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact } from '../contract.js';
import { attempt } from '../testing/town.js';
import { anna, bruno, Scene } from '../testing/scene.js';
import type { FloorCommand } from '../floor/types.js';

const ids = ['contact_1', 'contact_2', 'contact_3'] as const;
const isOver = (contact: Contact): boolean => contact.state === 'resolved' || contact.state === 'unconfirmed';

const step = fc.record({
  does: fc.constantFrom('write', 'answer', 'reopen', 'ask', 'confirm', 'doubt', 'silence', 'take', 'join', 'undo'),
  id: fc.constantFrom(...ids),
  other: fc.constantFrom(...ids),
  nth: fc.nat(4),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function commandOf(scene: Scene, { does, id, other, nth }: Step): FloorCommand {
  const { at } = scene;
  const contact = scene.contact(id);
  const doubt = contact.doubts[nth % Math.max(1, contact.doubts.length)];
  const base = { at, contactId: id };
  switch (does) {
    case 'write':
      return { type: 'CustomerWrites', ...base, channel: 'mail', message: scene.message() };
    case 'answer':
      return { type: 'AnswerDoubt', ...base, doubtId: doubt?.id ?? 'none', answer: 'so' };
    case 'reopen':
      return { type: 'ReopenDoubt', ...base, doubtId: doubt?.id ?? 'none' };
    case 'ask':
      return { type: 'AskConfirmation', ...base, by: contact.consultantId === bruno.id ? bruno : anna };
    case 'confirm':
      return { type: 'CustomerConfirms', ...base };
    case 'doubt':
      return { type: 'CustomerDoubts', ...base, channel: 'chat', doubtId: scene.message().clientId, words: 'but why?' };
    case 'silence':
      return { type: 'Chase', at: (scene.at += scene.memory.settings.silenceMs) };
    case 'take': {
      const live = contact.interactions[0];
      const consultantId = live?.consultantId ?? (nth % 2 ? anna : bruno).id!;
      if (live?.place === 'offered') return { type: 'Accept', at, interactionId: live.id, consultantId };
      return { type: 'Take', at, interactionId: live?.id ?? 'none', consultantId };
    }
    case 'join':
      return { type: 'Join', ...base, into: other, by: anna.id! };
    case 'undo':
      return { type: 'UndoJoin', ...base, by: anna.id! };
  }
}

describe('whatever happens to contacts that are joined and parted', () => {
  it('every doubt is in one of them, none is over with a doubt left, and none that goes on is lost', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const scene = new Scene().ready(anna).ready(bruno);
        for (const id of ids) scene.open(id, { message: scene.message(), channel: 'mail' });
        for (const one of steps) {
          const before = one.does === 'undo' ? scene.contact(one.id) : null;
          const from = before?.joinedInto ? scene.contact(before.joinedInto) : null;
          attempt(scene.memory, commandOf(scene, one));
          for (const id of ids) {
            const contact = scene.contact(id);
            if (contact.joinedInto !== null) expect(contact.interactions).toEqual([]);
            else if (contact.state === 'resolved')
              expect(contact.doubts.filter((doubt) => doubt.state !== 'confirmed')).toEqual([]);
            // Nothing that waits for a consultant stands outside every line.
            else if (!isOver(contact) && contact.turn === 'consultant') expect(contact.interactions).toHaveLength(1);
          }
          if (before === null || from === null) continue;
          const parted = scene.contact(before.id);
          const rest = scene.contact(from.id);
          expect(parted.joinedInto).toBeNull();
          const own = new Set(parted.doubts.map((doubt) => doubt.id));
          expect(rest.doubts.filter((doubt) => own.has(doubt.id))).toEqual([]);
          for (const doubt of from.doubts)
            expect([...parted.doubts, ...rest.doubts]).toContainEqual(expect.objectContaining({ id: doubt.id }));
          if (parted.doubts.every((doubt) => doubt.state === 'confirmed')) expect(parted.state).toBe('resolved');
          if (!isOver(parted)) expect(parted.interactions).toHaveLength(1);
        }
      }),
      { numRuns: 100 },
    );
  });
});
