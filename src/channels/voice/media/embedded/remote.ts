/** The embedded engine as the server sees it: another process, started again when it dies. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type {
  Direction,
  Heard,
  Hearing,
  LegRequest,
  LegStats,
  MediaEngine,
  MediaEvent,
  RecordingDone,
  Sound,
} from '../engine.js';
import { MediaLost } from '../errors.js';
import type { EmbeddedSettings } from './engine.js';
import { ready, together } from './together.js';

type Method = Exclude<keyof MediaEngine, 'kind' | 'on' | 'status'>;
export interface ToEngine {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}
export type FromEngine =
  | { readonly event: MediaEvent }
  | { readonly status: ReturnType<MediaEngine['status']> }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | null } };

const restartMs = 200;

/**
 * Does not wait for the process: a killed centre serves chat and mail again at once, and a call that comes in the half
 * second until then waits for its sound.
 */
export function startEmbedded(settings: EmbeddedSettings, log: Logger, program = programOf()): MediaEngine {
  const engine = new RemoteEngine(settings, log, program);
  engine.begin();
  return engine;
}

/** Beside this file in the built program; tests run the source, and the built one with it. */
function programOf(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? '../../../../../dist/program/process.js' : './process.js', import.meta.url));
}

class RemoteEngine implements MediaEngine {
  readonly kind = 'embedded';
  readonly #settings: EmbeddedSettings;
  readonly #log: Logger;
  readonly #program: string;
  readonly #handlers = new Set<(event: MediaEvent) => void>();
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  readonly #say = together<ToEngine>((calls) => this.#send(calls));
  #child: ChildProcess | null = null;
  #lastId = 0;
  #status: ReturnType<MediaEngine['status']> = {};
  #isStopping = false;
  #restarts = 0;
  #ready: Promise<void> = Promise.resolve();

  constructor(settings: EmbeddedSettings, log: Logger, program: string) {
    this.#settings = settings;
    this.#log = log;
    this.#program = program;
  }

  begin(): void {
    this.#ready = this.start();
    // Its exit is told, and it is started again.
    this.#ready.catch(() => undefined);
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = fork(this.#program, [], {
        env: { ...process.env, PONTE_MEDIA_PROCESS: JSON.stringify(this.#settings) },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        serialization: 'advanced',
      });
      this.#child = child;
      child.on('message', (messages: readonly FromEngine[] | typeof ready) => {
        if (messages === ready) resolve();
        else for (const message of messages) this.#take(message);
      });
      child.on('error', (error) => {
        reject(error);
        // One that could not even begin has no exit to tell.
        if (child.pid === undefined && this.#child === child) this.#lost(null, error.message);
      });
      child.on('exit', (code, signal) => {
        reject(new MediaLost(`the media process ended (${code ?? signal})`));
        if (this.#child === child) this.#lost(code, signal);
      });
    });
  }

  #take(message: FromEngine): void {
    if ('event' in message) for (const handler of this.#handlers) handler(message.event);
    else if ('status' in message) this.#status = message.status;
    else {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if ('error' in message) {
        waiting?.reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
      } else waiting?.resolve(message.value as never);
    }
  }

  /** Every leg is gone; whoever holds calls is told, and makes them anew. */
  #lost(code: number | null, signal: string | null): void {
    this.#child = null;
    for (const { reject } of this.#waiting.values()) reject(new MediaLost('the media process ended'));
    this.#waiting.clear();
    if (this.#isStopping) return;
    this.#restarts++;
    this.#log.error({ code, signal, restarts: this.#restarts }, 'The media process ended; it is started again.');
    this.#again();
  }

  /** Whoever asks for sound meanwhile waits for the new process. */
  #again(): void {
    this.#ready = new Promise<void>((resolve) => setTimeout(resolve, restartMs)).then(() => {
      if (this.#isStopping) throw new MediaLost('the media process is not there');
      return this.start();
    });
    this.#ready.then(
      () => {
        for (const handler of this.#handlers) handler({ type: 'restarted' });
      },
      // Its exit comes by here again.
      () => undefined,
    );
  }

  async #call<T>(method: Method, args: readonly unknown[]): Promise<T> {
    await this.#ready;
    const child = this.#child;
    if (child === null || !child.connected) throw new MediaLost('the media process is not there');
    const id = ++this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#say({ id, method, args });
    });
  }

  #send(calls: readonly ToEngine[]): void {
    const fail = (error: Error): void => {
      for (const { id } of calls) {
        this.#waiting.get(id)?.reject(error);
        this.#waiting.delete(id);
      }
    };
    // It ended since: whoever was waiting has been told.
    if (this.#child?.connected !== true) return fail(new MediaLost('the media process is not there'));
    this.#child.send([...calls], (error) => error !== null && fail(error));
  }

  on(handler: (event: MediaEvent) => void): () => void {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  status(): ReturnType<MediaEngine['status']> {
    return {
      ...this.#status,
      isServing: this.#child !== null,
      restarts: this.#restarts,
      pid: this.#child?.pid ?? null,
    };
  }

  createLeg(request: LegRequest): Promise<{ readonly legId: string; readonly sdp: string }> {
    return this.#call('createLeg', [request]);
  }
  answer(legId: string, sdp: string, kind: 'answer' | 'offer'): Promise<string | null> {
    return this.#call('answer', [legId, sdp, kind]);
  }
  offer(legId: string, options?: { readonly direction?: Direction; readonly isRestart?: boolean }): Promise<string> {
    return this.#call('offer', [legId, options]);
  }
  bridge(a: string, b: string): Promise<void> {
    return this.#call('bridge', [a, b]);
  }
  conference(roomId: string, legIds: readonly string[]): Promise<void> {
    return this.#call('conference', [roomId, legIds]);
  }
  unbridge(legId: string): Promise<void> {
    return this.#call('unbridge', [legId]);
  }
  mute(legId: string, isMuted: boolean): Promise<void> {
    return this.#call('mute', [legId, isMuted]);
  }
  play(legId: string, what: Sound, options?: { readonly isLooped?: boolean }): Promise<'ended' | 'stopped'> {
    return this.#call('play', [legId, what, options]);
  }
  stop(legId: string): Promise<void> {
    return this.#call('stop', [legId]);
  }
  sendDigits(legId: string, digits: string): Promise<void> {
    return this.#call('sendDigits', [legId, digits]);
  }
  write(legId: string, text: string): Promise<void> {
    return this.#call('write', [legId, text]);
  }
  record(legId: string, recording: { readonly recordingId: string; readonly file: string }): Promise<void> {
    return this.#call('record', [legId, recording]);
  }
  pauseRecording(recordingId: string, isPaused: boolean): Promise<void> {
    return this.#call('pauseRecording', [recordingId, isPaused]);
  }
  stopRecording(recordingId: string): Promise<RecordingDone> {
    return this.#call('stopRecording', [recordingId]);
  }
  hear(legId: string, hearing: Hearing): Promise<Heard> {
    return this.#call('hear', [legId, hearing]);
  }
  stopHearing(legId: string): Promise<void> {
    return this.#call('stopHearing', [legId]);
  }
  tap(legId: string, mode: 'listen' | 'whisper' | 'barge', toLegId: string): Promise<void> {
    return this.#call('tap', [legId, mode, toLegId]);
  }
  stats(legId: string): Promise<LegStats> {
    return this.#call('stats', [legId]);
  }
  hangup(legId: string): Promise<void> {
    return this.#call('hangup', [legId]);
  }

  async shutDown(): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await this.#call('shutDown', []).catch(() => undefined);
    child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
    await ended;
    clearTimeout(timer);
  }
}
