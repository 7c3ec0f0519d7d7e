/**
 * Natural batching: while one flush runs, everything that asks waits for the next. The batch grows by itself with the load
 * and the delay stays that of one commit, without a timer. When much has come together, the next flush begins before the
 * running one has ended, and is put into words while the database writes; never a third. Little is better left waiting:
 * sent ahead it would only be a batch more.
 */
export interface Pump {
  /**
   * Resolves when a flush that began after this call, and every flush before it, has ended; rejects when one of them
   * failed.
   */
  request(): Promise<void>;
  /** Resolves when what was asked for so far has been taken by a flush, or given up: there is room for more. */
  taken(): Promise<void>;
}

const MOST_AT_ONCE = 2;

/** `isMuch`: whether what waits is worth a flush ahead of the running one. */
export function createPump(flush: () => Promise<void>, isMuch: () => boolean = () => false): Pump {
  let next: Asked | null = null;
  let running = 0;
  let isBeginning = false;
  let last: Promise<void> = Promise.resolve();

  function wake(): void {
    if (next === null || isBeginning || running === MOST_AT_ONCE || (running > 0 && !isMuch())) return;
    isBeginning = true;
    // One turn of the loop is given away, so that everything that came in together is taken together.
    setImmediate(begin);
  }

  function begin(): void {
    isBeginning = false;
    const current = next;
    // It was given up meanwhile, with the flush that failed.
    if (current === null) return;
    next = null;
    running++;
    const before = last;
    const flushed = run();
    current.begun.resolve();
    last = flushed.then(() => before);
    last.then(
      () => end(() => current.done.resolve()),
      (error: unknown) => end(() => fail(current, error)),
    );
  }

  // Whatever `flush` throws at once is a failure like any other.
  async function run(): Promise<void> {
    await flush();
  }

  function end(answer: () => void): void {
    running--;
    answer();
    // A flush that failed is no reason to refuse what is asked for later.
    if (running === 0) last = Promise.resolve();
    wake();
  }

  function fail(current: Asked, error: unknown): void {
    current.done.reject(error);
    // What joined while it failed was decided upon a state that is now in doubt.
    const joined = next;
    next = null;
    joined?.done.reject(error);
    joined?.begun.resolve();
  }

  return {
    request() {
      next ??= { done: withWays(), begun: withWays() };
      const { promise } = next.done;
      wake();
      return promise;
    },
    // A turn at least: whoever asks again and again for room that never comes must not hold up the process.
    taken: () => next?.begun.promise ?? new Promise((resolve) => setImmediate(resolve)),
  };
}

/** Everybody who asked since the last flush began. */
interface Asked {
  readonly done: PromiseWithWays;
  readonly begun: PromiseWithWays;
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
