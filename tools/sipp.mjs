// Debian's sipp, the other side of calls in the tests: on the machine, else by apt-get when we may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** It says its version with status 0 or 99, depending on its own. */
const isThere = () => [0, 99].includes(spawnSync('sipp', ['-v'], { timeout: 20_000 }).status ?? -1);
const mayInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** 'there', 'missing' (this machine cannot have it), or 'failed' (it could be installed, and was not). */
export function findSipp(say = () => undefined) {
  if (isThere()) return 'there';
  if (!mayInstall()) return 'missing';
  say('installing sipp with apt-get …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', args, { stdio: 'inherit', env, timeout: 300_000 });
  apt('update', '-q');
  apt('install', '-qy', '--no-install-recommends', 'sip-tester');
  return isThere() ? 'there' : 'failed';
}
