import { describe, expect, it } from 'vitest';
import { newTopic, readTopics, topicsDraftOf } from './topic-draft.js';

const topics = [
  { queueId: 'queue_a', it: 'Una bolletta', en: 'A bill' },
  { queueId: 'queue_b', it: 'Un guasto', en: 'A fault' },
];

describe('what customers may choose', () => {
  it('comes back as it was, without spaces around', () => {
    expect(readTopics(topicsDraftOf(topics))).toEqual({ body: topics });
    const { rows } = topicsDraftOf(topics);
    expect(readTopics({ rows: [{ ...rows[0]!, it: ' Una bolletta ' }, rows[1]!] })).toEqual({ body: topics });
    expect(readTopics({ rows: [] })).toEqual({ body: [] });
  });

  it('names what is missing, said twice, or alone', () => {
    const { rows } = topicsDraftOf(topics);
    expect(readTopics({ rows: [...rows, newTopic('new', 'queue_a')] })).toEqual({
      errors: { 'new.it': 'missing', 'new.en': 'missing' },
    });
    expect(readTopics({ rows: [rows[0]!, { ...rows[1]!, en: 'a BILL' }] })).toEqual({
      errors: { 'topic1.en': 'once' },
    });
    expect(readTopics({ rows: [rows[0]!] })).toEqual({ errors: { list: 'alone' } });
  });
});
