import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { MediaEngine } from '../media/engine.js';
import { LegSound } from './sound.js';

/** A leg whose sounds end when they are told to. */
function makeLeg() {
  const asked: string[] = [];
  const playing: ((how: 'ended' | 'stopped') => void)[] = [];
  const media = {
    play: (legId: string) => {
      asked.push(`play ${legId}`);
      return new Promise<'ended' | 'stopped'>((resolve) => playing.push(resolve));
    },
    stop: (legId: string) => {
      asked.push(`stop ${legId}`);
      return Promise.resolve();
    },
  } as unknown as MediaEngine;
  return { asked, playing, sound: new LegSound('call_1_customer', media, pino({ level: 'silent' })) };
}

it('asks the engine to stop what plays, and for nothing where nothing does', async () => {
  const { asked, playing, sound } = makeLeg();
  await sound.stop();
  expect(asked).toEqual([]);
  const heard = sound.play({ kind: 'tone', tone: 'music' }, true);
  const second = sound.play({ kind: 'tone', tone: 'beep' });
  playing[0]!('stopped');
  expect(await heard).toBe('stopped');
  // The first made place for the second, which still plays.
  await sound.stop();
  playing[1]!('ended');
  expect(await second).toBe('ended');
  await sound.stop();
  expect(asked).toEqual(['play call_1_customer', 'play call_1_customer', 'stop call_1_customer']);
});

it('goes on after a sound that could not be played, and never says that it was heard', async () => {
  const lost = { play: () => Promise.reject(new Error('gone')) } as unknown as MediaEngine;
  const mute = new LegSound('call_1_customer', lost, pino({ level: 'silent' }));
  expect(await mute.play({ kind: 'tone', tone: 'beep' })).toBe('ended');
  expect(await mute.isHeard({ kind: 'tone', tone: 'beep' })).toBe(false);
  for (const how of ['ended', 'stopped'] as const) {
    const { playing, sound } = makeLeg();
    const heard = sound.isHeard({ kind: 'tone', tone: 'beep' });
    playing[0]!(how);
    expect(await heard).toBe(how === 'ended');
  }
});
