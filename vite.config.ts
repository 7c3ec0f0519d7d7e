import { existsSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = join(import.meta.dirname, 'src/web');

/** The screens for staff. The customers' help page and widget have a build of their own, without React. */
const pages = ['desk', 'floor', 'studio', 'login', 'setup']
  .map((app) => [app, join(root, app, 'index.html')] as const)
  .filter(([, file]) => existsSync(file));

export default defineConfig({
  root,
  base: '/',
  plugins: [react()],
  resolve: { conditions: ['ponte-source', 'module', 'browser', 'import', 'default'] },
  worker: { format: 'es' },
  build: {
    outDir: join(import.meta.dirname, 'dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The Content-Security-Policy allows nothing inline: no data: addresses, no inline preload script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: Object.fromEntries(pages) },
  },
});
