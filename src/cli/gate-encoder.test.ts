import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testEncoder, type TestEncoder } from '#modules/knowledge/encoder/testing.js';
import type { Command, Values } from './command.js';
import { gateCalibrate, gateEval, gateTrain } from './gate.js';

let outside: TestEncoder;
let folder: string;
let said: string[];
beforeAll(async () => {
  outside = await testEncoder();
  folder = mkdtempSync(join(tmpdir(), 'ponte-encoder-'));
});
beforeEach(() => {
  said = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((words) => said.push(String(words)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  outside.mood = 'well';
});
afterAll(async () => {
  await outside.stop();
  rmSync(folder, { recursive: true, force: true });
});

function table(name: string, from: number, count: number): string {
  const rows = Array.from({ length: count }, (_, i) => [
    `quando scade la bolletta ${from + i},due`,
    `ho perso la password ${from + i},password`,
    `che tempo fa nel ${from + i},oos`,
  ]).flat();
  writeFileSync(join(folder, name), ['text,intent', ...rows].join('\n'));
  return join(folder, name);
}
const run = async (command: Command, words: readonly string[], values: Values): Promise<Record<string, unknown>> => {
  await command.run({ json: true, ...values }, words);
  return JSON.parse(said.pop()!) as Record<string, unknown>;
};

describe('ponte gate with an encoder', () => {
  it('learns, calibrates and judges with the same one, and refuses to go on without it or with another', async () => {
    const model = join(folder, 'gate.bin');
    const encoder = outside.url;
    const name = { 'encoder-model': 'small' };
    const [train, cal, test] = [table('train.csv', 0, 12), table('cal.csv', 100, 300), table('test.csv', 600, 40)];
    expect(await run(gateTrain, [train], { model, encoder, ...name })).toMatchObject({ intents: 2, examples: 24 });
    await run(gateCalibrate, [cal], { model, encoder, error: '0.05' });
    expect(await run(gateEval, [test], { model, encoder })).toMatchObject({ accuracy: 1, n: 120 });

    await expect(gateEval.run({ model }, [test])).rejects.toThrow('learned with the encoder small');
    outside.mood = 'other weights';
    await expect(gateEval.run({ model, encoder }, [test])).rejects.toThrow('learn it anew');
    outside.mood = 'broken';
    await expect(gateEval.run({ model, encoder }, [test])).rejects.toThrow('No numbers from');
    await expect(gateTrain.run({ model, encoder, ...name }, [train])).rejects.toThrow('No numbers from');
    await expect(gateTrain.run({ model, encoder }, [train])).rejects.toThrow('--encoder-model');
    await expect(gateTrain.run({ model, encoder: 'here', ...name }, [train])).rejects.toThrow('is an address');
    outside.mood = 'well';
    await run(gateTrain, [train], { model });
    await expect(gateCalibrate.run({ model, encoder }, [cal])).rejects.toThrow('without an encoder');
  });
});
