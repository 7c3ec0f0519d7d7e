/**
 * Natural batching: while one flush runs, everything that asks waits for the next. The batch grows by itself with the load
 * and the delay stays that of one commit, without a timer.
 */
export interface Pump {
  /** Resolves when a flush that began after this call has ended; rejects when that flush failed. */
  request(): Promise<void>;
}

export function createPump(flush: () => Promise<void>): Pump {
  let next: PromiseWithWays | null = null;
  let isFlushing = false;

  async function run(): Promise<void> {
    isFlushing = true;
    while (next !== null) {
      // One turn of the loop is given away, so that everything that came in together is taken together.
      await new Promise((resolve) => setImmediate(resolve));
      const current: PromiseWithWays = next;
      next = null;
      try {
        await flush();
        current.resolve();
      } catch (error) {
        current.reject(error);
        // What joined while it failed was decided upon a state that is now in doubt.
        const joined = next as PromiseWithWays | null;
        next = null;
        joined?.reject(error);
      }
    }
    isFlushing = false;
  }

  return {
    request() {
      next ??= withWays();
      const { promise } = next;
      if (!isFlushing) void run();
      return promise;
    },
  };
}

interface PromiseWithWays {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers` came with Node 22. */
function withWays(): PromiseWithWays {
  let resolve!: () => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<void>((ok, no) => {
    resolve = ok;
    reject = no;
  });
  return { promise, resolve, reject };
}
