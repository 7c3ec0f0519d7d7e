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
});
