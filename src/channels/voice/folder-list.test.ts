import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { FolderList } from './folder-list.js';

const folder = mkdtempSync(join(tmpdir(), 'ponte-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is read again when something came or went, also right after it was read', async () => {
  const sounds = join(folder, 'sounds');
  const list = new FolderList(sounds);
  expect(await list.files()).toEqual([]);
  mkdirSync(sounds);
  for (const name of ['a.wav', 'b.wav', 'c.wav']) {
    writeFileSync(join(sounds, name), '');
    expect(await list.files()).toContain(name);
  }
  rmSync(join(sounds, 'b.wav'));
  expect((await list.files()).toSorted()).toEqual(['a.wav', 'c.wav']);
});

it('is not read again while it rests', async () => {
  const sounds = join(folder, 'resting');
  mkdirSync(sounds);
  writeFileSync(join(sounds, 'a.wav'), '');
  const long = new Date(Date.now() - 60_000);
  utimesSync(sounds, long, long);
  const list = new FolderList(sounds);
  const first = await list.files();
  expect(await list.files()).toBe(first);
  const [one, two] = await Promise.all([list.files(), list.files()]);
  expect(one).toBe(two);
});
