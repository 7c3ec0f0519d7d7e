/** For tests: a transcriber of this machine. It hears nothing; it says what it was told to, and keeps what it was sent. */
import http from 'node:http';
import { opened } from '#store/outside/testing.js';

export interface TestTranscriber {
  readonly url: string;
  /** What it was sent, request after request, fields and file as a web server reads them. */
  readonly heard: { readonly fields: Record<string, string>; readonly wav: Buffer; readonly key: string }[];
  says: string;
  /** How it answers; 'well' until changed. */
  mood: 'well' | 'broken' | 'nonsense' | 'endless' | 'elsewhere' | 'slow';
  stop(): Promise<void>;
}

export async function testTranscriber(): Promise<TestTranscriber> {
  const heard: TestTranscriber['heard'] = [];
  const transcriber = { heard, says: '', mood: 'well' as TestTranscriber['mood'] };
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      void readForm(request, Buffer.concat(parts)).then(({ fields, wav }) => {
        heard.push({ fields, wav, key: request.headers.authorization ?? '' });
        const { mood } = transcriber;
        if (mood === 'slow') return undefined;
        if (mood === 'broken') return response.writeHead(500).end();
        if (mood === 'elsewhere') return response.writeHead(302, { location: '/v1/other' }).end();
        if (mood === 'nonsense') return response.end('{"words":7}');
        if (mood === 'endless') return response.end(JSON.stringify({ text: 'a'.repeat(1_000_000) }));
        return response.end(JSON.stringify({ text: transcriber.says, duration: 2 }));
      });
    });
  });
  return Object.assign(transcriber, await opened(server));
}

/** By the platform's own reader of forms: what it understands, others do. */
async function readForm(request: http.IncomingMessage, body: Buffer) {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const fields: Record<string, string> = {};
  let wav = Buffer.alloc(0);
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else wav = Buffer.from(await value.arrayBuffer());
  }
  return { fields, wav };
}
