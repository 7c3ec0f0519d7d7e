import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Heard } from '../media/engine.js';
import type { Transcript } from '../transcribing/client.js';
import { hearWords } from './hear-step.js';

const word = { topic: 'bill_due_date', sureness: 0.99, gateVersion: 1, reason: null, answer: null };
const voice: Heard = { how: 'voice', samples: new Int16Array(8_000) };

interface World {
  readonly asks?: readonly string[];
  readonly isHeard?: boolean;
  readonly heard?: Heard;
  readonly told?: Transcript;
  /** A key is pressed after so many things were played or heard. */
  readonly keyAfter?: number;
}

/** What happened, in order, and what came of it. */
async function hear({ asks = ['ask.wav'], isHeard = true, heard = voice, told, keyAfter = Infinity }: World) {
  const done: string[] = [];
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const customer = {
    reads: (words: string) => void done.push(`reads ${words.slice(0, 8)}`),
    speak: async () => (done.push('moment'), 'ended' as const),
    sound: {
      isHeard: async () => (done.push('asks'), isHeard),
      play: async () => (done.push('beep'), 'ended' as const),
      hear: async () => (done.push('hears'), heard),
    },
  };
  const transcriber = {
    hears: true,
    transcribe: async (): Promise<Transcript> => (done.push('written down'), told ?? { is: 'words', words: 'scade' }),
  };
  const spoken = await hearWords(
    { transcriber, spoken: async () => [...asks], log },
    customer as unknown as Parameters<typeof hearWords>[1],
    {
      ...{ language: 'it', waitMs: 5_000, mostMs: 8_000, isStill: () => done.length < keyAfter },
      judge: async () => (done.push('judged'), word),
    },
  );
  return { spoken, done, logged };
}

describe('a caller’s own words', () => {
  it('are asked for by who says to be a machine, and judged', async () => {
    const { spoken, done } = await hear({});
    expect(done).toEqual([
      expect.stringMatching(/^reads /),
      'asks',
      'beep',
      'hears',
      'written down',
      'moment',
      'judged',
    ]);
    expect(spoken).toEqual({ words: 'scade', word });
  });

  // AI Act art. 50(1).
  it('are not listened to where that it is a machine was not heard to its end, or has no sound', async () => {
    const unheard = await hear({ isHeard: false });
    expect(unheard).toMatchObject({ spoken: 'cannot' });
    expect(unheard.done).not.toContain('hears');
    expect(await hear({ asks: [] })).toMatchObject({ spoken: 'cannot', done: [] });
  });

  it('are not asked for, heard or judged any more once a key was pressed', async () => {
    for (const keyAfter of [0, 2, 3, 4]) {
      const { spoken, done } = await hear({ keyAfter });
      expect(spoken).toBe('cannot');
      expect(done).toHaveLength(keyAfter);
    }
    // While it is written down: nobody looks at what comes of it, and nobody judges it.
    expect((await hear({ keyAfter: 6 })).done).not.toContain('judged');
  });

  it('are silence where nobody speaks, and none where nobody understood them; no log has them', async () => {
    expect(await hear({ heard: { how: 'silence' } })).toMatchObject({ spoken: 'silence' });
    const { spoken, done, logged } = await hear({ told: { is: 'nothing', why: 'tooSlow' } });
    expect(spoken).toEqual({ words: '', word: null });
    expect(done).not.toContain('judged');
    expect(logged.join()).toContain('tooSlow');
    const all = await Promise.all([hear({}), hear({ told: { is: 'words', words: '' } })]);
    expect(all.flatMap((one) => one.logged)).toEqual([]);
    expect(all[1]).toMatchObject({ spoken: { words: '', word: null } });
  });
});
