/** A gate learned from a table, as the server has it learned: in a thread of its own, and handed over as a file's bytes. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { learnGate } from '#kernel/gate/index.js';
import { pack, readExamples } from '#modules/knowledge/index.js';

const examples = readExamples(readFileSync(workerData as string, 'utf8'));
parentPort!.postMessage(pack({ gate: learnGate(examples, 1), calibration: null }));
