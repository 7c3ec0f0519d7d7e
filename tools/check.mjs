// Types and style of one half of the program: what `tsc --noEmit` and `eslint` say, from one reading of the sources. The
// rules that need types cost as much as the type check itself; with the same checker they cost a quarter of it.
//
//   node tools/check.mjs server|web
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

// An `import` of it would first look through its nine million characters for names to export: two seconds.
const ts = createRequire(import.meta.url)('typescript');
const root = fileURLToPath(new URL('..', import.meta.url));
/** The two worlds of types, and the files whose style is looked at with each. */
const halves = {
  server: { config: 'tsconfig.json', patterns: ['.'], except: ['src/web/**'] },
  web: { config: 'tsconfig.web.json', patterns: ['src/web'], except: [] },
};
const half = halves[process.argv[2] ?? ''];
if (half === undefined) {
  console.error('Usage: node tools/check.mjs server | web');
  process.exit(2);
}

const program = read(join(root, half.config));
const diagnostics = ts.getPreEmitDiagnostics(program);
if (diagnostics.length > 0) console.error(inWords(diagnostics));
// The types come first: they fill the checker that the rules then ask.
const faults = await style(program);
if (faults !== '') console.error(faults);
process.exitCode = diagnostics.length > 0 || faults !== '' ? 1 : 0;

function read(configFile) {
  const onUnRecoverableConfigFileDiagnostic = (diagnostic) => {
    throw new Error(inWords([diagnostic]));
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(
    configFile,
    { noEmit: true },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic },
  );
  // ESLint walks from a node to its parent.
  const host = ts.createCompilerHost(parsed.options, true);
  // As tsc does: comments of declarations are not read where no error can come of them.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  return ts.createProgram({
    rootNames: parsed.fileNames,
    options: parsed.options,
    configFileParsingDiagnostics: parsed.errors,
    host,
  });
}

/** What ESLint finds, in words; warnings count. */
async function style(types) {
  const files = types
    .getRootFileNames()
    .map((name) => relative(root, name).replaceAll('\\', '/'))
    .filter((name) => half.patterns[0] === '.' || name.startsWith(`${half.patterns[0]}/`));
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: [
      { ignores: half.except },
      { files, languageOptions: { parserOptions: { programs: [types], project: null } } },
    ],
  });
  const results = (await eslint.lintFiles(half.patterns)).filter((one) => one.errorCount + one.warningCount > 0);
  return (await eslint.loadFormatter('stylish')).format(results);
}

function inWords(diagnostics) {
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };
  return ts.formatDiagnostics(diagnostics, host);
}
