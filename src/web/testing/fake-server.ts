/**
 * A stand-in for the server, for looking at screens and walking through them without a database. It serves the built
 * pages under the real Content-Security-Policy, answers the desk's calls from memory and speaks the live protocol.
 * Never shipped: only tests import it.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Patch, ToScreen, ToServer } from '#modules/contacts/live/contract.js';
import { outcomes, phrases, practice, type Practice } from './practice.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "worker-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface FakeServer {
  readonly url: string;
  readonly data: Practice;
  /** Every call that changed something: 'POST /api/contacts/contact_1/notes'. */
  readonly calls: { readonly call: string; readonly body: unknown }[];
  readonly drafts: Map<string, { text: string; revision: number }>;
  /** Sends a patch to every screen that watches. */
  push(sub: string, patch: Omit<Patch, 'cursor'>): void;
  /** Cuts every line and refuses new ones until `true`. */
  setOnline(isOnline: boolean): void;
  stop(): Promise<void>;
}

interface Inside {
  readonly data: Practice;
  readonly calls: FakeServer['calls'];
  readonly drafts: FakeServer['drafts'];
  isOnline: boolean;
  cursor: number;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return request.headers['content-type']?.includes('json') && text ? JSON.parse(text) : text;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

function page(root: string, path: string, response: ServerResponse): void {
  const wanted = normalize(join(root, path.endsWith('/') ? `${path}index.html` : path));
  if (!wanted.startsWith(root) || !existsSync(wanted) || !statSync(wanted).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': types[extname(wanted)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  });
  createReadStream(wanted).pipe(response);
}

function saveDraft(
  inside: Inside,
  path: string,
  body: { text: string; revision: number },
  response: ServerResponse,
): void {
  const kept = inside.drafts.get(path) ?? { text: '', revision: 0 };
  if (body.revision < kept.revision) return json(response, 409, { code: 'draft.newerElsewhere', draft: kept });
  const next = { text: body.text, revision: kept.revision + 1 };
  inside.drafts.set(path, next);
  json(response, 200, { ...next, savedAt: Date.now() });
}

function read(inside: Inside, path: string, response: ServerResponse): void {
  const { me, consultants, queues, contacts } = inside.data;
  if (path === '/api/me') return json(response, 200, me);
  if (path === '/api/consultants') return json(response, 200, { consultants });
  if (path === '/api/queues') return json(response, 200, { queues });
  if (path === '/api/wrap-up-codes') return json(response, 200, { codes: outcomes, revision: '1' });
  if (path === '/api/phrases') return json(response, 200, { phrases });
  if (path === '/api/contacts') return json(response, 200, { contacts, next: null });
  if (path === '/api/drafts') {
    const rows = [...inside.drafts].map(([key, draft]) => {
      const [, , , contactId, channel] = key.split('/');
      return { contactId, channel, savedAt: Date.now(), ...draft };
    });
    return json(response, 200, rows);
  }
  if (path.endsWith('/html')) {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>La mail com’era.</p>');
    return;
  }
  json(response, 404, { code: 'request.unknown' });
}

async function answer(inside: Inside, root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://x').pathname;
  if (!inside.isOnline) return void request.socket.destroy();
  if (!path.startsWith('/api/')) return page(root, path, response);
  if (request.method === 'GET') return read(inside, path, response);
  const body = await bodyOf(request);
  if (path.startsWith('/api/drafts/'))
    return saveDraft(inside, path, body as { text: string; revision: number }, response);
  inside.calls.push({ call: `${request.method} ${path}`, body });
  if (path === '/api/files')
    return json(response, 200, { fileId: 'file_1', name: 'foto.png', type: 'image/png', size: 48_211 });
  if (path === '/api/answers/suggestions') return json(response, 200, { suggestions: [] });
  json(response, 200, { seq: ++inside.cursor, isNew: true });
}

function live(inside: Inside, socket: WebSocket): void {
  const send = (message: ToScreen): void => socket.send(JSON.stringify(message));
  send({ t: 'hello', at: Date.now(), cursor: inside.cursor });
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as ToServer;
    if (message.t === 'beat') send({ t: 'beat', at: Date.now(), cursor: inside.cursor });
    if (message.t !== 'sub') return;
    const rows = message.view === 'desk' ? inside.data.desk : inside.data.views[message.params?.contactId ?? ''];
    if (rows) send({ t: 'patch', sub: message.sub, patch: { cursor: inside.cursor, isFresh: true, rows } });
    else send({ t: 'refused', sub: message.sub, code: 'contact.unknown' });
    const people = inside.data.presence[message.params?.contactId ?? ''];
    if (people) send({ t: 'presence', contactId: message.params!.contactId!, people });
  });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return address.port;
}

/** Starts it on a free port, serving the pages built in `root` (dist/web). */
export async function startFake(root: string): Promise<FakeServer> {
  const inside: Inside = { data: practice(Date.now()), calls: [], drafts: new Map(), isOnline: true, cursor: 100 };
  const server = createServer((request, response) => void answer(inside, root, request, response));
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (!inside.isOnline) return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (one) => live(inside, one));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    data: inside.data,
    calls: inside.calls,
    drafts: inside.drafts,
    push(sub, patch) {
      const message: ToScreen = { t: 'patch', sub, patch: { cursor: ++inside.cursor, ...patch } };
      for (const one of sockets.clients) one.send(JSON.stringify(message));
    },
    setOnline(isOnline) {
      inside.isOnline = isOnline;
      if (!isOnline) for (const one of sockets.clients) one.terminate();
    },
    async stop() {
      for (const one of sockets.clients) one.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
