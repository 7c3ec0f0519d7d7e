#!/usr/bin/env node
// The thin door to the built command line. A checkout that was never built builds itself first.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/program/ponte.js', import.meta.url);
if (!existsSync(main)) {
  const setup = fileURLToPath(new URL('../tools/setup.mjs', import.meta.url));
  const built = spawnSync(process.execPath, [setup, 'build'], { stdio: 'inherit' });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
await import(main.href);
