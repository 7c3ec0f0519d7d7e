/** The present moment for screens: one timer a page, set right by the server's clock. */
import { useSyncExternalStore } from 'react';

let offsetMs = 0;
let shown = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

/** The server's time as well as this screen knows it: waits and countdowns compare server stamps with it. */
export const now = (): number => Date.now() + offsetMs;

/** Told by every greeting and heartbeat. Half the way back is unknown, so small differences are left alone. */
export function serverTimeIs(at: number): void {
  const off = at - Date.now();
  if (Math.abs(off - offsetMs) > 500) offsetMs = off;
}

function tick(): void {
  shown = now();
  for (const listener of [...listeners]) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** Re-renders each second; deadlines are compared, never counted down, so that a tab that slept shows the truth. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => {
    // A stale value is refreshed on first read after a pause, without making two reads in one render differ.
    if (listeners.size === 0 && Math.abs(now() - shown) > 1000) shown = now();
    return shown;
  });
}
