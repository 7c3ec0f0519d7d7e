/**
 * What made the sound died. Another media server, or the same one started again, may take some seconds to come: until then the
 * call stands. When none comes nobody is left in silence: whoever waited is called back at the same place.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallCore } from './core.js';

const againMs = 1_000;
const longestMs = 20_000;

export interface Renewing {
  renew(): Promise<boolean>;
  isOver(): boolean;
}

/** `back`; `gone` when there is nobody to hear it; `lost` when no sound was to be had in all that time. */
export async function renewSound({ renew, isOver }: Renewing, waitsMs = longestMs): Promise<'back' | 'gone' | 'lost'> {
  const end = performance.now() + waitsMs;
  while (!isOver()) {
    try {
      return (await renew()) ? 'back' : 'gone';
    } catch {
      if (performance.now() + againMs > end) return 'lost';
      await sleep(againMs);
    }
  }
  return 'gone';
}

export async function endWithoutSound(call: CallCore): Promise<void> {
  const { interactionId, answeredAt, direction, number } = call.row;
  call.parts.log.error({ callId: call.id }, 'no media server takes a call up again; it ends');
  if (interactionId === null || answeredAt !== null || direction !== 'in') return call.finish('failed');
  const mayBeCalled = number !== null && call.parts.wayOut(number) !== null;
  const at = call.now;
  await call.parts.floor.dispatch(
    mayBeCalled ? { type: 'AskCallback', at, interactionId, to: number } : { type: 'Leave', at, interactionId },
  );
  call.finish(mayBeCalled ? 'callback' : 'failed');
}
