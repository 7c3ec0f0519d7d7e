/**
 * The process of the embedded engine. Sound has its own event loop: one that shares its core with everything else loses
 * packets (15-40 % seen). Calls come as messages, each with its answer; when the parent is gone, so is the process.
 */
import { setPriority } from 'node:os';
import type { MediaEngine } from '../engine.js';
import { EmbeddedEngine, type EmbeddedSettings } from './engine.js';
import type { ToEngine, FromEngine } from './remote.js';

try {
  setPriority(-10);
} catch {
  // Only root may; without it sound shares fairly with the rest.
}
const settings = JSON.parse(process.env['PONTE_MEDIA_PROCESS'] ?? '{}') as EmbeddedSettings;
const engine: MediaEngine = new EmbeddedEngine(settings);
const tell = (message: FromEngine): void => {
  // The parent may be gone before we are told so: what cannot be said any more is no fault of ours.
  if (process.connected) process.send!(message, undefined, undefined, () => undefined);
};

engine.on((event) => tell({ event }));
process.on('message', (call: ToEngine) => {
  const method = engine[call.method] as (...args: unknown[]) => unknown;
  Promise.resolve()
    .then(() => method.apply(engine, [...call.args]))
    .then(
      (value) => tell({ id: call.id, value }),
      (error: unknown) => {
        const { message, code } = error as Error & { code?: string };
        tell({ id: call.id, error: { message, code: code ?? null } });
      },
    );
});
process.on('disconnect', () => process.exit(0));
// The parent stops us by IPC; a Ctrl-C in its terminal reaches both, and calls must be able to end first.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
setInterval(() => tell({ status: engine.status() }), 1_000).unref();
tell({ isReady: true });
