/** For tests: an encoder of this machine that knows which words mean the same, and counts them. */
import http from 'node:http';
import { opened } from '#store/outside/testing.js';

/** Words of one row mean the same to it. */
const alike = [
  ['scade', 'scadenza', 'termine', 'entro', 'ultimo'],
  ['password', 'parola', 'accesso', 'entrare', 'chiave'],
  ['lettura', 'autolettura', 'contatore', 'numeri', 'cifre'],
  ['bolletta', 'fattura', 'pagare', 'versare'],
];
const width = 16;

export interface TestEncoder {
  readonly url: string;
  /** What it was asked, as it came: text after text. */
  readonly asked: string[];
  /** How it answers; 'well' until changed. */
  mood: 'well' | 'other weights' | 'broken' | 'nonsense' | 'slow';
  stop(): Promise<void>;
}

export async function testEncoder(): Promise<TestEncoder> {
  const encoder = { asked: [] as string[], mood: 'well' as TestEncoder['mood'] };
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { input } = JSON.parse(Buffer.concat(parts).toString()) as { input: string[] };
      encoder.asked.push(...input);
      if (encoder.mood === 'broken') return response.writeHead(500).end();
      if (encoder.mood === 'slow') return undefined;
      const turn = encoder.mood === 'other weights' ? 5 : 0;
      const data = input.map((text, index) => ({ index, embedding: placeOf(text, turn) }));
      if (encoder.mood === 'nonsense') data.pop();
      // Whoever reads them has to put them in order.
      return response.end(JSON.stringify({ data: data.reverse() }));
    });
  });
  return Object.assign(encoder, await opened(server));
}

function placeOf(text: string, turn: number): number[] {
  const place = Array.from({ length: width }, () => 0.01);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const row = alike.findIndex((words) => words.includes(word));
    place[((row < 0 ? 4 + (word.length % 10) : row) + turn) % width]! += row < 0 ? 0.2 : 1;
  }
  return place;
}
