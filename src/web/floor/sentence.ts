/**
 * The floor speaks: one plain sentence made from the numbers, by templates. It says first whether we hold, then where it
 * breaks, when, and by how much. Every queue named in it can be opened.
 */
import type { FloorQueue, FloorTotals } from '#modules/contacts/live/contract.js';
import type { Formats } from '#web/kit/text/formats.js';
import type { Say } from '#web/kit/text/texts.js';
import { byRisk, type QueueRisk } from './risk.js';
import type { FloorWord } from './texts.js';

/** A stretch of the sentence; with `queueId` it names that queue. */
export interface Piece {
  readonly text: string;
  readonly queueId?: string;
}

interface Speaking {
  readonly t: Say<FloorWord>;
  readonly formats: Pick<Formats, 'length' | 'due'>;
  readonly now: number;
}

export function sentenceOf(
  queues: readonly FloorQueue[],
  totals: FloorTotals | null,
  speaking: Speaking,
): readonly Piece[] {
  if (queues.length === 0) return piecesOf(speaking.t('say.noQueues'));
  const risks = byRisk(queues, speaking.now);
  const said = [...now(risks, speaking), ...afterwards(risks, totals, speaking)];
  return piecesOf(said.join(' '));
}

/** Marks a queue's name inside a template; control characters are in no name. */
const named = (queue: FloorQueue) => `\u0002${queue.id}\u0003${queue.name}\u0002`;

function piecesOf(sentence: string): readonly Piece[] {
  return sentence
    .split('\u0002')
    .map((part): Piece => {
      const [queueId, text] = part.split('\u0003');
      return text === undefined ? { text: part } : { text, queueId };
    })
    .filter((piece) => piece.text !== '');
}

/** What is true now: the worst queue, or that there is none. */
function now(risks: readonly QueueRisk[], speaking: Speaking): readonly string[] {
  const { t, formats } = speaking;
  const worst = risks[0]!;
  const params = {
    queue: named(worst.queue),
    n: worst.queue.waiting,
    longest: formats.length(worst.longestMs ?? 0),
    promise: formats.length(worst.queue.promiseMs),
  };
  switch (worst.state) {
    case 'closed':
      return [closedNow(risks, speaking)];
    case 'quiet':
      return [t('say.holding'), t('say.nobodyWaits')];
    case 'holds': {
      const waiting = risks.reduce((sum, risk) => sum + (risk.state === 'closed' ? 0 : risk.queue.waiting), 0);
      return [t('say.holding'), t('say.waiting', { ...params, n: waiting })];
    }
    case 'atLimit':
      return [t('say.holding'), t('say.atLimit', { ...params, left: inWords(worst.leftMs ?? 0, t) })];
    case 'unstaffed':
      return [t('say.unstaffed', params)];
    case 'late':
      return [t('say.late', { ...params, over: inWords(-(worst.leftMs ?? 0), t) })];
  }
}

function closedNow(risks: readonly QueueRisk[], { t, formats, now: at }: Speaking): string {
  const opens = risks.flatMap(({ queue }) => (queue.opensAt === null ? [] : [queue.opensAt]));
  return opens.length === 0 ? t('say.closed') : t('say.closedUntil', { at: formats.due(Math.min(...opens), at) });
}

/** What else a supervisor must not overlook: other broken queues, promises to customers. */
function afterwards(risks: readonly QueueRisk[], totals: FloorTotals | null, { t }: Speaking): readonly string[] {
  const others = risks.slice(1).filter((risk) => risk.state === 'late' || risk.state === 'unstaffed');
  const closedWaiting = risks.reduce((sum, risk) => sum + (risk.state === 'closed' ? risk.queue.waiting : 0), 0);
  const said: string[] = [];
  if (others.length === 1) said.push(t('say.alsoOne', { queue: named(others[0]!.queue) }));
  if (others.length > 1) said.push(t('say.alsoMany', { n: others.length }));
  if (closedWaiting > 0) said.push(t('say.closedWaiting', { n: closedWaiting }));
  if (totals && totals.promisesLate > 0) said.push(t('say.promisesLate', { n: totals.promisesLate }));
  return said;
}

/** '19 secondi', '4 minuti', '2 ore': how long, as it is said aloud. */
function inWords(ms: number, t: Say<FloorWord>): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return t('length.seconds', { n: seconds });
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? t('length.minutes', { n: minutes }) : t('length.hours', { n: Math.round(minutes / 60) });
}
