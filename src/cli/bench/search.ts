/**
 * A search over 10,000 published answers, as it is typed into the help page: whole questions in Italian, half of them
 * with a misspelt word. Beside it the plain way: every answer ranked for all words at once. How well it finds stands in
 * the rows: each question is another wording of the title of one answer, or that title with letters wrong.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { chanceOf, draw, drawFrom, drawInt, type Chance } from '#kernel/chance.js';
import { searchAnswers } from '#modules/knowledge/index.js';
import { nearOf, wordsIn } from '#modules/knowledge/articles/words.js';
import { openDatabase } from '#store/database.js';
import { clusterFolder, droppedPrivileges } from '#store/embedded/privileges.js';
import { migrate } from '#store/migrate.js';
import type { BenchResult } from './result.js';

const articleCount = 10_000;
const searchCount = 1_000;
const at = 1_800_000_000_000;
const folder = 'src/modules/knowledge/gate/questions-it';

interface Question {
  readonly text: string;
  readonly intent: string;
}

const readCsv = (name: string): Record<string, string>[] =>
  parse(readFileSync(join(folder, `${name}.csv`)), { columns: true });

const utility = 'acqua-e-luce';

export default async function benchSearch(): Promise<BenchResult> {
  if (!existsSync(folder)) throw new Error(`Run it in a checkout of Ponte: the questions stand in ${folder}.`);
  const dataDir = mkdtempSync(join(process.env.PONTE_BENCH_DIR ?? tmpdir(), 'ponte-bench-'));
  chmodSync(dataDir, 0o755);
  const database = await openDatabase({ dataDir, log: pino({ level: 'silent' }) });
  try {
    await migrate(database.pool);
    return await measure(database.pool);
  } finally {
    await database.stop();
    rmSync(clusterFolder(dataDir, droppedPrivileges()), { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(pool: Pool): Promise<BenchResult> {
  const questions = readCsv(`${utility}/test`).filter(({ kind }) => kind === 'in') as unknown as Question[];
  const chance = chanceOf(2026);
  const wrong = questions.map((question) => ({ ...question, text: misspelt(chance, question.text) }));
  const answers = readCsv('intents').filter(({ company }) => company === utility);
  await fill(
    pool,
    answers.map(({ intent, it, answer }) => [intent!, it!, answer!, '']),
  );
  const small = { right: await hits(pool, questions), wrong: await hits(pool, wrong) };
  await fill(pool, invented(chance));
  const asked = Array.from(
    { length: searchCount },
    () => drawFrom(chance, draw(chance) < 0.5 ? questions : wrong).text,
  );
  const times: Record<'ours' | 'plain' | 'processor', number[]> = { ours: [], plain: [], processor: [] };
  const processorMs = await processorClock(pool);
  for (const [n, words] of asked.entries()) {
    const before = processorMs();
    times.ours.push(await timed(() => find(pool, words)));
    times.processor.push(processorMs() - before);
    if (n % 10 === 0) times.plain.push(await timed(() => plainWay(pool, words)));
  }
  const sorted = times.ours.toSorted((a, b) => a - b);
  const plain = times.plain.toSorted((a, b) => a - b);
  const [p50, p95, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.95), quantile(sorted, 0.99)];
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return {
    value: p95,
    unit: 'ms p95',
    p50,
    p99,
    beside: { name: 'every answer ranked for any of the words, p95', value: quantile(plain, 0.95) },
    ratio: quantile(plain, 0.95) / p95,
    rows: [
      { what: `p95 over ${articleCount} articles`, figure: `${p95.toFixed(1)} ms`, aim: '≤ 50 ms', isMet: p95 <= 50 },
      {
        what: 'of it at work, this process and PostgreSQL, p95',
        figure: `${quantile(
          times.processor.toSorted((a, b) => a - b),
          0.95,
        ).toFixed(1)} ms`,
        aim: null,
        isMet: null,
      },
      ...(['right', 'wrong'] as const).map((kind) => ({
        what: `${kind === 'right' ? 'as people wrote it' : 'one word misspelt'}, ${answers.length} answers`,
        figure: `first ${percent(small[kind].first)}, among five ${percent(small[kind].five)}`,
        aim: null,
        isMet: null,
      })),
    ],
    notes: { searches: searchCount, questions: questions.length },
  };
}

const find = (pool: Pool, words: string, limit = 10) =>
  searchAnswers(pool, { words, language: 'it', at, limit, channel: 'help' });

async function hits(pool: Pool, questions: readonly Question[]): Promise<{ first: number; five: number }> {
  let [first, five] = [0, 0];
  for (const { text, intent } of questions) {
    const place = (await find(pool, text, 5)).found.findIndex(({ topic }) => topic === intent);
    if (place === 0) first++;
    if (place >= 0) five++;
  }
  return { first: first / questions.length, five: five / questions.length };
}

/** What would be written first: no word left out, no word read anew. */
const plainWay = (pool: Pool, words: string) =>
  pool.query(
    `with asked as (select string_agg('''' || replace(lexeme, '''', '''''') || '''', ' | ')::tsquery as query
       from unnest(to_tsvector('italian', $1)))
     select article_id from article_version, asked where words @@ query and language = 'it'
     order by ts_rank(words, query) desc limit 10`,
    [words],
  );

