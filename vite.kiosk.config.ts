/**
 * Builds the kiosk's page: /kiosk/kiosk.js and /kiosk/kiosk.css, over the customers' sheet and typeface. A build of its own, so
 * that it shares no file with the widget, whose pages would wait for one more.
 */
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/web',
  base: './',
  publicDir: false,
  logLevel: 'warn',
  resolve: { conditions: ['ponte-source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { 'kiosk/kiosk': 'src/web/kiosk/kiosk.tsx' },
      output: { entryFileNames: '[name].js', assetFileNames: 'kiosk/[name][extname]' },
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
