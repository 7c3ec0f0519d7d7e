/** What people would use instead, from npm: fetched for one run, in a folder that goes with it, and no part of ours. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** `wanted`: versions by name. Answers their `require`; null: not to be had here. None of their scripts is run. */
export function fetchPeers(folder: string, wanted: Readonly<Record<string, string>>): NodeJS.Require | null {
  const names = Object.entries(wanted).map(([name, version]) => `${name}@${version}`);
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder];
  try {
    execFileSync('npm', ['install', ...options, ...names], { stdio: 'ignore', timeout: 120_000 });
  } catch {
    return null;
  }
  return createRequire(join(folder, 'peers.js'));
}
