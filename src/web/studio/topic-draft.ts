/** What customers may say it is about, as it stands in the form, and back. Pure, so that it can be tested. */
import type { Topic } from '#modules/identity/contract.js';
import type { FieldError, Read } from './editing.js';

export interface TopicRow extends Topic {
  /** Stays with the row while it is moved and named. */
  readonly rowId: string;
}

export interface TopicsDraft {
  readonly rows: readonly TopicRow[];
}

export const topicsDraftOf = (topics: readonly Topic[]): TopicsDraft => ({
  rows: topics.map((topic, i) => ({ ...topic, rowId: `topic${i}` })),
});

export const newTopic = (rowId: string, queueId: string): TopicRow => ({ rowId, queueId, it: '', en: '' });

export function readTopics({ rows }: TopicsDraft): Read<readonly Topic[]> {
  const errors: Record<string, FieldError> = {};
  const seen = { it: new Set<string>(), en: new Set<string>() };
  for (const row of rows) {
    for (const language of ['it', 'en'] as const) {
      const words = row[language].trim().toLowerCase();
      if (words === '') errors[`${row.rowId}.${language}`] = 'missing';
      else if (seen[language].has(words)) errors[`${row.rowId}.${language}`] = 'once';
      seen[language].add(words);
    }
  }
  if (rows.length === 1) errors['list'] = 'alone';
  if (Object.keys(errors).length > 0) return { errors };
  return { body: rows.map(({ queueId, it, en }) => ({ queueId, it: it.trim(), en: en.trim() })) };
}
