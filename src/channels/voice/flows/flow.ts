/**
 * A flow: what a caller meets before a person. Small typed text, versioned, diffable, with its tests beside it; the picture
 * is drawn from it.
 *
 *   flow Acqua e Luce
 *   language it
 *   start saluto
 *   person persona
 *
 *   say saluto
 *     file benvenuto.wav 6s
 *     words Buongiorno, Acqua e Luce. Con lo zero risponde una persona.
 *     next scelta
 *
 *   menu scelta
 *     words Per un guasto prema 1. Per un reclamo prema 2.
 *     key 1 guasti Segnalare un guasto
 *     key 2 reclami Fare un reclamo
 *     topic 2 complaint
 *     speech 8s
 *
 *   answer scadenza
 *     topic bill_due_date
 *     next persona
 *
 *   queue guasti
 *     queue queue_guasti
 *     music attesa.wav
 *     callback
 *     text
 *
 *   test chi preme 1 parla con i guasti
 *     acts 1
 *     ends queue:queue_guasti
 *
 * `text.ts` reads the text into this; `lint.ts` refuses labyrinths; `run.ts` walks it, pure, one input at a time. Zero
 * always reaches the person, in every block.
 */
export interface Flow {
  readonly name: string;
  readonly language: 'it' | 'en';
  readonly start: string;
  /** The block that zero leads to, from everywhere. */
  readonly person: string;
  readonly blocks: Readonly<Record<string, Block>>;
  readonly tests: readonly FlowTest[];
}

/** What is said: a recorded file with its words (shown, searched, read to the deaf) and its length once known. */
export interface Prompt {
  readonly file: string | null;
  readonly words: string;
  readonly seconds: number | null;
}

interface Placed {
  /** Line of the text, 1-based, for errors that say where. */
  readonly line: number;
}

export type Block = Placed &
  (
    | { readonly kind: 'say'; readonly prompt: Prompt; readonly next: string }
    | {
        readonly kind: 'menu';
        readonly prompt: Prompt;
        /** '1' … '9'. '0' always reaches a person and is never given another meaning. */
        readonly choices: Readonly<Record<string, Choice>>;
        readonly waitMs: number;
        /** So long callers may say it in their own words instead, where a transcriber is set; null: by keys alone. */
        readonly speechMs: number | null;
        /** Nothing pressed, or a wrong key twice: a person, unless said otherwise. */
        readonly otherwise: string;
      }
    | {
        readonly kind: 'gather';
        readonly prompt: Prompt;
        /** What the digits are, for the desk: 'codice cliente'. */
        readonly what: string;
        readonly min: number;
        readonly max: number;
        readonly isSecret: boolean;
        readonly waitMs: number;
        readonly next: string;
        readonly otherwise: string;
      }
    | {
        readonly kind: 'hours';
        readonly queueId: string;
        readonly open: string;
        readonly closed: string;
      }
    | {
        readonly kind: 'queue';
        readonly queueId: string;
        readonly music: string | null;
        readonly offersCallback: boolean;
        /** A text message with a link to one's place in line, and to writing. */
        readonly offersText: boolean;
      }
    | { readonly kind: 'callback'; readonly queueId: string }
    /**
     * A machine says the published answer of a topic, once a call: 1 it answered, 9 again, anything else and silence a
     * person. Without an answer, or without its recording, the way goes on to the person at once.
     */
    | { readonly kind: 'answer'; readonly topic: string; readonly waitMs: number; readonly next: string }
    | { readonly kind: 'voicemail'; readonly prompt: Prompt; readonly queueId: string; readonly maxS: number }
    /** A general fault: said first, then the way goes on; who wants a person gets one. */
    | { readonly kind: 'fault'; readonly isOn: boolean; readonly prompt: Prompt; readonly next: string }
    /** By the number that calls; `code`: first by these digits, gathered before. */
    | { readonly kind: 'identify'; readonly code: string | null; readonly known: string; readonly unknown: string }
    | { readonly kind: 'transferOut'; readonly to: string; readonly prompt: Prompt | null }
    | {
        readonly kind: 'webhook';
        readonly url: string;
        readonly timeoutMs: number;
        readonly ok: string;
        readonly failed: string;
      }
    | { readonly kind: 'goodbye'; readonly prompt: Prompt | null }
  );

export interface Choice {
  readonly words: string;
  readonly next: string;
  /** What the choice is about, where a law looks at it: a complaint must stand at the first level (AGCOM). */
  readonly topic: string | null;
}

export interface FlowTest extends Placed {
  readonly name: string;
  /** What the caller does, in order: digits, 'silence', 'writes', 'says', 'says:bill_due_date'. */
  readonly acts: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
  /** Where it ends: 'queue:guasti', 'callback', 'goodbye', … */
  readonly ends: string;
}
