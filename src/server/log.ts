/** JSON logs without personal data: what people wrote and who they are never goes into a log line. */
import { pino, type DestinationStream, type Logger } from 'pino';

/** Keys under which personal data or secrets travel; whatever stands there is replaced, down to three levels. */
const personal = [
  ...['mail', 'name', 'customerName', 'phone', 'address', 'from', 'to', 'cc', 'subject', 'body', 'words', 'answer'],
  ...['lastWords', 'notes', 'preferences', 'value', 'html', 'text', 'message.body', 'device', 'userAgent', 'ip'],
  ...['password', 'old', 'token', 'secret', 'cookie', 'authorization', 'csrf', 'headers', 'query', 'params'],
];
const paths = personal.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** Takes what may be somebody's words out of an error's message: mail addresses, quotations, long numbers. */
export function scrub(words: string): string {
  // The pattern for addresses takes the square of a long word; nobody reads beyond this anyway.
  return words
    .slice(0, 4_000)
    .replace(/[^\s@"'<>()]+@[^\s@"'<>()]+/g, '[mail]')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '[text]')
    .replace(/\+?\d[\d ./-]{5,}\d/g, '[number]');
}

/** An error as it may be logged. `detail` of a database error quotes the row, so it is not taken along. */
export function loggedError(error: unknown): unknown {
  if (typeof error === 'string') return scrub(error);
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    code: 'code' in error ? String(error.code) : undefined,
    message: scrub(error.message),
    stack: frames.slice(0, 12).join('\n'),
    cause: error.cause === undefined ? undefined : loggedError(error.cause),
  };
}

const options = { redact: { paths, censor: '[kept out]' }, serializers: { err: loggedError, error: loggedError } };

export function createLog(level: string, destination?: DestinationStream): Logger {
  const settings = { level, ...options, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  return destination ? pino(settings, destination) : pino(settings);
}

/** A logger made elsewhere, made to keep the same silence. */
export const keepSilence = (log: Logger): Logger => log.child({}, options);
