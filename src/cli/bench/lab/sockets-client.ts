/** Thousands of open sockets in one process: customers' chats, or nothing at all. */
import WebSocket from 'ws';
import type { Furniture } from './types.js';

/** So many at once while connecting: more would only queue in the kernel. */
const atOnce = 50;

process.once('message', ({ url, chats }: { url: string; chats: Furniture['chats'] | number }) => {
  void openAll(url, chats).then(() => process.send?.('open'));
});
process.on('disconnect', () => process.exit(0));

async function openAll(url: string, chats: Furniture['chats'] | number): Promise<void> {
  const all = typeof chats === 'number' ? Array.from({ length: chats }, () => null) : [...chats];
  const next = async (): Promise<void> => {
    for (let chat = all.pop(); chat !== undefined; chat = all.pop()) await open(url, chat);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

/** Resolves when the first patch is there; a bare server says nothing, then when it is open. */
function open(url: string, chat: Furniture['chats'][number] | null): Promise<void> {
  const headers = chat === null ? {} : { origin: url, cookie: `ponte_chat=${chat.token}` };
  const address = `${url.replace(/^http/, 'ws')}${chat === null ? '' : '/live'}`;
  const socket = new WebSocket(address, { headers, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => {
      if (chat === null) return resolve();
      socket.send(JSON.stringify({ t: 'sub', sub: 'chat', view: 'chat', params: { contactId: chat.contactId } }));
    });
    socket.on('message', (data: Buffer) => {
      if (data.includes('"t":"patch"')) resolve();
    });
  });
}
