/** The questions that the practice centre's gate learns from: those of the invented utility in `gate/questions-it`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Example } from '#kernel/gate/index.js';
import { readExamples } from '../gate/examples.js';

/** Beside the built program; in the source beside the gate. */
const folder = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../gate/questions-it/' : './questions-it/', import.meta.url),
);
const company = 'acqua-e-luce';

/** What was kept for judging the gate stays unseen here too. */
export async function practiceQuestions(): Promise<readonly Example[]> {
  const names = ['train.csv', 'calibrate.csv'];
  const tables = await Promise.all(names.map((name) => readFile(`${folder}${company}/${name}`, 'utf8')));
  return tables.flatMap((table) => readExamples(table));
}
