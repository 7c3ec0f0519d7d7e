/**
 * The floor reads itself anew after a failed commit or a lost database, for seconds as a rule. Whoever calls or hangs up in
 * those seconds is no less there, or gone: it is told again with the same ids, which happens once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FloorCommand } from '#modules/contacts/index.js';
import type { CallParts } from './parts.js';

export const againMs = 2_000;
/** By then the start of another server has seen to it. */
const mostTries = 300;

export const isAway = (error: unknown): boolean => (error as { readonly code?: unknown }).code === 'floor.restarting';

/** Told until the floor has heard it; what it refuses then is over by itself. Nobody waits for this. */
export async function insist(
  { floor, log }: Pick<CallParts, 'floor' | 'log'>,
  command: FloorCommand,
  pauseMs = againMs,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await floor.dispatch(command);
      return;
    } catch (error) {
      if (isAway(error) && tries < mostTries) await sleep(pauseMs, undefined, { ref: false });
      else return log.warn({ err: error, command: command.type }, 'the floor did not take what a call told it');
    }
  }
}
