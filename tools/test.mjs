// Everything that says whether a change is good: lint, types, import rules, and the tests. The last line counts them.
//
//   node tools/test.mjs            all
//   node tools/test.mjs --quick    types, lint, import rules and the pure tests: about a minute
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';
import { findPrograms, programs } from './programs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const isQuick = process.argv.includes('--quick');
const count = { passed: 0, failed: 0, skipped: 0 };
const say = (words) => process.stdout.write(`${words}\n`);
const began = performance.now();

/** The other core has the pure tests meanwhile. Last, what a check does not look at. */
const tsc = 'node_modules/typescript-native/bin/tsc';
const checks = [
  ['types, server', tsc, ['-p', 'tsconfig.json', '--noEmit'], /^src\/web\/|\.md$/],
  [
    'types, web',
    tsc,
    ['-p', 'tsconfig.web.json', '--noEmit'],
    /^src\/(store|server|channels|cli|simulator)\/|^test\/|\.md$/,
  ],
  ['types, kernel', tsc, ['-p', 'tsconfig.kernel.json']],
  ['lint', 'node_modules/oxlint/bin/oxlint', ['--deny-warnings']],
  ['format', 'node_modules/oxfmt/bin/oxfmt', ['--check', '.']],
  [
    'import rules',
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ['src', 'test', '--config', '.dependency-cruiser.cjs'],
  ],
].map(
  ([name, script, args, except]) =>
    () =>
      check(name, script, args, except),
);

const folder = mkdtempSync(join(tmpdir(), 'ponte-results-'));
try {
  // Random floors are many where there is time for them.
  const fewer = isQuick ? { PONTE_SEEDS: process.env.PONTE_SEEDS ?? '10' } : {};
  await inTwos([() => vitest('pure', ['pure'], fewer), ...checks]);
  if (!isQuick) {
    telephone();
    await vitest('db and e2e', ['db', 'e2e'], await browser());
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
say(`took ${seconds(began)} s`);
say(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed === 0 ? 0 : 1;

/** Two at a time: the machines that run this have two cores, and more would only make each slower. */
async function inTwos(jobs) {
  const queue = [...jobs];
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await job();
  };
  await Promise.all([worker(), worker()]);
}

/**
 * A check counts as one test. Its words are shown when it fails. One that passed on these very files passes again: that
 * is remembered beside the packages, so a fresh checkout looks at everything.
 */
async function check(name, script, args, except = /$^/) {
  const from = performance.now();
  const stamp = join(root, 'node_modules', '.cache', 'ponte', `${name.replaceAll(/\W+/g, '-')}.passed`);
  const print = fingerprint(except);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) {
    count.passed++;
    return say(`✓ ${name} (nothing changed)`);
  }
  const { code, output } = await node([script, ...args], { isShown: false });
  count[code === 0 ? 'passed' : 'failed']++;
  if (code === 0) {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, print);
  }
  say(code === 0 ? `✓ ${name} (${seconds(from)} s)` : `✗ ${name} (${seconds(from)} s)\n${output.trimEnd()}`);
}

/** The contents of every file of the checkout but those that do not matter. */
function fingerprint(except) {
  const hash = createHash('sha256').update(process.version);
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (folder === '' && /^(node_modules|dist|data.*|coverage|\.git)$/.test(entry.name)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && !except.test(path)) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
    }
  };
  walk('');
  return hash.digest('hex');
}

async function vitest(name, projects = [name], env = {}) {
  say(`\n── tests: ${name}`);
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const chosen = projects.flatMap((project) => ['--project', project]);
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...chosen, '--passWithNoTests', ...reporters];
  const { code } = await node(args, { isShown: true, env });
  const result = readResult(file);
  count.passed += result.passed;
  count.skipped += result.skipped;
  // An unhandled error, a crash of the runner or a file that cannot be loaded fails no single test, and fails all the same.
  count.failed += result.failed > 0 || code === 0 ? result.failed : 1;
}

function readResult(file) {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    const unloaded = result.testResults.filter(
      (suite) => suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed'),
    );
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + unloaded.length,
      skipped: result.numPendingTests + (result.numTodoTests ?? 0),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** The browser for the e2e tests, by environment; without one they skip themselves. */
async function browser() {
  const path = await findChromium({ mayInstall: true, say });
  if (path !== null) return { PONTE_CHROMIUM: path };
  say('\n!!! No Chromium can be had here: ALL BROWSER TESTS ARE SKIPPED. Install chromium or set PONTE_CHROMIUM.\n');
  if (process.env.CI === 'true') {
    say('✗ chromium (needed when CI=true)');
    count.failed++;
  }
  return {};
}

/** The other sides for the tests of the telephone; without one its tests skip themselves. */
function telephone() {
  for (const [name, state] of Object.entries(findPrograms(['sipp', 'rtpengine', 'turnserver', 'kamailio'], say))) {
    if (state === 'there') continue;
    const { package: wanted, for: what } = programs[name];
    say(`\n!!! No ${name} can be had here: ${what.toUpperCase()} ARE SKIPPED. Install ${wanted}.\n`);
    if (process.env.CI === 'true' && state === 'failed') {
      say(`✗ ${name} (needed when CI=true)`);
      count.failed++;
    }
  }
}

function seconds(from) {
  return ((performance.now() - from) / 1000).toFixed(1);
}

function node(args, { isShown, env = {} }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'test', ...env },
    });
    let output = '';
    const take = (chunk) => {
      if (isShown) process.stdout.write(chunk);
      else output += chunk;
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => take(`${error.message}\n`));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
