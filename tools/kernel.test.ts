/** What no lint rule and no type keeps out of the kernel. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const kernel = fileURLToPath(new URL('../src/kernel', import.meta.url));

it('the kernel never asks the clock: `new Date` has its time as an argument', () => {
  const files = readdirSync(kernel, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(20);
  const asking = files.filter((file) => /new Date(\(\s*\)|(?![\w(]))/.test(readFileSync(join(kernel, file), 'utf8')));
  expect(asking).toEqual([]);
});
