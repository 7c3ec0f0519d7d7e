/** The least a WebSocket server can be: `ws` as its page shows it, in a process of its own. */
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => socket.on('error', () => undefined));
server.on('listening', () => {
  const { port } = server.address() as { port: number };
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.on('message', () => {
  for (let i = 0; i < 3; i++) (globalThis as { gc?: () => void }).gc?.();
  process.send?.(process.memoryUsage());
});
process.on('disconnect', () => process.exit(0));
