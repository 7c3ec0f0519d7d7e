/**
 * Builds what customers load: /w/ponte.js (the loader), /w/frame.js, /w/beat.js (a Worker), /w/customer.css with its
 * typeface, /help/help.js. Names are fixed because companies paste them and server-rendered pages name them.
 */
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** A classic script's top-level names are global: the loader pasted twice would fail on its second `const`. */
const closed = (entry: string): Plugin => ({
  name: 'ponte-closed-function',
  generateBundle(_options, bundle) {
    const chunk = bundle[entry];
    if (chunk?.type === 'chunk') chunk.code = `(()=>{${chunk.code}})();`;
  },
});

/** The arch of the screens, under a name that server-rendered pages can say. */
const arch = (): Plugin => ({
  name: 'ponte-arch',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'w/arch.svg', source: readFileSync('src/web/kit/shell/arch.svg') });
  },
});

export default defineConfig({
  root: 'src/web',
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [arch(), closed('w/ponte.js'), closed('w/beat.js'), closed('help/help.js')],
  resolve: { conditions: ['ponte-source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    rollupOptions: {
      input: {
        'w/ponte': 'src/web/widget/ponte.ts',
        'w/frame': 'src/web/widget/frame.tsx',
        'w/beat': 'src/web/widget/beat.ts',
        'help/help': 'src/web/help/help.ts',
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'w/[name].js',
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith('.css')) ? 'w/customer.css' : 'w/[name][extname]',
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