/** Straight into the tables: ten thousand publishings by the door would be measured here otherwise. */
async function fill(pool: Pool, rows: readonly (readonly string[])[]): Promise<void> {
  const column = (i: number): string[] => rows.map((row) => row[i]!);
  await pool.query(
    `insert into article select 'article_' || topic, topic, 'it', '{}', 'x', null, false, 1, null, 0, 0, 'x'
       from unnest($1::text[]) as t (topic)`,
    [column(0)],
  );
  await pool.query(
    `insert into article_version (article_id, version, language, title, short, long, source, audience, channels, from_at,
       published_at, published_by, reason, checked_at, checked_by)
     select 'article_' || topic, 1, 'it', title, short, long, 'x', 'public', '{help}', 0, 0, 'x', '', 0, 'x'
       from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (topic, title, short, long)`,
    [column(0), column(1), column(2), column(3)],
  );
  const words = [...new Set(rows.flatMap((row) => wordsIn(row.slice(1).join(' '))))];
  const pairs = words.flatMap((word) => nearOf(word).map((near) => [near, word] as const));
  await pool.query(
    `insert into article_near select 'it', near, word from unnest($1::text[], $2::text[]) as t (near, word)
       on conflict do nothing`,
    [pairs.map(([near]) => near), pairs.map(([, word]) => word)],
  );
  await pool.query('analyze article; analyze article_version; analyze article_near');
}

/** Articles of whole questions put together, with two names in each that few others have. */
function invented(chance: Chance): string[][] {
  const sentences = [utility, 'voce-e-rete'].flatMap((company) => readCsv(`${company}/train`)).map(({ text }) => text!);
  const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'zo', 'tra', 'sco'];
  const name = (): string => Array.from({ length: 3 + drawInt(chance, 2) }, () => drawFrom(chance, syllables)).join('');
  const some = (count: number): string => Array.from({ length: count }, () => drawFrom(chance, sentences)).join('. ');
  return Array.from({ length: articleCount }, (_, n) => [
    `invented_${n}`,
    `${drawFrom(chance, sentences)} ${name()}`,
    some(2),
    `${some(6 + drawInt(chance, 12))} ${name()}`,
  ]);
}

/** One letter of one of the longer words swapped with the next, doubled, left out or another one. */
function misspelt(chance: Chance, text: string): string {
  const words = text.split(' ');
  const long = words.map((word, i) => (/^\p{L}{6,}$/u.test(word) ? i : -1)).filter((i) => i >= 0);
  if (long.length === 0) return text;
  const at = drawFrom(chance, long);
  const word = words[at]!;
  const i = 1 + drawInt(chance, word.length - 2);
  const changes = [
    word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2),
    word.slice(0, i) + word[i] + word.slice(i),
    word.slice(0, i) + word.slice(i + 1),
    word.slice(0, i) + drawFrom(chance, [...'aeionrtls']) + word.slice(i + 1),
  ];
  return words.with(at, drawFrom(chance, changes)).join(' ');
}

/** On a machine that others use too, waiting says little: what the processor did. NaN where Linux does not tell. */
async function processorClock(pool: Pool): Promise<() => number> {
  const { rows } = await pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend'`,
  );
  return () => {
    const { user, system } = process.cpuUsage();
    let ms = (user + system) / 1000;
    try {
      // proc(5): time on the processor in nanoseconds comes first.
      for (const { pid } of rows) ms += Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    } catch {
      return Number.NaN;
    }
    return ms;
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
