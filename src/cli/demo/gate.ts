/** The practice centre's gate: learned once, beside the work, from the questions that ship; then automatic answers are on. */
import type { Logger } from 'pino';
import { machineChannels } from '#modules/knowledge/automatic/contract.js';
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
  const change = { isOn: true, restMs, mailRestMs, channels: machineChannels, topicsBeyond: topics };
  await automatic.change(change, changedAt, 'practice');
  log.info({ gate: version }, 'The practice centre has a gate: first questions in the chat may be answered by it.');
}
