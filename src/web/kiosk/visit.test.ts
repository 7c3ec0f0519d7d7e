import { describe, expect, it } from 'vitest';
import {
  agreed,
  answered,
  back,
  choose,
  isUntouched,
  keptAs,
  listed,
  newVisit,
  nextSheet,
  opened,
  pressed,
  refused,
  wantCallback,
} from './visit.js';
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

  it('turns its sheets of buttons round, and goes back from an answer to the same sheet', () => {
    const titles = Array.from({ length: 13 }, (_, i) => ({ topic: `t${i}`, title: `T ${i}` }));
    const list = listed(newVisit('it'), titles);
    const second = nextSheet(list);
    expect([second.sheet, nextSheet(nextSheet(second)).sheet]).toEqual([1, 0]);
    expect(back(opened(second, page))).toEqual({ ...second, looks: { t: 'r' } });
    expect(back(second)).toEqual(newVisit('it'));
    expect(listed(newVisit('it'), null).trouble, 'no network').toBe('notRead');
    expect(opened(second, null)).toMatchObject({ screen: 'answers', trouble: 'notRead' });
  });

  it('an answer opened again in one visit is the same look: what is said of it counts once', () => {
    const first = opened(listed(newVisit('it'), [page]), page);
    const again = opened(back(first), { ...page, reading: 'r2' });
    expect(again.page).toMatchObject({ reading: 'r' });
    const other = opened(back(again), { ...page, topic: 'u', reading: 'r3' });
    expect(other.page).toMatchObject({ reading: 'r3' });
    // At the home screen somebody else may stand.
    expect(opened(back(back(again)), { ...page, reading: 'r4' }).page).toMatchObject({ reading: 'r4' });
  });

  it('“no” is a person who knows what was read, by call or by number; “yes” is an end', () => {
    const read = opened(listed(newVisit('it'), [page]), page);
    const no = answered(read, false);
    expect(no).toMatchObject({ screen: 'ways', failed: page, page: null });
    expect(back(wantCallback(no))).toMatchObject({ screen: 'ways', failed: page });
    expect(back(no)).toEqual(newVisit('it'));
    expect(answered(read, true)).toMatchObject({ screen: 'answered', failed: null });
  });
});

const page = {
  ...{ topic: 't', title: 'T', short: 's', long: '', source: 'x', checkedAt: 1, lines: [], reading: 'r' },
};
