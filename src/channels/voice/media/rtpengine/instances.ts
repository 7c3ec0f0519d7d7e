/** Several rtpengines: which are there, which has room, and which died with its legs. */
import type { Logger } from 'pino';
import { NgClient, NgRefused, type NgAddress } from './ng.js';

const checkMs = 1_000;
/** One that is full or drained is asked again after that; its calls go on meanwhile. */
const fullMs = 2_000;

export interface Instance {
  readonly client: NgClient;
  legs: number;
  isUp: boolean;
  fullUntil: number;
}

interface Known extends Instance {
  uptimeS: number;
  /** It was started by then, on our clock: one that was started later is another. */
  startedBy: number;
  isChecking: boolean;
}

export class Instances {
  readonly all: readonly Known[];
  readonly #log: Logger;
  readonly #died: (instance: Instance) => void;
  readonly #timer: NodeJS.Timeout;
  restarts = 0;

  constructor(addresses: readonly NgAddress[], log: Logger, died: (instance: Instance) => void) {
    this.all = addresses.map((address) => ({
      client: new NgClient(address),
      ...{ legs: 0, isUp: true, fullUntil: 0, uptimeS: 0, startedBy: Infinity, isChecking: false },
    }));
    this.#log = log;
    this.#died = died;
    this.#timer = setInterval(() => this.#checkAll(), checkMs);
    this.#timer.unref();
    this.#checkAll();
  }

  /** Those that may take a new leg, the emptiest first. */
  get open(): readonly Instance[] {
    const now = performance.now();
    return this.all.filter(({ isUp, fullUntil }) => isUp && fullUntil <= now).toSorted((a, b) => a.legs - b.legs);
  }

  /** Full or drained: they keep their legs and get no new ones. */
  get full(): number {
    const now = performance.now();
    return this.all.filter(({ isUp, fullUntil }) => isUp && fullUntil > now).length;
  }

  setFull(instance: Instance): void {
    instance.fullUntil = performance.now() + fullMs;
    this.#log.warn({ rtpengine: instance.client.name }, 'rtpengine takes no new legs; they go to the others');
  }

  #checkAll(): void {
    for (const one of this.all) void this.check(one);
  }

  /** A leg heard no answer: is it the leg or the whole instance? */
  async check(instance: Instance): Promise<void> {
    const known = instance as Known;
    if (known.isChecking) return;
    known.isChecking = true;
    try {
      const askedAt = performance.now();
      const uptimeS = uptimeOf(await known.client.ask('statistics'));
      // One that was started again between two checks has forgotten its calls all the same. It says whole seconds: a young one
      // may say as many as the one before it, and is told by when it must have begun.
      const isNew = uptimeS < known.uptimeS || askedAt - (uptimeS + 1) * 1_000 > known.startedBy;
      const startedBy = performance.now() - (uptimeS - 1) * 1_000;
      known.startedBy = isNew ? startedBy : Math.min(known.startedBy, startedBy);
      known.uptimeS = uptimeS;
      if (isNew && known.isUp) this.#lose(known, 'was started again');
      if (!known.isUp) this.#log.info({ rtpengine: known.client.name }, 'rtpengine answers again');
      known.isUp = true;
    } catch (error) {
      if (error instanceof NgRefused || !known.isUp) return;
      known.isUp = false;
      this.#lose(known, 'does not answer');
    } finally {
      known.isChecking = false;
    }
  }

  #lose(instance: Known, how: string): void {
    this.restarts++;
    this.#log.error(
      { rtpengine: instance.client.name, legs: instance.legs },
      `rtpengine ${how}; its legs are made anew`,
    );
    this.#died(instance);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { client } of this.all) client.close();
  }
}

function uptimeOf(answer: Readonly<Record<string, unknown>>): number {
  const statistics = answer['statistics'] as Record<string, unknown> | undefined;
  const totals = (statistics?.['totalstatistics'] ?? statistics?.['totalStatistics']) as
    | Record<string, unknown>
    | undefined;
  return Number(totals?.['uptime'] ?? 0);
}
