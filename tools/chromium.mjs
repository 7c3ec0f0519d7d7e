// Finds a real Chromium for the browser tests: on the machine, else by playwright, else by apt-get when we may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const places = [
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Path of a Chromium that starts, or null. With `mayInstall` it tries to fetch one. */
export async function findChromium({ mayInstall = false, say = () => undefined } = {}) {
  const wish = process.env.PONTE_CHROMIUM;
  if (wish) return starts(wish) ? wish : null;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...onPath, ...places].find((file) => existsSync(file) && starts(file)) ?? (await ofPlaywright());
  if (found || !mayInstall) return found;
  say('no Chromium found; asking playwright for one …');
  const cli = fileURLToPath(new URL('../node_modules/playwright-core/cli.js', import.meta.url));
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit', timeout: 300_000 });
  const fetched = await ofPlaywright();
  if (fetched || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return fetched;
  say('installing Chromium with apt-get …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio: 'inherit', env, timeout: 300_000 });
  spawnSync('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium'], {
    stdio: 'inherit',
    env,
    timeout: 600_000,
  });
  return starts('/usr/bin/chromium') ? '/usr/bin/chromium' : null;
}

async function ofPlaywright() {
  try {
    const { chromium } = await import('playwright-core');
    const file = chromium.executablePath();
    return existsSync(file) && starts(file) ? file : null;
  } catch {
    return null;
  }
}

/** A file that is there may still lack its libraries. Chrome on Windows opens a window for --version, so it is trusted. */
function starts(file) {
  if (process.platform === 'win32') return existsSync(file);
  return spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0;
}
