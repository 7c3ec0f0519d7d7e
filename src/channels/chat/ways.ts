/** The true ways to reach the centre right now: nothing is promised that nobody keeps. */
import { isQueueOpen, nextOpening, queuesOf, seatsOf, waitRange, type Floor } from '#kernel/routing/index.js';
import type { Moment, Queue, WaitRange } from '#kernel/routing/types.js';
import { mostTopics, type Topic } from '#modules/identity/contract.js';
import { Refused } from '#modules/identity/index.js';
import { readLearning } from '#modules/knowledge/index.js';
import type { ChatDeps } from './deps.js';

export interface Ways {
  readonly name: string;
  readonly phone: string;
  readonly address: string;
  readonly mail: string;
  readonly timeZone: string;
  readonly isOpen: boolean;
  readonly opensAt: Moment | null;
  readonly wait: WaitRange | null;
  /** What it may be about: none, or two to six. One alone would be no choice. */
  readonly topics: readonly Topic[];
  /** A call out of this page reaches somebody: the telephone is on, and the centre wants such calls. */
  readonly canCall: boolean;
  /** The centre learns from what is written: it says what for and for how long. */
  readonly learning: { readonly purpose: string; readonly days: number } | null;
}

/**
 * The line a chat stands in: the one asked for, else the one set for chats, else the one where most people can answer,
 * open ones first: whoever has not said what it is about is best heard there.
 */
export function chatQueueId(deps: Pick<ChatDeps, 'floor' | 'settings'>, wished?: string): string | null {
  const { routing } = deps.floor;
  const queues = queuesOf(routing);
  const known = (id: string | undefined): string | null =>
    id !== undefined && queues.some((queue) => queue.id === id) ? id : null;
  return known(wished) ?? known(deps.settings['chatQueue']) ?? widest(routing, queues)?.id ?? null;
}

function widest(routing: Floor, queues: readonly Queue[]): Queue | undefined {
  const seats = seatsOf(routing);
  const able = (queue: Queue): number =>
    seats.filter(({ consultant }) =>
      Object.entries(queue.skills).every(([skill, level]) => (consultant.skills[skill] ?? 0) >= level),
    ).length;
  const reach = (queue: Queue): number => (isQueueOpen(routing, queue.id) ? 1_000_000 : 0) + able(queue);
  return queues.toSorted((a, b) => reach(b) - reach(a))[0];
}

export function chatQueueOrRefuse(deps: Pick<ChatDeps, 'floor' | 'settings'>, wished?: string): string {
  const queueId = chatQueueId(deps, wished);
  // A centre that has no queue yet cannot keep what it takes.
  if (queueId === null) throw new Refused('chat.notReady');
  return queueId;
}

/** A queue may have been removed since it was made a topic: nobody is sent where nobody answers. */
function choicesOf(routing: Floor, topics: readonly Topic[]): readonly Topic[] {
  const queues = new Set(queuesOf(routing).map((queue) => queue.id));
  const there = topics.filter((topic) => queues.has(topic.queueId)).slice(0, mostTopics);
  return there.length >= 2 ? there : [];
}

export async function waysOf(deps: ChatDeps): Promise<Ways> {
  const { name, phone, address, timeZone, topics, takesWebCalls } = await deps.centre();
  const { routing } = deps.floor;
  const at = deps.floor.now();
  const queueId = chatQueueId(deps);
  const { isOn, purpose, keepDays } = await readLearning(deps.pool);
  const isOpen = queueId !== null && isQueueOpen(routing, queueId);
  return {
    name,
    phone,
    address,
    mail: deps.settings['helpMail'] ?? '',
    timeZone,
    isOpen,
    opensAt: queueId === null || isOpen ? null : nextOpening(routing, queueId, at),
    wait: isOpen ? waitRange(routing, { queueId }, at) : null,
    topics: choicesOf(routing, topics),
    canCall: takesWebCalls && deps.isTelephoneOn(),
    learning: isOn && keepDays !== null ? { purpose, days: keepDays } : null,
  };
}
