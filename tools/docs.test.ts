/** Documents are held to the program: links lead somewhere, both languages say the same, what is named exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const notOurs = new Set(['node_modules', '.git', 'dist', 'data', 'data-demo']);

function markdownUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return markdownUnder(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const files = markdownUnder(root).map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));

/** What stands in code is an example and not a link. */
const withoutCode = (text: string): string => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
/** Only what stands in code is meant to be typed. */
const codeOf = (text: string): string => (text.match(/```[\s\S]*?```|`[^`\n]+`/g) ?? []).join('\n');

const headingsOf = (text: string): string[] =>
  withoutCode(text.replace(/^---\n[\s\S]*?\n---\n/, ''))
    .split('\n')
    .filter((line) => /^#{1,6} /.test(line));

/** The anchor that a heading gets on the usual hosts: small letters, no punctuation, hyphens for spaces. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** Links and images of a document that lead into this repository. */
function linksOf(text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map((match) => match[1]!);
  return targets.filter((target) => !/^[a-z][a-z+.-]*:/i.test(target));
}

function brokenLink(from: string, target: string): string | null {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(root, from) : resolve(root, dirname(from), decodeURIComponent(path));
  if (!existsSync(file)) return `${from}: ${target} does not exist`;
  if (anchor === undefined || !file.endsWith('.md')) return null;
  const anchors = headingsOf(readFileSync(file, 'utf8')).map(anchorOf);
  return anchors.includes(decodeURIComponent(anchor)) ? null : `${from}: no heading for ${target}`;
}

/** The names of the commands, as the command line itself has them. */
function verbs(): string[] {
  const folder = join(root, 'src', 'cli');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/: Command = \{\s*(?:\/\*\*.*?\*\/\s*)?name: '([a-z ]+)'/g),
    ])
    .map((match) => match[1]!);
}

describe('the documents', () => {
  it('are found', () => {
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md']));
    expect(verbs()).toEqual(expect.arrayContaining(['start', 'demo', 'doctor', 'user add', 'config explain']));
  });

  it('link to what exists', () => {
    const broken = files.flatMap(({ path, text }) => linksOf(text).map((target) => brokenLink(path, target)));
    expect(broken.filter((one) => one !== null)).toEqual([]);
  });

  it('name only scripts of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const known = new Set(Object.keys(scripts));
    const unknown = files.flatMap(({ path, text }) =>
      [...text.matchAll(/\bnpm run ([\w:-]+)/g)]
        .filter((match) => !known.has(match[1]!))
        .map((m) => `${path}: ${m[0]}`),
    );
    expect(unknown).toEqual([]);
  });

  it('name only verbs that ponte has', () => {
    const known = verbs();
    const unknown = files.flatMap(({ path, text }) =>
      [...codeOf(text).matchAll(/(?:^|[`\s])ponte ([a-z]+(?: [a-z]+)?)/gm)]
        .map((match) => match[1]!)
        .filter((words) => !known.some((verb) => words === verb || words.split(' ')[0] === verb))
        .map((words) => `${path}: ponte ${words}`),
    );
    expect(unknown).toEqual([]);
  });

  it('name only settings that exist', async () => {
    const { settingTable } = await import('#server/settings.js');
    const isForTools = /^PONTE_(CHROMIUM|TEST_|BENCH_|CHAOS_|SHOTS)/;
    const unknown = files.flatMap(({ path, text }) =>
      (text.match(/\bPONTE_[A-Z_]*[A-Z]\b/g) ?? [])
        .map((key) => key.replace(/_FILE$/, ''))
        .filter((key) => !(key in settingTable) && !isForTools.test(key))
        .map((key) => `${path}: ${key}`),
    );
    expect(unknown).toEqual([]);
  });

  it('hold no path of a machine they were written on', () => {
    const paths = files.flatMap(({ path, text }) =>
      (text.match(/(?<![\w.])\/(?:home|Users|root|work|mnt|private)\/[\w./-]*|[A-Z]:\\[\w\\]+/g) ?? []).map(
        (found) => `${path}: ${found}`,
      ),
    );
    expect(paths).toEqual([]);
  });
});

describe('the README', () => {
  const readme = files.find(({ path }) => path === 'README.md')!.text;

  it('has every setting with its default', async () => {
    const { settingTable } = await import('#server/settings.js');
    const missing = Object.entries(settingTable)
      .map(([key, setting]) => `| \`${key}\` | ${setting.default === undefined ? '' : `\`${setting.default}\``} |`)
      .filter((row) => !readme.includes(row));
    expect(missing).toEqual([]);
  });

  it('shows pictures that are no more than 250 KB', () => {
    const pictures = linksOf(readme).filter((target) => target.endsWith('.png'));
    expect(pictures.length).toBeGreaterThanOrEqual(3);
    const heavy = pictures.filter((target) => readFileSync(join(root, target)).length > 250 * 1024);
    expect(heavy).toEqual([]);
  });
});

describe('the guide', () => {
  const pagesOf = (language: string): Map<string, string> =>
    new Map(
      files
        .filter(({ path }) => path.startsWith(join('docs', 'guide', language)))
        .map(({ path, text }) => [relative(join('docs', 'guide', language), path), text]),
    );
  const italian = pagesOf('it');
  const english = pagesOf('en');
  const shapeOf = (text: string): string[] => headingsOf(text).map((heading) => heading.replace(/ .*/, ''));

  it('has the same pages in both languages', () => {
    expect([...italian.keys()].sort()).toEqual([...english.keys()].sort());
    expect(english.size).toBeGreaterThan(0);
  });

  it('has the same headings, tables and examples on each page', () => {
    const countsOf = (text: string) => ({
      headings: shapeOf(text),
      tableRows: text.split('\n').filter((line) => line.startsWith('|')).length,
      examples: (text.match(/^```/gm) ?? []).length,
    });
    for (const [page, text] of english) expect([page, countsOf(italian.get(page)!)]).toEqual([page, countsOf(text)]);
  });

  it('says of each page what kind it is, and is not empty', () => {
    for (const [page, text] of [...italian, ...english]) {
      expect([page, /^---\ntitle: .+\nkind: (tutorial|how-to|reference|explanation)\n---\n/.test(text)]).toEqual([
        page,
        true,
      ]);
      expect(text.length).toBeGreaterThan(1000);
    }
  });
});
