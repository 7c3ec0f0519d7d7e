/**
 * The floor's time: never back, never standing still. A machine's clock may jump ahead (a wrong time server, a machine
 * that slept) and back again. Time that only refused to go back would stand still until the machine has caught up: offers
 * would not run out and nothing would be chased, for a day if it jumped a day. So while the machine is behind, the floor's
 * time goes on at half pace, by the steady clock, and both meet again.
 */
import type { Moment } from '#kernel/routing/types.js';

export class FloorClock {
  private last: Moment = 0;
  /** Where floor and steady clock stood when the machine's clock fell behind. */
  private behind: { readonly at: Moment; readonly steadyMs: number } | null = null;
  private readonly wall: () => Moment;
  private readonly steady: () => number;

  constructor(wall: () => Moment = Date.now, steady: () => number = () => performance.now()) {
    this.wall = wall;
    this.steady = steady;
  }

  now(): Moment {
    const wall = this.wall();
    if (wall >= this.last) {
      this.behind = null;
      return (this.last = wall);
    }
    this.behind ??= { at: this.last, steadyMs: this.steady() };
    const { at, steadyMs } = this.behind;
    return (this.last = Math.max(this.last, at + Math.floor((this.steady() - steadyMs) / 2)));
  }

  /** The last moment told, or read from the log: what comes now is not before it. */
  get told(): Moment {
    return this.last;
  }
  notBefore(at: Moment): void {
    if (at <= this.last) return;
    this.last = at;
    this.behind = null;
  }
}
