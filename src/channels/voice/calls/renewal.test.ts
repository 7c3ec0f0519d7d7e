import { describe, expect, it } from 'vitest';
import { renewSound, SoundWatch } from './renewal.js';

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
