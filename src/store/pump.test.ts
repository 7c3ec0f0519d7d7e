import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPump } from './pump.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pump', () => {
  it('answers each request by a flush that began after it, one at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 30 }), async (pauses) => {
        let written = 0;
        let asked = 0;
        let running = 0;
        let flushes = 0;
        const pump = createPump(async () => {
          expect(++running).toBe(1);
          flushes++;
          const upTo = asked;
          await turn();
          await turn();
          written = upTo;
          running--;
        });
        const answers: Promise<void>[] = [];
        for (const pause of pauses) {
          const mine = ++asked;
          answers.push(pump.request().then(() => expect(written).toBeGreaterThanOrEqual(mine)));
          for (let i = 0; i < pause; i++) await turn();
        }
        await Promise.all(answers);
        expect(flushes).toBeLessThanOrEqual(pauses.length);
      }),
      { numRuns: 50 },
    );
  });

  it('takes what came in together in one flush', async () => {
    let flushes = 0;
    const pump = createPump(async () => void flushes++);
    await Promise.all(Array.from({ length: 1000 }, () => pump.request()));
    expect(flushes).toBe(1);
  });

  it('rejects everyone who waits when a flush fails, and goes on afterwards', async () => {
    let isBroken = true;
    const pump = createPump(async () => {
      await turn();
      if (isBroken) throw new Error('no disk');
    });
    const first = pump.request();
    const caught = first.catch((error: Error) => error.message);
    await turn();
    await turn();
    const second = pump.request();
    await expect(second).rejects.toThrow('no disk');
    expect(await caught).toBe('no disk');
    isBroken = false;
    await pump.request();
  });

  it('begins a second flush when much has come together, and never a third', async () => {
    const ends: (() => void)[] = [];
    let waiting = 0;
    const pump = createPump(
      () => {
        waiting = 0;
        return new Promise((resolve) => ends.push(resolve));
      },
      () => waiting >= 3,
    );
    const ask = (): Promise<void> => {
      waiting++;
      return pump.request();
    };
    const answers = [ask()];
    await turn();
    answers.push(ask(), ask());
    await turn();
    await turn();
    expect(ends).toHaveLength(1);
    answers.push(ask());
    await turn();
    expect(ends).toHaveLength(2);
    answers.push(ask(), ask(), ask(), ask());
    await turn();
    await turn();
    expect(ends).toHaveLength(2);
    ends[0]!();
    await answers[0];
    await turn();
    expect(ends).toHaveLength(3);
    for (const end of ends) end();
    await Promise.all(answers);
  });

  it('answers in the order in which it was asked, whichever flush ends first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { minLength: 2, maxLength: 40 }), async (lengths) => {
        const pending = [...lengths];
        const told: number[] = [];
        let running = 0;
        let asked = 0;
        const pump = createPump(
          async () => {
            expect(++running).toBeLessThanOrEqual(2);
            for (let i = pending.shift() ?? 0; i > 0; i--) await turn();
            running--;
          },
          () => true,
        );
        const answers: Promise<void>[] = [];
        for (const length of lengths) {
          const mine = ++asked;
          answers.push(pump.request().then(() => void told.push(mine)));
          for (let i = 0; i < length % 3; i++) await turn();
        }
        await Promise.all(answers);
        expect(told).toEqual(lengths.map((_, i) => i + 1));
      }),
      { numRuns: 100 },
    );
  });

  it('rejects who waits for a flush behind one that failed, even when it went well itself', async () => {
    const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
    const pump = createPump(
      () => new Promise((resolve, reject) => ends.push({ resolve, reject })),
      () => true,
    );
    const first = pump.request().catch((error: Error) => error.message);
    await turn();
    const second = pump.request().catch((error: Error) => error.message);
    await turn();
    ends[1]!.resolve();
    await turn();
    ends[0]!.reject(new Error('no disk'));
    expect(await Promise.all([first, second])).toEqual(['no disk', 'no disk']);
    const third = pump.request();
    await turn();
    ends[2]!.resolve();
    await third;
  });

  it('says when there is room again: what waited was taken, or given up', async () => {
    let fail: (error: Error) => void = () => undefined;
    let flushes = 0;
    const pump = createPump(() => {
      flushes++;
      return new Promise((_resolve, reject) => (fail = reject));
    });
    await pump.taken();
    const first = pump.request().catch(() => 'failed');
    await pump.taken();
    expect(flushes).toBe(1);
    const second = pump.request().catch(() => 'failed');
    const room = pump.taken();
    fail(new Error('no disk'));
    await room;
    expect(await Promise.all([first, second])).toEqual(['failed', 'failed']);
    expect(flushes).toBe(1);
  });
});
