import { defineConfig } from 'vitest/config';

/** The speed class is in the file name: `.db.` needs PostgreSQL, `.e2e.` a browser or a whole server, the rest is pure. */
// Vitest hands these on to Node; `import` among them would give ESM files to packages that use `require` (pg-pool).
const conditions = ['ponte-source', 'node', 'module'];
const common = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  ...common,
  test: {
    projects: [
      {
        ...common,
        test: {
          name: 'pure',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/*.e2e.test.ts', '**/node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        ...common,
        test: {
          name: 'db',
          include: ['src/**/*.db.test.ts', 'test/**/*.db.test.ts'],
          globalSetup: ['src/store/testing/global.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...common,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.test.ts', 'src/**/*.e2e.test.ts'],
          globalSetup: ['src/store/testing/global.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
