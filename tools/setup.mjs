// Makes a fresh checkout ready: packages, then the build. It runs before anything is installed, so it is plain JavaScript
// without a dependency. When nothing changed it only looks at the files, which takes a few dozen milliseconds.
//
//   node tools/setup.mjs deps             packages only
//   node tools/setup.mjs build [--force]  packages, server and screens
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const at = (...parts) => join(root, ...parts);
const modules = at('node_modules');
const dist = at('dist');
const stampFile = join(modules, '.ponte-setup');
const programConfig = 'vite.server.config.ts';
const builtFile = join(dist, '.setup.json');
const hash = (text) => createHash('sha256').update(text).digest('hex');
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

const [verb, ...flags] = process.argv.slice(2);
if (!['deps', 'build'].includes(verb) || flags.some((flag) => flag !== '--force')) {
  console.error('Usage: node tools/setup.mjs deps | build [--force]');
  process.exit(2);
}
await main(verb, flags.includes('--force'));

async function main(what, isForced) {
  checkNode();
  const plan = () => ({ deps: !packagesFit(), ...(what === 'build' ? staleParts(isForced) : {}) });
  if (!Object.values(plan()).some(Boolean)) return;
  const unlock = await lock();
  try {
    // Looked at again: another setup may have done it while this one waited.
    if (plan().deps) installPackages();
    const { server, web } = plan();
    if (server) step('building the server', buildServer);
    if (web) step('building the screens', buildWeb);
  } catch (error) {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  } finally {
    unlock();
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Ponte needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org/`);
  process.exit(1);
}

// ---- packages

/** What npm says it installed, against what the lock file asks for: right also after somebody's own `npm install`. */
function packagesFit() {
  const wanted = readJson(at('package-lock.json'));
  const installed = readJson(join(modules, '.package-lock.json'));
  if (installed === null) return false;
  for (const [path, want] of Object.entries(wanted.packages)) {
    if (path === '' || want.link) continue;
    const has = installed.packages[path];
    // Optional packages of other platforms are rightly missing.
    if (has === undefined ? !want.optional : has.version !== want.version) return false;
  }
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8') === machine();
  writeFileSync(stampFile, machine());
  return true;
}

/** Packages with binaries differ between these; a folder copied from elsewhere or another Node starts anew. */
function machine() {
  return `node ${process.versions.modules} ${process.platform} ${process.arch}`;
}

function installPackages() {
  const began = performance.now();
  say('installing packages (npm ci) …');
  // The build needs the development packages, whatever the environment says of production. Nothing needs install
  // scripts: the database's links are made by its launcher.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const env = { ...process.env };
  for (const key of Object.keys(env)) {
    if (/^(node_env|npm_config_(omit|only|production|include|offline_mode))$/i.test(key)) delete env[key];
  }
  const npm = process.env.npm_execpath;
  const isNpm = npm !== undefined && /npm-cli\.c?js$/.test(npm);
  const result = isNpm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit', env })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', env, shell: process.platform === 'win32' });
  if (result.status !== 0) {
    throw new Error('npm ci failed; its words are above. Without network, copy node_modules from another machine.');
  }
  writeFileSync(stampFile, machine());
  done(began);
}

// ---- build

function staleParts(isForced) {
  const built = isForced ? {} : (readJson(builtFile) ?? {});
  const { server, web } = fingerprints();
  return {
    server: built.server !== server || !existsSync(join(dist, 'program', 'ponte.js')),
    web: webConfigs().length > 0 && (built.web !== web || !existsSync(join(dist, 'web'))),
  };
}

/** Names, sizes and times of the sources; reading them all would take ten times as long and say the same. */
function fingerprints() {
  const isTest = (file) => /\.test\.tsx?$|[\\/](fixtures|testing)[\\/]/.test(file);
  const line = (file) => {
    const { size, mtimeMs } = statSync(file);
    return `${relative(root, file)} ${size} ${mtimeMs}`;
  };
  const common = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.web.json'];
  const sources = filesUnder(at('src')).filter((file) => !isTest(file));
  const shared = [...common.map((name) => at(name)).filter(existsSync), fileURLToPath(import.meta.url)].map(line);
  const screens = [...sources, ...webConfigs().map((name) => at(name))].filter(
    (file) => /[\\/](web|kernel|modules)[\\/]/.test(file) || file.endsWith('.config.ts'),
  );
  return {
    server: hash([...shared, ...[...sources, at(programConfig)].map(line)].join('\n')),
    web: hash([...shared, ...screens.map(line)].join('\n')),
  };
}

/** File by file for the programs beside the product and for reading, and in one piece for the product, to load soon. */
function buildServer() {
  run('typescript-native/bin/tsc', ['-p', 'tsconfig.build.json']);
  const sources = filesUnder(at('src'));
  for (const file of sources.filter(isAsset)) copy(file, join(dist, relative(at('src'), file)));
  removeOrphans(new Set(sources.map((file) => relative(at('src'), file))));
  bundle(programConfig);
  remember('server');
}

/** Everything beside the code that the server reads at run time: SQL, texts, pages, images. */
function isAsset(file) {
  return !/\.tsx?$|\.md$/.test(file) && !/[\\/]src[\\/]web[\\/]|[\\/](fixtures|testing)[\\/]|schema\.sql$/.test(file);
}

/** What was built of a source that is gone would still be imported, and a removed migration still be applied. */
function removeOrphans(sources) {
  for (const file of filesUnder(dist)) {
    const path = relative(dist, file);
    if (/^(web|program)[\\/]|^\.setup\.json$/.test(path)) continue;
    const name = path.replace(/\.js(\.map)?$/, '');
    if (![path, `${name}.ts`, `${name}.tsx`].some((source) => sources.has(source))) rmSync(file);
  }
}

function buildWeb() {
  for (const config of webConfigs()) bundle(config);
  remember('web');
}

/** The staff's screens empty the folder, so they come first. */
function webConfigs() {
  return ['vite.config.ts', 'vite.widget.config.ts', 'vite.kiosk.config.ts'].filter((name) => existsSync(at(name)));
}

function remember(part) {
  writeFileSync(builtFile, JSON.stringify({ ...readJson(builtFile), [part]: fingerprints()[part] }));
}

// ---- small things

function bundle(config) {
  run('vite/bin/vite.js', ['build', '--config', config, '--logLevel', 'warn']);
}

function run(script, args) {
  const env = { ...process.env, NODE_ENV: 'production' };
  const result = spawnSync(process.execPath, [join(modules, script), ...args], { cwd: root, encoding: 'utf8', env });
  if (result.status === 0) return;
  throw new Error(`${script.split('/')[0]} ${args.join(' ')} failed:\n${result.stdout ?? ''}${result.stderr ?? ''}`);
}

function step(words, work) {
  const began = performance.now();
  say(`${words} …`);
  work();
  done(began);
}

function say(words) {
  process.stderr.write(`ponte: ${words}\n`);
}

function done(began) {
  say(`  done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function copy(file, target) {
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Two setups of one checkout (`npm start` beside `npm test`) would trample on each other. */
async function lock() {
  const file = join(tmpdir(), `ponte-setup-${hash(root).slice(0, 16)}.lock`);
  for (let isTold = false; ;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(file)) rmSync(file, { force: true });
    else if (!isTold) say('waiting for another setup of this checkout …');
    isTold = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function isAlive(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Made but not yet written: its maker lives.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
