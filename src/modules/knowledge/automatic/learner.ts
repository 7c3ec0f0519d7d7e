/** The worker thread that learns a gate: minutes of processor that the server does not have. */
import { parentPort, workerData } from 'node:worker_threads';
import { learnAndCalibrate, type LearnTask } from './learn-work.js';

await learnAndCalibrate(workerData as LearnTask, (told) => parentPort?.postMessage(told));
