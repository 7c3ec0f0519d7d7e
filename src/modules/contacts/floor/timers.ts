/** The one place where time passes on the floor: a tick when routing says something is due, a chase every few seconds. */
import type { Moment } from '#kernel/routing/types.js';
import type { FloorCommand } from './types.js';

export interface Timers {
  /** Something changed: look again at what is due next. */
  wake(): void;
  stop(): void;
}

const chaseEveryMs = 5_000;
/** setTimeout cannot wait longer than 2^31 ms; an hour is long enough to look again. */
const longestMs = 3_600_000;

export function startTimers(options: {
  nextDueAt(): Moment | null;
  now(): Moment;
  tick(command: FloorCommand): void;
}): Timers {
  let timer: NodeJS.Timeout | null = null;
  let dueAt: Moment | null = null;

  const fire = (): void => {
    timer = null;
    dueAt = null;
    options.tick({ type: 'Tick', at: options.now() });
    wake();
  };
  const wake = (): void => {
    const next = options.nextDueAt();
    if (next === dueAt && (timer !== null || next === null)) return;
    if (timer !== null) clearTimeout(timer);
    dueAt = next;
    timer = next === null ? null : setTimeout(fire, Math.min(longestMs, Math.max(1, next - options.now())));
  };
  const chase = setInterval(() => options.tick({ type: 'Chase', at: options.now() }), chaseEveryMs);

  return {
    wake,
    stop() {
      if (timer !== null) clearTimeout(timer);
      clearInterval(chase);
    },
  };
}
