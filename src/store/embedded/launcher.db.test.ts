import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../database.js';
import { isPostmaster, readPidFile } from './cluster.js';
import { clusterFolder, droppedPrivileges, isReachable } from './privileges.js';

const log = pino({ level: 'silent' });
const flags = ['-c', 'fsync=off', '-c', 'shared_buffers=16MB'];
const folders: string[] = [];

function freshFolder(long = false): string {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-launcher-'));
  folders.push(folder);
  // PostgreSQL runs as a plain user when the tests run as root, and has to pass.
  chmodSync(folder, 0o755);
  return long ? join(folder, 'a-very-long-name-of-a-folder'.repeat(4), 'data') : join(folder, 'data');
}

/** The server that owned it is gone: its process id belongs to nobody. */
async function leaveToNobody(folder: string): Promise<void> {
  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => gone.on('exit', resolve));
  writeFileSync(`${folder}.owner`, `${gone.pid}\n`);
}

/** As the kernel does when memory runs out. */
async function killBackend(database: Database): Promise<void> {
  const client = await database.connect('victim');
  const ended = new Promise((resolve) => client.once('end', resolve));
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  process.kill(rows[0]!.pid, 'SIGKILL');
  await ended;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('makes a UTF-8 cluster with checksums, and stops with us', async () => {
    const dataDir = freshFolder();
    const database = await openDatabase({ dataDir, log, flags });
    const { rows } = await database.pool.query(
      `select current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding,
              current_setting('listen_addresses') as addresses, datlocprovider as provider, datlocale as locale,
              9007199254740991::bigint as large, array[1, null]::bigint[] as list
         from pg_database where datname = current_database()`,
    );
    expect(rows[0]).toEqual({
      checksums: 'on',
      encoding: 'UTF8',
      addresses: '',
      provider: 'b',
      locale: 'C.UTF-8',
      large: 9007199254740991,
      list: [1, null],
    });
    const pid = database.pid!;
    await database.stop();
    expect(isPostmaster(pid, clusterFolder(dataDir, droppedPrivileges()))).toBe(false);
  });

  it('refuses writing on the pool of the reports', async () => {
    const database = await openDatabase({ dataDir: freshFolder(), log, flags });
    try {
      await expect(database.reportPool.query('create table t (x int)')).rejects.toMatchObject({ code: '25006' });
    } finally {
      await database.stop();
    }
  });

  it('finds a socket folder when the data folder has a long name', async () => {
    const database = await openDatabase({ dataDir: freshFolder(true), log, flags });
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.stop();
  });

  it('finds a home when the plain user that runs it cannot reach the data folder', async () => {
    const dataDir = freshFolder();
    chmodSync(join(dataDir, '..'), 0o700);
    const database = await openDatabase({ dataDir, log, flags });
    const folder = clusterFolder(dataDir, droppedPrivileges());
    expect(folder.startsWith(dataDir)).toBe(droppedPrivileges() === null);
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes back after a kill, with everything that was committed', async () => {
    const database = await openDatabase({ dataDir: freshFolder(), log, flags });
    await database.pool.query('create table kept (x int); insert into kept values (7)');
    const killed = database.pid!;
    process.kill(killed, 'SIGKILL');
    await Promise.all([database.revive(), database.revive()]);
    expect(database.pid).not.toBe(killed);
    expect((await database.pool.query('select x from kept')).rows).toEqual([{ x: 7 }]);
    await database.stop();
  });

  it('ends when it lost a process to a kill, and comes back with everything that was committed', async () => {
    const database = await openDatabase({ dataDir: freshFolder(), log, flags });
    await database.pool.query('create table kept (x int); insert into kept values (7)');
    const postmaster = database.pid!;
    await killBackend(database);
    await database.revive();
    // The same process would have started anew within itself, and then a shutdown can hang for good.
    expect(database.pid).not.toBe(postmaster);
    expect((await database.pool.query('select x from kept')).rows).toEqual([{ x: 7 }]);
    await database.stop();
  });

  it('ends one that was told to shut down while it recovered within itself, and hangs', async () => {
    const dataDir = freshFolder();
    // As a server of an older version started it, before it was killed.
    const first = await openDatabase({ dataDir, log, flags: [...flags, '-c', 'restart_after_crash=on'] });
    const folder = clusterFolder(dataDir, droppedPrivileges());
    await first.pool.query('create table kept as select generate_series(1, 400000) as x');
    const postmaster = first.pid!;
    await killBackend(first);
    await until(() => /reinitializing[^]*redo starts/.test(readFileSync(join(dataDir, 'postgres.log'), 'utf8')));
    process.kill(postmaster, 'SIGINT');
    await leaveToNobody(folder);
    const second = await openDatabase({ dataDir, log, flags });
    expect(second.pid).not.toBe(postmaster);
    expect((await second.pool.query('select count(*)::int as n from kept')).rows).toEqual([{ n: 400_000 }]);
    await second.stop();
    await first.stop();
  }, 120_000);

  it('adopts the postmaster that a killed server left behind', async () => {
    const dataDir = freshFolder();
    const first = await openDatabase({ dataDir, log, flags });
    const folder = clusterFolder(dataDir, droppedPrivileges());
    await leaveToNobody(folder);
    const second = await openDatabase({ dataDir, log, flags });
    expect(second.pid).toBe(first.pid);
    await second.stop();
    expect(readPidFile(folder)).toBeNull();
    await first.stop();
  });

  it('leaves the postmaster to the living server that owns it', async () => {
    const dataDir = freshFolder();
    const server = await openDatabase({ dataDir, log, flags });
    const folder = clusterFolder(dataDir, droppedPrivileges());
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(`${folder}.owner`, `${other.pid}\n`);
    const visitor = await openDatabase({ dataDir, log, flags });
    await visitor.stop();
    expect((await server.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    other.kill('SIGKILL');
    writeFileSync(`${folder}.owner`, `${process.pid}\n`);
    await server.stop();
  });

  it('is not fooled by the file of a postmaster whose number another process has now', async () => {
    const dataDir = freshFolder();
    await (await openDatabase({ dataDir, log, flags })).stop();
    const folder = clusterFolder(dataDir, droppedPrivileges());
    writeFileSync(join(folder, 'postmaster.pid'), `${process.pid}\n${folder}\n1\n5432\n${folder}\n\n`);
    const database = await openDatabase({ dataDir, log, flags });
    expect(database.pid).not.toBe(process.pid);
    await database.stop();
    expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).toContain('PostgreSQL 18');
  });
});

describe('privileges', () => {
  it('sees a closed folder on the way', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ponte-closed-'));
    folders.push(folder);
    const stranger = { uid: 4_000_000, gid: 4_000_000 };
    expect(isReachable(tmpdir(), stranger)).toBe(true);
    expect(isReachable(join(folder, 'data'), stranger)).toBe(false);
  });
});
