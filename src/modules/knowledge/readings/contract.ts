/**
 * Answers that people look up by themselves, on the help pages and at a kiosk: nobody asked a machine, so no gate is in it.
 * What counts is the same: only their own yes.
 *
 *   opened ──"yes"──▶ confirmed
 *     │ └──"no"──▶ denied, and on to a person who knows what was read
 *     └── nothing said: opened, and no more than that
 */
import type { Answer, AnswerChannel } from '../contract.js';

export const readingChannels = ['help', 'kiosk'] as const satisfies readonly AnswerChannel[];
export type ReadingChannel = (typeof readingChannels)[number];

/** One look at one answer; nothing of who looked. */
export interface Reading extends Pick<Answer, 'articleId' | 'version' | 'topic'> {
  /** Made when the page was: the same page says its yes once. */
  readonly id: string;
  readonly channel: ReadingChannel;
}

export type ReadingSaid = 'confirmed' | 'denied';

/** What was opened and what was said of it, by channel or by topic. */
export interface ReadingLine {
  readonly key: string;
  readonly opened: number;
  readonly confirmed: number;
  readonly denied: number;
}
