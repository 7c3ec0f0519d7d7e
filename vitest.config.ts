import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The speed class is in the file name: `.db.` needs PostgreSQL, `.e2e.` a browser or a whole server, the rest is pure. */
// Vitest hands these on to Node; `import` among them would give ESM files to packages that use `require` (pg-pool).
const conditions = ['ponte-source', 'node', 'module'];
const common = { resolve: { conditions }, ssr: { resolve: { conditions } } };

/** These wait longer than they compute (browsers, restarts, backing off), so one more than the cores runs at a time. */
const waiting = {
  globalSetup: ['src/store/testing/global.ts'],
  maxWorkers: availableParallelism() + 1,
  // A limit that only a hanging test reaches: a busy machine makes everything slower, and nothing wrong.
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 180_000 } },
};

/** What takes longest, and mostly waits, begins first, so that the end of a run is not one file alone. */
const longest = /^(chaos|standby|walks|screens|drafts|chat|mail|launcher|ways|bad-input|server)\./;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = (file: TestSpecification): boolean => longest.test(basename(file.moduleId));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  ...common,
  test: {
    // A file gets no process of its own: loading the program anew for each took a third of the time. What a file opens it
    // closes, and a database of its own is dropped after it.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...common,
        test: {
          name: 'pure',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/*.e2e.test.ts', '**/node_modules/**'],
          isolate: false,
          testTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...common,
        test: {
          name: 'db',
          include: ['src/**/*.db.test.ts', 'test/**/*.db.test.ts'],
          isolate: false,
          ...waiting,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...common,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.test.ts', 'src/**/*.e2e.test.ts'],
          isolate: false,
          ...waiting,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
