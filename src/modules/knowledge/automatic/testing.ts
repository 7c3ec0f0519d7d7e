/** For tests: a table of questions, and what learning from one tells. */
import { type Example, usualPromise } from '#kernel/gate/index.js';
import { learnAndCalibrate, type LearnTask, type LearnTold } from './learn-work.js';

export const starts = ['Quando', 'Mi dice quando', 'Vorrei sapere quando', 'Sapete quando', 'Per favore, quando'];
/** Each asked in as many ways as there are starts. */
export const made = (intent: string | null, ...asked: readonly string[]): Example[] =>
  asked.flatMap((words) => starts.map((start) => ({ text: `${start} ${words}`, intent })));
export const examples: readonly Example[] = [
  ...made(
    'bill_due_date',
    'scade la bolletta',
    'scade la mia bolletta della luce',
    'devo pagare la bolletta',
    'scade il pagamento della bolletta',
    'si paga la bolletta',
    'è la scadenza della bolletta',
  ),
  ...made(
    'opening_hours',
    'apre lo sportello',
    'è aperto lo sportello',
    'aprite al pubblico',
    'posso venire allo sportello',
    'chiude lo sportello',
    'aprite il sabato',
  ),
  ...made(
    null,
    'parte il treno per Roma',
    'gioca la nazionale',
    'fiorisce il pesco',
    'esce il nuovo film',
    'piove a Milano',
    'nasce la luna',
  ),
];

/** Enough out of scope to measure on. */
export const more = (): Example[] =>
  starts.flatMap((_, i) => made(null, ...Array.from({ length: 5 }, (_one, n) => `arriva il pacco ${i}${n}`)));

/** Without a worker; all that it tells. */
export async function learned(list: readonly Example[], rest: Partial<LearnTask> = {}): Promise<readonly LearnTold[]> {
  const told: LearnTold[] = [];
  await learnAndCalibrate({ examples: list, promise: { ...usualPromise, error: 0.1 }, seed: 1, ...rest }, (one) =>
    told.push(one),
  );
  return told;
}
