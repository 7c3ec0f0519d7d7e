/** One thing after the other: a call is told many things at once, and each must find it as the one before left it. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  readonly #failed: (error: unknown) => void;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Resolves when the work is done; a failure is told and does not stop what follows. */
  run(work: () => Promise<void> | void): Promise<void> {
    const next = this.#last.then(work).catch(this.#failed);
    this.#last = next;
    return next as Promise<void>;
  }
}
