/**
 * The MIME parser behind a wall: bounded in depth and headers, and for big mails in a thread of its own with a time
 * limit. Measured: a 25 MB mail with one attachment takes 1.26 s of pure processor time; on the main thread every
 * offer and chat message of the floor would wait for it.
 */
import { Worker } from 'node:worker_threads';
import PostalMime, { type Email, type PostalMimeOptions } from 'postal-mime';

const options: PostalMimeOptions = {
  maxNestingDepth: 50,
  maxHeadersSize: 512 * 1024,
  // A mail in a mail stays a file: its words are not this customer's words, and bounces are read from it.
  forceRfc822Attachments: true,
};

/** Mails up to here take a few milliseconds and are read in place. */
export const inlineBytes = 192 * 1024;
const timeLimitMs = 30_000;
/** One attachment more than this is an attack or an accident, not a letter. */
export const maxParts = 500;

export class MimeProblem extends Error {
  readonly reason: 'tooDeep' | 'headersTooBig' | 'tooManyParts' | 'tooSlow' | 'unreadable';
  constructor(reason: MimeProblem['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Plain JavaScript on purpose: the same text runs from the sources in a test and from the built program. */
const workerSource = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.parser)
  .then(({ default: PostalMime }) => PostalMime.parse(workerData.raw, workerData.options))
  .then((email) => parentPort.postMessage({ email }), (error) => parentPort.postMessage({ problem: String(error && error.message) }));
`;

function parseInThread(raw: Uint8Array): Promise<Email> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerSource, {
      eval: true,
      workerData: { parser: import.meta.resolve('postal-mime'), raw, options },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
      execArgv: [],
    });
    const timer = setTimeout(
      () => end(() => reject(new MimeProblem('tooSlow', `over ${timeLimitMs / 1000} s`))),
      timeLimitMs,
    );
    const end = (then: () => void): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      void worker.terminate();
      then();
    };
    worker.on('message', (answer: { email?: Email; problem?: string }) =>
      end(() => (answer.email ? resolve(answer.email) : reject(problemOf(answer.problem ?? '')))),
    );
    worker.on('error', (error: Error) => end(() => reject(problemOf(error.message))));
    worker.on('exit', () => end(() => reject(problemOf('the reader ended early'))));
  });
}

function problemOf(words: string): MimeProblem {
  if (/nesting depth/i.test(words)) return new MimeProblem('tooDeep', words);
  if (/header size/i.test(words)) return new MimeProblem('headersTooBig', words);
  return new MimeProblem('unreadable', words);
}

/** A hundred thousand empty parts cost as much as one of 25 MB: counted before anything is parsed. */
function countParts(raw: Buffer): number {
  let parts = 0;
  for (let at = raw.indexOf('\n--'); at >= 0 && parts <= maxParts * 4; at = raw.indexOf('\n--', at + 3)) {
    // Only lines that are followed by a part's headers count; a signature or a list of dashes does not.
    if (/^\n--[^\s-][^\r\n]{0,70}\r?\n(?:content-|\r?\n)/i.test(raw.toString('latin1', at, at + 100))) parts++;
  }
  return parts;
}

/** Reads the structure of a mail; rejects with MimeProblem only. */
export async function parseMime(raw: Buffer): Promise<Email> {
  if (countParts(raw) > maxParts) throw new MimeProblem('tooManyParts', `more than ${maxParts} parts`);
  if (raw.length > inlineBytes) return parseInThread(raw);
  try {
    return await PostalMime.parse(raw, options);
  } catch (error) {
    throw problemOf(error instanceof Error ? error.message : String(error));
  }
}
