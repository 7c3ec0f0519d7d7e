/** What the routes of flows need, and who may call them. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { DialVerdict } from '../calls/third/outside.js';
import type { SpokenAnswers } from './answers.js';
import type { Prompts } from '../prompts.js';

export interface FlowRoutes {
  readonly http: FastifyInstance;
  readonly pool: Pool;
  readonly prompts: Prompts;
  readonly answers: SpokenAnswers;
  readonly now: () => number;
  readonly queueIds: () => readonly string[];
  /** Lines whose calls nobody who works here could take. */
  readonly unstaffed: () => ReadonlySet<string>;
  readonly wantsComplaint: () => boolean;
  /** Whether the centre lets this number be called. */
  readonly mayDial: (number: string) => DialVerdict;
  /** Whether a line may offer a text message. */
  readonly mayText: boolean;
  /** Hosts that menus may ask though they are inside, or without https. */
  readonly webhookHosts: readonly string[];
  /** Whether a program is set that writes down what callers say. */
  readonly hears: boolean;
  readonly language: () => 'it' | 'en';
  readonly centreName: () => Promise<string>;
  /** What callers meet follows at once. */
  readonly onPublished: () => Promise<void>;
}

export const readers = { who: ['supervisor', 'administrator'] as const };
export const writers = { who: ['administrator'] as const };
export const tags = ['telephone'];
