/** Words that the gate may learn from say themselves how long: the days that were written when learning was switched on. */
import { sweepExamples, sweepGates } from '#modules/knowledge/index.js';
import type { Purpose } from './purposes.js';

/** `before` is now: no days are added to those of the centre. */
export const learnedWords: readonly Purpose[] = [
  { name: 'learnedWords', setting: null, days: 0, take: sweepExamples },
  { name: 'learnedGates', setting: null, days: 0, take: sweepGates },
];
