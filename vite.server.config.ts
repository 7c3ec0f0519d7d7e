/**
 * Builds the program: the command line and the server with their packages in a few files. A killed centre serves again
 * sooner: loading takes half the CPU of 280 files of ours and 900 of packages (measured: 530 ms against 1,150 ms).
 *
 * The bench and the chaos run stay outside: they are whole programs of their own, built file by file.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { defineConfig, type Plugin } from 'vite';

/** What a module reads beside itself: `store/migrate.ts` its SQL, `knowledge/practice` questions to learn from, `voice/prompts.ts` the sounds that ship. */
const beside: Readonly<Record<string, string>> = {
  migrations: 'src/store/migrations',
  prompts: 'src/channels/voice/prompts',
  'questions-it': 'src/modules/knowledge/gate/questions-it',
};

const assets = (): Plugin => ({
  name: 'ponte-assets',
  generateBundle() {
    for (const [to, folder] of Object.entries(beside)) {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (statSync(`${folder}/${name}`).isDirectory()) continue;
        this.emitFile({
          type: 'asset',
          fileName: `${to}/${name.replaceAll('\\', '/')}`,
          source: readFileSync(`${folder}/${name}`),
        });
      }
    }
  },
});

/** Our own programs beside the product, at their place in `dist`. */
const besides = (): Plugin => ({
  name: 'ponte-besides',
  enforce: 'pre',
  resolveId(source, importer) {
    const isFromDoor = importer?.endsWith('/src/cli/main.ts') === true;
    return isFromDoor && /^\.\/(bench|chaos)\.js$/.test(source)
      ? { id: source.replace('./', '../cli/'), external: true }
      : null;
  },
});

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  plugins: [besides(), assets()],
  ssr: {
    noExternal: true,
    // They look for parts of themselves at run time (a configuration, decorated classes), and all share the one `pg`.
    external: ['graphile-worker', 'pg', 'werift'],
    resolve: { conditions: ['ponte-source', 'node'] },
  },
  build: {
    ssr: true,
    outDir: 'dist/program',
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      // The sound is a process of its own (`media/embedded/remote.ts`), a gate learns on a thread of its own
      // (`knowledge/automatic/learning.ts`): both are looked for beside the program.
      input: {
        ponte: 'src/cli/main.ts',
        process: 'src/channels/voice/media/embedded/process.ts',
        learner: 'src/modules/knowledge/automatic/learner.ts',
      },
      external: (id) => isBuiltin(id),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
