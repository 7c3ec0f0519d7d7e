import { describe, expect, it } from 'vitest';
import { agreed, back, choose, isUntouched, keptAs, newVisit, pressed, refused, wantCallback } from './visit.js';
import type { PadKey } from './number.js';

const typed = (number: string) =>
  [...number].reduce((visit, key) => pressed(visit, key as PadKey), wantCallback(newVisit('it')));

describe('a visit', () => {
  it('says what to mend, keeps what was typed, and is mended by the next key', () => {
    const tried = agreed(typed('045'));
    expect(tried).toMatchObject({ trouble: 'numberShort', number: '045', isSending: false });
    expect(pressed(tried, '5').trouble).toBeNull();
  });

  it('sends once: while it is on its way no key changes it', () => {
    const sent = agreed(typed('0455550142'));
    expect(sent.isSending).toBe(true);
    expect(pressed(sent, '9')).toBe(sent);
    expect(refused(sent, 'notSent')).toMatchObject({ number: '0455550142', isSending: false, trouble: 'notSent' });
  });

  it('has nothing on the pad any more once the number is kept', () => {
    const kept = keptAs(agreed(typed('0455550142')), null);
    expect(kept).toMatchObject({ screen: 'kept', number: '', kept: { number: '0455550142' } });
  });

  it('goes back a step, and leaves what was typed behind', () => {
    expect(back(typed('045'))).toEqual(newVisit('it'));
    const fromTopic = wantCallback(choose(newVisit('it'), 'queue_guasti'));
    expect(back(fromTopic)).toMatchObject({ screen: 'ways', topicId: 'queue_guasti' });
    expect(back(back(fromTopic))).toEqual(newVisit('it'));
  });

  it('is untouched only while it is as new', () => {
    expect(isUntouched(newVisit('it'), 'it')).toBe(true);
    for (const visit of [newVisit('en'), { ...newVisit('it'), isLarge: true }, choose(newVisit('it'), null)])
      expect(isUntouched(visit, 'it')).toBe(false);
  });
});
