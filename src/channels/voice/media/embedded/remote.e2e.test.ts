/** The process around the embedded engine: it dies, it comes back, and it does not outlive who started it. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { startEmbedded } from './remote.js';

const settings = { host: '127.0.0.1', publicHost: null, ports: [0, 0] as const };
const program = resolve('dist/program/process.js');
const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the media process', () => {
  const engine = startEmbedded(settings, pino({ level: 'silent' }), program);
  afterAll(() => engine.shutDown());

  it('is killed: what was asked is refused, the restart is told, and a new leg works', async () => {
    await engine.createLeg({ kind: 'rtp', legId: 'one' });
    const restarted = new Promise<void>((done) => engine.on((event) => event.type === 'restarted' && done()));
    const music = engine.play('one', { kind: 'tone', tone: 'music' }, { isLooped: true });
    const pid = engine.status()['pid'] as number;
    process.kill(pid, 'SIGKILL');
    await expect(music).rejects.toMatchObject({ code: 'media.lost' });
    // Asked for in the gap, it waits for the new process.
    expect((await engine.createLeg({ kind: 'rtp', legId: 'one' })).sdp).toContain('m=audio');
    await restarted;
    expect(engine.status()).toMatchObject({ restarts: 1, isServing: true });
    expect(engine.status()['pid']).not.toBe(pid);
    await expect(engine.play('two', { kind: 'silence' })).rejects.toMatchObject({ code: 'media.noLeg' });
  });

  it('takes no Ctrl-C of its own, and ends when it is told to', async () => {
    const pid = engine.status()['pid'] as number;
    process.kill(pid, 'SIGINT');
    process.kill(pid, 'SIGTERM');
    expect((await engine.createLeg({ kind: 'rtp', legId: 'three' })).sdp).toContain('m=audio');
    await engine.shutDown();
    expect(isThere(pid)).toBe(false);
    await expect(engine.createLeg({ kind: 'rtp', legId: 'four' })).rejects.toMatchObject({ code: 'media.lost' });
  });

  it('ends by itself when who started it is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ponte-media-parent-'));
    const parent = join(folder, 'parent.mjs');
    writeFileSync(
      parent,
      `import { fork } from 'node:child_process';
       const child = fork(${JSON.stringify(program)}, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' });
       child.on('message', (message) => message === 'ready' && process.send(child.pid));`,
    );
    const env = { ...process.env, PONTE_MEDIA_PROCESS: JSON.stringify(settings) };
    const started = fork(parent, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [pid] = (await once(started, 'message')) as [number];
    expect(isThere(pid)).toBe(true);
    started.kill('SIGKILL');
    await expect.poll(() => isThere(pid)).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });
});
