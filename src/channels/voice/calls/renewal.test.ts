import { describe, expect, it } from 'vitest';
import type { CallCore } from './core.js';
import { endWithoutSound, renewSound, SoundWatch } from './renewal.js';

const never = (): Promise<boolean> => Promise.reject(new Error('no rtpengine takes a new leg'));

describe('a sound that died', () => {
  it('is tried again until a media server takes it', async () => {
    let tries = 0;
    const renew = (): Promise<boolean> => (++tries < 3 ? never() : Promise.resolve(true));
    expect([await renewSound({ renew, isOver: () => false }), tries]).toEqual(['back', 3]);
  });

  it('is given up when none comes, and at once when nobody is there to hear it', async () => {
    expect(await renewSound({ renew: never, isOver: () => false }, 1_500)).toBe('lost');
    expect(await renewSound({ renew: () => Promise.resolve(false), isOver: () => false })).toBe('gone');
    let tries = 0;
    expect(await renewSound({ renew: never, isOver: () => ++tries > 1 })).toBe('gone');
  });
});

describe('telephones', () => {
  it('ring through a short silence of the media servers, and not through a long one', () => {
    let isServing = false;
    const [short, long] = [new SoundWatch(() => isServing, 60_000), new SoundWatch(() => isServing, 0)];
    expect([short.isThere, long.isThere]).toEqual([true, false]);
    isServing = true;
    expect(long.isThere).toBe(true);
  });
});

describe('a call whose sound never comes back', () => {
  const end = async (canCallBack: boolean): Promise<readonly string[]> => {
    const done: string[] = [];
    const parts = {
      log: { error: () => undefined },
      canCallBack: () => canCallBack,
      floor: { dispatch: ({ type }: { type: string }) => Promise.resolve(void done.push(type)) },
    };
    const row = { interactionId: 'i', answeredAt: null, outsideAnsweredAt: null, direction: 'in', number: '+39333' };
    const call = { parts, row, isOwn: false, id: 'call_1', now: 1, finish: (how: string) => void done.push(how) };
    await endWithoutSound(call as unknown as CallCore);
    return done;
  };

  it('is a promise to call back only where the centre can: with a way out and a number that it shows', async () => {
    expect(await end(true)).toEqual(['callback', 'AskCallback']);
    expect(await end(false)).toEqual(['failed', 'Leave']);
  });
});
