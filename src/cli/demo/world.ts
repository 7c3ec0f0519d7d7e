/** What the drivers of a practice centre share. */
import type { Logger } from 'pino';
import type { Story } from '#modules/contacts/practice/index.js';
import type { RunningCentre } from '#server/main.js';
import type { HttpClient } from '../clients/http.js';

/** What customers come with. */
export interface Told {
  readonly stories: readonly Story[];
  readonly dry: readonly Story[];
  readonly dryShare: number;
  /** Both, for whoever answers. */
  readonly all: readonly Story[];
}

export interface DemoWorld {
  readonly centre: RunningCentre;
  readonly http: HttpClient;
  readonly log: Logger;
  /** 1 is a calm day; it multiplies how many customers come. */
  readonly pace: number;
  readonly told: Told;
  smtpPort(): number;
  now(): number;
  /** Ends at once when the demo does. */
  pause(ms: number): Promise<void>;
  isOver(): boolean;
}
