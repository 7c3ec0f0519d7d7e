/** Something sent again at T1, 2*T1 … up to T2, until it is answered; after 64*T1 it has failed (13.3.1.4, RFC 3262 3). */
import { type Clock, patience, t1, t2 } from '../clock.js';

export class Repeat {
  #forgetNext: () => void = () => undefined;
  #forgetEnd: () => void;

  constructor(clock: Clock, send: () => void, failed: () => void, cap = t2) {
    const after = (ms: number): void => {
      this.#forgetNext = clock.after(ms, () => {
        send();
        after(Math.min(ms * 2, cap));
      });
    };
    send();
    after(t1);
    this.#forgetEnd = clock.after(patience, () => {
      this.stop();
      failed();
    });
  }

  stop(): void {
    this.#forgetNext();
    this.#forgetEnd();
    this.#forgetEnd = () => undefined;
  }
}
