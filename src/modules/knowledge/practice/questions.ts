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
  const tables = await Promise.all(['train.csv', 'calibrate.csv'].map((name) => readFile(folder + name, 'utf8')));
  return tables.flatMap((table) => {
    const lines = table.split('\n');
    // The company is the last column, and no field has a line break.
    return readExamples([lines[0]!, ...lines.filter((line) => line.trim().endsWith(`,${company}`))].join('\n'));
  });
}
