/**
 * The process of the embedded engine. Sound has its own event loop: one that shares its core with everything else loses
 * packets (15-40 % seen). Calls come as messages, each with its answer; when the parent is gone, so is the process.
 */
import { setPriority } from 'node:os';
import type { MediaEngine } from '../engine.js';
import { EmbeddedEngine, type EmbeddedSettings } from './engine.js';
import type { FromEngine, ToEngine } from './remote.js';
import { ready, together } from './together.js';

try {
  setPriority(-10);
} catch {
  // Only root may; without it sound shares fairly with the rest.
}
const settings = JSON.parse(process.env['PONTE_MEDIA_PROCESS'] ?? '{}') as EmbeddedSettings;
const engine: MediaEngine = new EmbeddedEngine(settings);
const tell = together<FromEngine>((messages) => {
  // The parent may be gone before we are told so: what cannot be said any more is no fault of ours.
  if (process.connected) process.send!(messages, undefined, undefined, () => undefined);
});
const call = ({ id, method: name, args }: ToEngine): void => {
  const method = engine[name] as (...args: unknown[]) => unknown;
  Promise.resolve()
    .then(() => method.apply(engine, [...args]))
    .then(
      (value) => tell({ id, value }),
      (error: unknown) => {
        const { message, code } = error as Error & { code?: string };
        tell({ id, error: { message, code: code ?? null } });
      },
    );
};

engine.on((event) => tell({ event }));
process.on('message', (calls: readonly ToEngine[]) => calls.forEach(call));
process.on('disconnect', () => process.exit(0));
// The parent stops us by IPC; a Ctrl-C in its terminal reaches both, and calls must be able to end first.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
setInterval(() => tell({ status: engine.status() }), 1_000).unref();
process.send!(ready);
