/** Runs the measurements, each in a process of its own so that none inherits the other's memory or warm code. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BenchResult, BenchRow } from './bench/result.js';
import { type Command, exitCode, say, tell, UsageError } from './command.js';

/** The order of the table. */
const names = [
  'kernel',
  'store',
  'offer',
  'chat',
  'mail',
  'sockets',
  'restart',
  'sip',
  'voice',
  'search',
  'gate',
] as const;

type Outcome = BenchResult | { readonly error: string };

const fileOf = (name: string): URL => new URL(`./bench/${name}.js`, import.meta.url);

export const bench: Command = {
  name: 'bench',
  summary: 'Measures this machine: each figure beside what it is compared with, in the same run.',
  usage: '[NAME…]',
  options: { here: { type: 'boolean' } },
  optionWords: [
    ['NAME', `any of ${names.join(', ')}; without one all`],
    ['--here', 'measure in this process (for profilers)'],
  ],
  examples: ['ponte bench', 'ponte bench store', 'npm run bench -- kernel store --json'],
  takesWords: true,
  async run(values, words) {
    const unknown = words.find((word) => !names.some((name) => name === word));
    if (unknown !== undefined)
      throw new UsageError(`There is no measurement ${unknown}; there are ${names.join(', ')}.`);
    const wanted = names.filter((name) => (words.length === 0 ? existsSync(fileOf(name)) : words.includes(name)));
    const results: Record<string, Outcome> = {};
    for (const name of wanted) {
      if (!values.json && !values.here) tell(`measuring ${name} …`);
      results[name] = values.here ? await measure(name) : await measureApart(name);
    }
    if (values.json) say(JSON.stringify(results));
    else say(table(results));
    return Object.values(results).some((result) => 'error' in result) ? exitCode.failed : exitCode.ok;
  },
};

async function measure(name: string): Promise<Outcome> {
  try {
    const loaded = (await import(fileOf(name).href)) as Record<string, unknown>;
    const run = loaded.default ?? Object.entries(loaded).find(([key]) => key.startsWith('bench'))?.[1];
    if (typeof run !== 'function') throw new Error(`bench/${name} exports no function.`);
    return await (run as () => Promise<BenchResult>)();
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function measureApart(name: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const main = fileURLToPath(new URL('./main.js', import.meta.url));
    const args = ['--expose-gc', main, 'bench', name, '--here', '--json'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('close', (code) => {
      const line = output.trimEnd().split('\n').at(-1) ?? '';
      try {
        resolve((JSON.parse(line) as Record<string, Outcome>)[name] ?? { error: 'no result' });
      } catch {
        resolve({ error: `ended with code ${code}: ${output.slice(-500)}` });
      }
    });
  });
}

function table(results: Readonly<Record<string, Outcome>>): string {
  const rows = Object.entries(results).map(([name, result]) =>
    'error' in result
      ? [name, `failed: ${result.error.split('\n')[0]}`]
      : [
          name,
          `${figure(result.value)} ${result.unit}`,
          `p50 ${figure(result.p50)}`,
          `p99 ${figure(result.p99)}`,
          `beside ${result.beside.name}: ${figure(result.beside.value)}`,
          `ratio ${figure(result.ratio)}`,
        ],
  );
  const widths = [0, 1, 2, 3, 4].map((i) =>
    Math.max(...rows.map((row) => (row.length > 2 ? (row[i]?.length ?? 0) : 0))),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  const aims = Object.entries(results).flatMap(([name, result]) =>
    'error' in result || !result.rows ? [] : ['', ...aimsOf(name, result.rows)],
  );
  const notes = Object.entries(results).flatMap(([name, result]) =>
    'error' in result || !result.notes ? [] : [`${name}: ${notesOf(result.notes)}`],
  );
  return [...lines, ...aims, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function aimsOf(name: string, rows: readonly BenchRow[]): string[] {
  const width = Math.max(...rows.map(({ what }) => what.length));
  return rows.flatMap(({ what, figure, aim, isMet }) => {
    const line = `${name}: ${what.padEnd(width)}   ${figure}`;
    const indent = ' '.repeat(name.length + 2 + width + 3);
    return aim === null ? [line] : [line, `${indent}aim: ${aim}${isMet === null ? '' : isMet ? ': met' : ': MISSED'}`];
  });
}

function notesOf(notes: NonNullable<BenchResult['notes']>): string {
  if (typeof notes === 'string') return notes;
  const parts = Array.isArray(notes) ? notes : Object.entries(notes).map(([key, value]) => `${key} ${String(value)}`);
  return parts.join('; ');
}

function figure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '-';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
