/** The practice centre's gate: learned once, beside the work, from the questions that ship; then automatic answers are on. */
import type { Logger } from 'pino';
import { practiceQuestions, type Automatic } from '#modules/knowledge/index.js';

/** A promise that the practice centre's few questions can keep; a real centre asks for 1 % of its own. */
const practiceError = 0.02;

export async function learnPracticeGate(automatic: Automatic, log: Logger): Promise<void> {
  const { gate } = await automatic.facts();
  if (gate !== null) return;
  const { done } = await automatic.learn(await practiceQuestions(), practiceError, null);
  const version = await done;
  if (version === null) return;
  const { restMs, mailRestMs, topicsBeyond, changedAt } = await automatic.facts();
  // Leaving a contract has legal effect (GDPR art. 22): never a machine's.
  const beyond = [...topicsBeyond, 'withdrawal_14_days'];
  const known = (await automatic.facts()).gate?.intents ?? [];
  const topics = beyond.filter((topic) => known.includes(topic));
  // Not the telephone: no program that writes down what callers say comes with the practice centre.
  const channels = ['chat', 'mail'] as const;
  const change = { isOn: true, restMs, mailRestMs, channels, topicsBeyond: topics };
  await automatic.change(change, changedAt, 'practice');
  log.info({ gate: version }, 'The practice centre has a gate: first questions in the chat may be answered by it.');
}
