/** From a caller's INVITE to a consultant's telephone that rings, and from a telephone put down to its next call. */
import { type ChildProcess, fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Lab, sleep, within } from './lab/index.js';
import type { LabPerson } from './lab/types.js';
import type { PhonesWanted, Rung } from './voice-phones.js';
import { cpuMs, familyCpuMs, freePort, mediaChildOf } from './voice-process.js';

const host = '127.0.0.1';
const callsEndMs = 120_000;

export interface Ringing extends Rung {
  /** Processor time of each call: the server, its sound, its database. */
  readonly serverMs: number;
  readonly mediaMs: number;
  readonly databaseMs: number;
}

/** A server, its consultants on SIP telephones at fixed addresses, and the process that has both ends of every call. */
class Switchboard {
  readonly #lab = new Lab();
  /** All sound goes here, and nobody listens. */
  readonly #sound = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 });
  #phones: ChildProcess | null = null;
  #media = 0;

  async open(consultants: number): Promise<void> {
    this.#sound.on('message', () => undefined).bind(0, host);
    await once(this.#sound, 'listening');
    const callers = await freePort();
    const address = await this.#lab.start({
      PONTE_SIP_PORT: '0',
      PONTE_SIP_TRUNK: `sip://${host}:${callers}?from=${host}`,
      PONTE_RTP_PORTS: '30000-39998',
    });
    const media = mediaChildOf(this.#lab.pid);
    if (address.sipPort === null || media === null) throw new Error('the measured server has no telephone');
    this.#media = media;
    const phones = fork(fileURLToPath(new URL('./voice-phones.js', import.meta.url)));
    this.#phones = phones;
    phones.on('message', (message: { freed?: string }) => {
      if (message.freed !== undefined) void this.#lab.call({ do: 'free', id: message.freed }).catch(() => undefined);
    });
    const sound = this.#sound.address().port;
    const port = await this.ask<number>({ do: 'open', callers, server: address.sipPort, sound });
    await this.#lab.call({ do: 'queues', skills: 1 });
    const people = await this.#lab.call<LabPerson[]>({ do: 'people', count: consultants, capacity: 1, skills: 1 });
    const ids = people.map(({ id }) => id);
    await this.#lab.call({ do: 'telephones', ids, port });
    await this.#lab.call({ do: 'wish', ids, wish: 'ready', isConnecting: true });
  }

  ask<T>(wanted: PhonesWanted): Promise<T> {
    const phones = this.#phones!;
    const answer = new Promise<T>((resolve, reject) => {
      const heard = (message: { done?: T; error?: string }): void => {
        if (message.done === undefined && message.error === undefined) return;
        phones.off('message', heard);
        phones.off('exit', gone);
        if (message.error === undefined) resolve(message.done as T);
        else reject(new Error(message.error));
      };
      const gone = (): void => reject(new Error('the telephones ended'));
      phones.on('message', heard).once('exit', gone);
      phones.send(wanted);
    });
    return within(answer, callsEndMs, 'the calls did not end');
  }

  #spent(): readonly [number, number, number] {
    return [cpuMs(this.#lab.pid), cpuMs(this.#media), familyCpuMs(this.#lab.databasePid)];
  }

  async measure(wanted: PhonesWanted): Promise<Ringing> {
    const before = this.#spent();
    const rung = await this.ask<Rung>(wanted);
    const [serverMs, mediaMs, databaseMs] = this.#spent().map((ms, i) => (ms - before[i]!) / Math.max(1, rung.calls));
    return { ...rung, serverMs: serverMs!, mediaMs: mediaMs!, databaseMs: databaseMs! };
  }

  async close(): Promise<void> {
    if (this.#phones?.connected) this.#phones.disconnect();
    await this.#lab.remove();
    this.#sound.close();
  }
}

/** An error is a figure too: the other rows of the table are not to be lost for it. */
async function withSwitchboard(
  consultants: number,
  work: (board: Switchboard) => Promise<Ringing>,
): Promise<Ringing | Error> {
  const board = new Switchboard();
  try {
    await board.open(consultants);
    return await work(board);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await board.close();
  }
}

export const measureRinging = (consultants: number, perSecond: number, seconds: number): Promise<Ringing | Error> =>
  withSwitchboard(consultants, async (board) => {
    // The same rate, not counted: code that ran some thousand times is what a centre runs with from its first minute on.
    await board.ask({ do: 'ring', perSecond, seconds: 20, ringForMs: 200 });
    await sleep(1_000);
    return board.measure({ do: 'ring', perSecond, seconds, ringForMs: 200 });
  });

export const measureSaturated = (consultants: number, callers: number, seconds: number): Promise<Ringing | Error> =>
  withSwitchboard(consultants, async (board) => {
    await board.ask({ do: 'saturate', callers, seconds: 5, talkMs: 500 });
    await sleep(1_000);
    return board.measure({ do: 'saturate', callers, seconds, talkMs: 2_000 });
  });
