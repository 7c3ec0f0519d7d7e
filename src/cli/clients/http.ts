/** A caller of the real HTTP interface, light enough to stand for hundreds of people at once. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** JSON where the answer is JSON, else its text. */
  readonly body: unknown;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text is sent as it stands, with the headers' own content type. */
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

/** No answer came: whether the request did anything is unknown. */
export class NoAnswer extends Error {}

export class HttpClient {
  /** The address may change when the server starts again. */
  private readonly url: () => string;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(url: () => string) {
    this.url = url;
  }

  get origin(): string {
    return this.url();
  }

  call({ method, path, headers = {}, body, timeoutMs = 15_000 }: Call): Promise<Answer> {
    const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => reject(new NoAnswer(`${method} ${path}: ${error.message}`));
      const sent = request(
        `${this.url()}${path}`,
        {
          method,
          agent: this.agent,
          timeout: timeoutMs,
          headers: {
            ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
            ...headers,
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', failed);
          answer.on('end', () => {
            const words = Buffer.concat(chunks).toString('utf8');
            // Cut off in the middle: the headers were there, the end was not.
            if (!answer.complete) return failed(new Error('cut off'));
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: read(answer.headers, words) });
          });
        },
      );
      sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
      sent.on('error', failed);
      sent.end(text ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function read(headers: IncomingHttpHeaders, words: string): unknown {
  if (!/\bjson\b/.test(headers['content-type'] ?? '')) return words;
  return words === '' ? {} : (JSON.parse(words) as unknown);
}

/** The code of a problem document (RFC 9457), or the status. */
export function problemOf(answer: Answer): string {
  const code = (answer.body as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : String(answer.status);
}

/** Worth saying again with the same ids: the server was away, full, or reading itself anew. */
export const isPassing = (answer: Answer): boolean => answer.status >= 500 || answer.status === 429;
