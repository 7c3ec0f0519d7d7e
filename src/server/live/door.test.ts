import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { TinyFloor, tinyHub, type TinyHub } from '../testing/live.js';

let running: TinyHub | null = null;
const open = new Set<WebSocket>();
afterEach(async () => {
  for (const socket of open) socket.terminate();
  open.clear();
  await running?.close();
  running = null;
});

const guests = { perAddress: 3, unknownPerAddress: 2, unknown: 3, all: 6 };

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly retryAfter?: string | undefined;
  readonly socket?: WebSocket;
}

/** What the door says to a handshake: 101, or a refusal with its problem. */
async function knock(from: string, more: { cookie?: string; chat?: string } = {}): Promise<Answer> {
  const protocols = more.chat === undefined ? ['ponte'] : ['ponte', `ponte.chat.${more.chat}`];
  const headers = { 'x-forwarded-for': from, ...(more.cookie === undefined ? {} : { cookie: more.cookie }) };
  const socket = new WebSocket(running!.url, protocols, { headers });
  socket.on('error', () => {});
  open.add(socket);
  return new Promise((resolve) => {
    socket.once('open', () => resolve({ status: 101, socket }));
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          code: (JSON.parse(body) as { code: string }).code,
          retryAfter: response.headers['retry-after'],
        }),
      );
    });
  });
}

const start = async (): Promise<void> => {
  running = await tinyHub(new TinyFloor(), { guests, isBehindProxy: true });
};

describe('the door for guests', () => {
  it('turns an address away that has its places, with a problem, and nobody else', async () => {
    await start();
    expect(await knock('203.0.113.9')).toMatchObject({ status: 101 });
    expect(await knock('203.0.113.9')).toMatchObject({ status: 101 });
    const refused = { status: 429, code: 'request.tooMany', retryAfter: '30' };
    expect(await knock('203.0.113.9')).toEqual(refused);
    // What a caller writes in front of the nearest hop gets nobody another place.
    expect(await knock('198.51.100.1, 203.0.113.9')).toEqual(refused);
    expect(await knock('198.51.100.1')).toMatchObject({ status: 101 });
    expect(await knock('198.51.100.2')).toMatchObject({ status: 503, code: 'server.unavailable' });
  });

  it('lets a shop behind one address chat, and everybody who works there in', async () => {
    await start();
    for (const id of ['contact_1', 'contact_2', 'contact_3'])
      expect(await knock('203.0.113.9', { chat: `chat-${id}` })).toMatchObject({ status: 101 });
    expect(await knock('203.0.113.9', { chat: 'chat-contact_4' })).toMatchObject({ status: 429 });
    for (let screens = 0; screens < 5; screens += 1)
      expect(await knock('203.0.113.9', { cookie: 'ponte_login=person_anna' })).toMatchObject({ status: 101 });
    expect(running!.hub.figures()).toMatchObject({ sockets: 8, guests: 3 });
  });

  it('gives the place of an unknown one to the next as soon as it says who it is, or goes', async () => {
    await start();
    const { socket } = await knock('203.0.113.9');
    await knock('203.0.113.9');
    socket!.send(JSON.stringify({ t: 'auth', token: 'chat-contact_1' }));
    await expect.poll(async () => (await knock('203.0.113.9')).status).toBe(101);
    expect(await knock('203.0.113.9')).toMatchObject({ status: 429 });
    const gone = once(socket!, 'close');
    socket!.close();
    await gone;
    await expect.poll(() => running!.hub.figures().guests).toBe(2);
    expect(await knock('203.0.113.9', { chat: 'chat-contact_2' })).toMatchObject({ status: 101 });
  });
});
