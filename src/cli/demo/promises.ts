/** Which answers end in a promise, what is promised, and whether it is kept in time. Pure: the chance is given. */

export interface Promising {
  readonly what: string;
  readonly words: string;
  readonly dueInMs: number;
  /** Kept before it is due; the others become late first, and are chased. */
  readonly isKeptInTime: boolean;
}

/** An answer in this share of contacts needs something done first: enough that a visitor meets one within minutes. */
export const promiseShare = 0.2;
const keptInTimeShare = 0.5;
const dueS = [100, 260] as const;

const promisesOf: Readonly<Record<string, readonly string[]>> = {
  queue_guasti: ['Chiamata del tecnico di zona', 'Esito del sopralluogo'],
  queue_fatture: ['Fattura ricalcolata', 'Conferma del rimborso'],
  queue_contratti: ['Contratto da firmare', 'Esito della voltura'],
  queue_reclami: ['Risposta scritta al reclamo', 'Esito della verifica'],
  queue_letture: ['Lettura corretta in archivio', 'Appuntamento del letturista'],
  queue_informazioni: ['Modulo compilato via e-mail', 'Orari dello sportello di zona'],
};

/** Null when nothing has to be promised. `chance` gives a number in [0, 1) each time. */
export function promiseFor(queueId: string, chance: () => number): Promising | null {
  const list = promisesOf[queueId];
  if (list === undefined || chance() >= promiseShare) return null;
  const what = list[Math.floor(chance() * list.length)]!;
  const dueInMs = Math.round((dueS[0] + chance() * (dueS[1] - dueS[0])) * 1_000);
  const minutes = Math.max(2, Math.ceil(dueInMs / 60_000));
  return {
    what,
    words: `Le prometto una cosa precisa: ${what.charAt(0).toLowerCase()}${what.slice(1)}, entro ${minutes} minuti. La tengo d’occhio io.`,
    dueInMs,
    isKeptInTime: chance() < keptInTimeShare,
  };
}

export const keptWords = (what: string): string =>
  `Come promesso: ${what.charAt(0).toLowerCase()}${what.slice(1)}, fatto. Le resta qualche dubbio?`;
