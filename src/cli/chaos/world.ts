/** What the actors of a chaos run share. */
import type { Answer, HttpClient } from '../clients/http.js';
import { isPassing, problemOf } from '../clients/http.js';
import { sleep } from './chance.js';
import type { Ledger } from './ledger.js';
import type { ChaosServer } from './server.js';

export interface ChaosWorld {
  readonly seed: number;
  readonly server: ChaosServer;
  readonly http: HttpClient;
  readonly ledger: Ledger;
  /** Nothing new is begun any more; what was begun is insisted on to its end. */
  isEnding(): boolean;
}

/** The longest anybody insists: far beyond every outage this test makes, on a machine that is busy with other things too. */
export const insistMs = 180_000;

/** Says the same thing, with the same ids, until it is answered for good. Null when it never was: a breach. */
export async function insistOn(world: ChaosWorld, what: string, say: () => Promise<Answer>): Promise<Answer | null> {
  const began = Date.now();
  for (let tries = 0; Date.now() < began + insistMs; tries++) {
    world.ledger.counts.tries++;
    if (tries > 0) world.ledger.counts.repeats++;
    const answer = await say().catch(() => null);
    if (answer !== null && !isPassing(answer) && problemOf(answer) !== 'request.keyStillAtWork') {
      world.ledger.waited(Date.now() - began);
      return answer;
    }
    await sleep(Math.min(1_000, 50 * 2 ** Math.min(tries, 5)));
  }
  world.ledger.surprise(`${what}: never answered`);
  return null;
}
