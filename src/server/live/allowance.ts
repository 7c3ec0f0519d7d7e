/** How much a screen may say: a bucket that fills by itself. */
import type { LiveSocket } from './socket.js';

/** Messages a second, and how many at once: beats, presence and views are far below. */
const perSecond = 20;
const burst = 60;

export function startAllowance(socket: LiveSocket, now: number): void {
  socket.allowanceAt = now;
  socket.allowance = burst;
}

/** One message more. Told once, then closed: a screen that goes on is broken or hostile. */
export function mayTalk(socket: LiveSocket, now: number): 'yes' | 'no' | 'tell' | 'close' {
  const filled = socket.allowance + ((now - socket.allowanceAt) / 1000) * perSecond;
  socket.allowance = Math.min(burst, filled) - 1;
  socket.allowanceAt = now;
  if (socket.allowance >= 0) return 'yes';
  if (socket.allowance < -burst) return 'close';
  return socket.allowance > -2 ? 'tell' : 'no';
}
