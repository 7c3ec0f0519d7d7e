/** What somebody read before they came, by what their page carries: ours, of the last days, and told by its title. */
import type { ReadBefore } from '#modules/contacts/index.js';
import { openAnswers, readReading } from '#modules/knowledge/index.js';
import type { ChatDeps } from './deps.js';

/** Null for nothing, and for what was never shown. */
export async function readBefore(
  { pool, secret, floor }: Pick<ChatDeps, 'pool' | 'secret' | 'floor'>,
  text: string,
): Promise<ReadBefore | null> {
  const reading = text === '' ? null : readReading(secret, text, floor.now());
  if (reading === null) return null;
  const { topic, articleId, version } = reading;
  const answer = await openAnswers(pool).versionOf(articleId, version);
  return answer === null ? null : { topic, version, title: answer.title };
}
