import { describe, expect, it } from 'vitest';
import { FloorClock } from './clock.js';

const day = 86_400_000;

describe('the floor’s time when the machine’s clock jumps', () => {
  it('goes on, at half pace, after a jump ahead by a day and back, and meets the machine again', () => {
    let wall = 1_000_000;
    let steady = 0;
    const clock = new FloorClock(
      () => wall,
      () => steady,
    );
    const pass = (ms: number): number => {
      wall += ms;
      steady += ms;
      return clock.now();
    };
    expect(pass(1_000)).toBe(1_001_000);
    wall += day;
    const ahead = pass(0);
    expect(ahead).toBe(1_001_000 + day);
    wall -= day;
    expect(pass(60_000)).toBe(ahead);
    expect(pass(60_000)).toBe(ahead + 30_000);
    // Asked often it is no slower: an offer of 30 s runs out after a minute.
    for (let i = 0; i < 60_000; i++) pass(1);
    expect(clock.now()).toBe(ahead + 60_000);
    expect(pass(3 * day)).toBe(wall);
  });

  it('does not begin before what stands in the log', () => {
    const clock = new FloorClock(() => 5_000);
    clock.notBefore(9_000);
    expect(clock.now()).toBeGreaterThanOrEqual(9_000);
  });
});
