/** A machine's answer in a call: how it is said, and how it goes into the contact, so that the desk has the whole story. */
import type { MachineWord } from '#modules/contacts/contract.js';
import type { FloorCommand } from '#modules/contacts/index.js';
import type { Answered, HeardAnswer, Spoken } from '../flows/run.js';
import { sentence } from '../speech/sentences.js';
import { said } from '../speech/words.js';
import type { CallCore } from './core.js';
import type { CustomerSide } from './customer-side.js';
import { isAway } from './floor-away.js';
import type { CallParts } from './parts.js';
import type { Recognised } from './recognise.js';

type Language = 'it' | 'en';

export async function sayAnswer(
  parts: Pick<CallParts, 'answerFor' | 'spoken' | 'log'>,
  customer: Pick<CustomerSide, 'reads' | 'sound'>,
  language: Language,
  topic: string,
  isStill: () => boolean,
): Promise<{ readonly answer: HeardAnswer | null; readonly how: 'ended' | 'stopped' }> {
  const nothing = { answer: null, how: 'ended' } as const;
  const spoken = await parts.answerFor(topic, language).catch((error: unknown) => {
    parts.log.warn({ err: error, topic }, 'an answer could not be looked up; a person answers');
    return null;
  });
  const first = await parts.spoken(sentence(language, 'answer.machine'));
  // AI Act art. 50(1): no answer of a machine without the words that say what it is.
  if (spoken === null || first.length === 0) return nothing;
  if (!isStill()) return { ...nothing, how: 'stopped' };
  customer.reads(`${said['answer.machine'][language]} ${spoken.words}`);
  const how = await customer.sound.play({ kind: 'files', paths: [...first, spoken.path] });
  return { answer: { ...spoken.answer, words: spoken.words }, how };
}

/** What the gate makes of a caller's own words, at the same door as the chat's. */
export async function judged(
  { parts, id, language }: Pick<CallCore, 'parts' | 'id' | 'language'>,
  text: string,
  { customer }: Pick<Recognised, 'customer'>,
): Promise<MachineWord | null> {
  const says = await parts.machine.firstWord({
    ...{ text, language, channel: 'call', at: parts.floor.now() },
    isVulnerableCustomer: customer?.isVulnerable ?? false,
    customerId: customer?.id ?? null,
    clientId: `${id}-machine`,
  });
  return says?.word ?? null;
}

/** How sure the gate was stands with what was said because of it; a key needs no gate. */
const readBy = (spoken: Spoken | null): Pick<MachineWord, 'sureness' | 'gateVersion'> => ({
  sureness: spoken?.word?.sureness ?? null,
  gateVersion: spoken?.word?.gateVersion ?? null,
});

/** What was said, as it stands in the conversation: marked as a machine's (AI Act art. 50(2)). */
function wordOf(call: CallCore, answer: HeardAnswer, spoken: Spoken | null): MachineWord {
  const { articleId, version: articleVersion, topic, title, source, checkedAt } = answer;
  const body = `${said['answer.machine'][answer.language]}\n\n${answer.words}`;
  return {
    ...{ ...readBy(spoken), topic, reason: null },
    answer: { body, clientId: `${call.id}-machine`, articleId, articleVersion, title, source, checkedAt },
  };
}

/** The contact of a caller who met a machine first: with what was said, at the place of the call's first moment. */
export function withMachine(
  opening: FloorCommand,
  call: CallCore,
  { answered, spoken }: { readonly answered: Answered | null; readonly spoken: Spoken | null },
): FloorCommand {
  if ((answered === null && spoken === null) || opening.type !== 'OpenContact') return opening;
  const first = { ...opening, arrivedAt: call.row.startedAt };
  if (answered === null)
    return spoken?.word == null ? first : { ...first, machine: { word: left(spoken.word), restMs: 0 } };
  const word = wordOf(call, answered.answer, spoken);
  const { outcome } = answered;
  const ended = outcome === 'person' ? { ended: outcome } : {};
  return { ...first, machine: { word, restMs: 0, ...ended } };
}

/** The gate was sure, and there was no recording to say it by: nobody was answered. */
const left = (word: MachineWord): MachineWord => ({ ...word, reason: word.reason ?? 'noArticle', answer: null });

const mostTries = 5;
const pauseMs = 2_000;

/** The caller pressed 1: opened and confirmed in one commit. Nobody has to be found, so a floor that is away is waited for. */
export async function solve(
  call: CallCore,
  opening: FloorCommand,
  answer: HeardAnswer,
  spoken: Spoken | null,
): Promise<void> {
  if (opening.type !== 'OpenContact') return;
  const { firstDoubt: _spoken, ...rest } = opening;
  const machine = { word: wordOf(call, answer, spoken), restMs: 0, ended: 'confirmed' as const };
  const command: FloorCommand = { ...rest, machine };
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    try {
      await call.parts.floor.dispatch(command);
      return;
    } catch (error) {
      if (!isAway(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  call.parts.log.error({ callId: call.id }, 'an answer that solved could not be counted');
}
