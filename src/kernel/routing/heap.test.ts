import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap, Places } from './heap.js';

const act = fc.record({
  number: fc.nat({ max: 40 }),
  key: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(1.5e12)),
  isRemoval: fc.boolean(),
});

describe('a heap of numbers', () => {
  it('agrees with a sorted list, whatever enters, moves and leaves', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 120 }), fc.integer({ min: 0, max: 6 }), (acts, limit) => {
        const heap = new Heap();
        const plain = new Map<number, { key: number; turn: number }>();
        acts.forEach(({ number, key, isRemoval }, turn) => {
          if (isRemoval) heap.remove(number);
          else heap.put(number, key, turn);
          if (isRemoval) plain.delete(number);
          else plain.set(number, { key, turn });
          const sorted = [...plain].sort(([, a], [, b]) => a.key - b.key || a.turn - b.turn);
          expect(heap.size).toBe(sorted.length);
          expect(heap.first).toBe(sorted[0]?.[0] ?? -1);
          expect(heap.firstKey).toBe(sorted[0]?.[1].key ?? Infinity);
          expect(heap.has(number)).toBe(!isRemoval);
          if (!isRemoval) expect(heap.keyOf(number)).toBe(key);
          expect(heap.upTo(limit)).toEqual(sorted.filter(([, each]) => each.key <= limit).map(([each]) => each));
        });
      }),
    );
  });

  it('shares its places with heaps that never hold the same number', () => {
    const places = new Places();
    const heaps = [new Heap(places), new Heap(places)] as const;
    for (let number = 0; number < 200; number++) heaps[number % 2]!.put(number, 200 - number, number);
    for (let number = 0; number < 200; number += 4) heaps[0].remove(number);
    for (let left = 199; left > 0; left -= 2) {
      expect(heaps[1].first).toBe(left);
      heaps[1].remove(left);
    }
    expect(heaps[1].first).toBe(-1);
    expect(heaps[0].size).toBe(50);
    expect(heaps[0].first).toBe(198);
  });
});
