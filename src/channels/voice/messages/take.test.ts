import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { parseWav } from '../media/embedded/wav.js';
import type { SaidKey } from '../speech/words.js';
import { MessageTaker, type Taken } from './take.js';

const openFolder = mkdtempSync(join(tmpdir(), 'ponte-messages-'));
afterAll(() => rmSync(openFolder, { recursive: true, force: true }));

/** A second of stereo: the caller's voice left, ours right. */
function stereo(seconds: number, loudness: number): Buffer {
  const count = seconds * 8_000;
  const data = Buffer.alloc(44 + count * 4);
  for (let i = 0; i < count; i++) {
    data.writeInt16LE(Math.round(loudness * Math.sin(i / 4)), 44 + i * 4);
    data.writeInt16LE(9_000, 44 + i * 4 + 2);
  }
  return data;
}

interface Line {
  readonly said: SaidKey[];
  readonly sealed: Map<string, Buffer>;
  readonly taker: MessageTaker;
  readonly taken: Promise<Taken>;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

function line(
  of: {
    loudness?: number;
    maxS?: number;
    noVault?: boolean;
    isAsking?: boolean;
    broken?: 'record' | 'stop' | 'seal';
  } = {},
): Line {
  const said: SaidKey[] = [];
  const sealed = new Map<string, Buffer>();
  const fail = (where: string): Promise<never> => Promise.reject(new Error(`${where}: ENOSPC`));
  const files = new Map<string, string>();
  const taker = new MessageTaker(
    {
      media: {
        play: () => Promise.resolve('ended'),
        stop: () => Promise.resolve(),
        record: (_leg, { recordingId, file }) => {
          if (of.broken === 'record') return fail('record');
          files.set(recordingId, file);
          return Promise.resolve();
        },
        stopRecording: (recordingId) => {
          const file = files.get(recordingId)!;
          writeFileSync(file, stereo(2, of.loudness ?? 8_000));
          return of.broken === 'stop'
            ? fail('stop')
            : Promise.resolve({ recordingId, file, ms: 2_000, pausedMs: 0, bytes: 64_000 });
        },
      },
      vault: of.noVault
        ? null
        : {
            openFolder,
            seal: async (id, _kind, sound) => {
              if (of.broken === 'seal') return fail('seal');
              const parts: Buffer[] = [];
              for await (const part of sound) parts.push(part);
              sealed.set(id, Buffer.concat(parts));
              return Buffer.concat(parts).length;
            },
          },
      log: pino({ level: 'silent' }),
      legId: 'leg',
      say: async (key) => said.push(key),
      beside: {},
      ask: () => (of.isAsking ? new Promise(() => undefined) : Promise.resolve()),
    },
    of.maxS ?? 60,
  );
  return { said, sealed, taker, taken: taker.take() };
}

/** Presses keys, each when the one before has been taken in and the next is listened for. */
async function press(taker: MessageTaker, keys: string): Promise<void> {
  for (const key of keys) {
    await expect.poll(() => taker.listens, { interval: 2 }).toBe(true);
    taker.digit(key);
    await turn();
  }
}

describe('a message', () => {
  it('ends with #, is confirmed with 1, and is sealed: the caller’s side alone', async () => {
    const { taker, taken, sealed, said } = line();
    await press(taker, '#1');
    const message = await taken;
    expect(message).toMatchObject({ how: 'taken', ms: 2_000, bytes: 16_044 });
    const wav = sealed.get((message as { id: string }).id)!;
    const samples = parseWav(wav);
    expect([samples.length, Math.max(...samples) < 8_500, Math.max(...samples) > 7_000]).toEqual([16_000, true, true]);
    expect(said).toEqual(['voicemail.review']);
    expect(readdirSync(openFolder)).toEqual([]);
  });

  it('ends with hanging up, while it is said or afterwards, and is kept', async () => {
    for (const keys of ['', '#', '#2']) {
      const { taker, taken } = line();
      await press(taker, keys);
      await expect.poll(() => taker.listens, { interval: 2 }).toBe(true);
      taker.gone();
      expect(await taken).toMatchObject({ how: 'taken' });
    }
  });

  it('ends by itself at its length', async () => {
    const { taker, taken, said } = line({ maxS: 0.02 });
    await expect.poll(() => said).toEqual(['voicemail.review']);
    taker.gone();
    expect(await taken).toMatchObject({ how: 'taken' });
  });

  it('can be heard, and said anew', async () => {
    const { taker, taken, said, sealed } = line();
    await press(taker, '#23#1');
    expect(await taken).toMatchObject({ how: 'taken' });
    expect(said).toEqual(['voicemail.review', 'voicemail.review', 'voicemail.review']);
    expect(sealed.size).toBe(1);
  });

  it('of silence is asked for again, then a person answers; hung up, it is nothing', async () => {
    const silent = line({ loudness: 50 });
    await press(silent.taker, '###');
    expect(await silent.taken).toEqual({ how: 'person' });
    expect(silent.said).toEqual(['voicemail.empty', 'voicemail.empty', 'voicemail.empty']);
    const gone = line({ loudness: 50 });
    gone.taker.gone();
    expect(await gone.taken).toEqual({ how: 'nothing' });
    const mute = line({ loudness: 50 });
    await press(mute.taker, '#');
    mute.taker.gone();
    expect(await mute.taken).toEqual({ how: 'nothing' });
    expect(silent.sealed.size + gone.sealed.size).toBe(0);
  });

  it('is left for a person by zero, before, within and after', async () => {
    for (const [keys, isAsking] of [
      ['0', true],
      ['0', false],
      ['#0', false],
    ] as const) {
      const { taker, taken, sealed } = line({ isAsking });
      await press(taker, keys);
      expect([await taken, sealed.size]).toEqual([{ how: 'person' }, 0]);
    }
  });

  it.each([
    ['record', ''],
    ['stop', '#'],
    ['seal', '#1'],
  ] as const)('that cannot be taken (%s) blocks nobody and leaves nothing', async (broken, keys) => {
    const { taker, taken } = line({ broken });
    await press(taker, keys);
    expect(await taken).toEqual({ how: 'failed' });
    expect(readdirSync(openFolder)).toEqual([]);
  });

  it('without a vault is not even asked for', async () => {
    expect(await line({ noVault: true }).taken).toEqual({ how: 'failed' });
  });
});
