/** Which answer is being corrected, and out of which contact: opened by a key, a suggestion or a machine's line. */
import { makeStore } from '#web/kit/index.js';

export const correcting = makeStore<string | null>(null);

/** What has the focus, else the machine's last answer here, else the first suggestion. */
export function answerInFocus(others: readonly (string | null | undefined)[]): string | null {
  const focused = document.activeElement?.closest<HTMLElement>('[data-article]')?.dataset.article;
  return focused ?? others.find((one) => one) ?? null;
}
