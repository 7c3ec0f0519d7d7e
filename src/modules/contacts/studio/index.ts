/** The door of the studio: queues, consultants' profiles, policy, hours and the practice centre, over the floor's commands. */
import type { FastifyInstance } from 'fastify';
import type { Identity } from '../../identity/index.js';
import type { FloorDoor } from '../floor/types.js';
import type { PracticeDeps } from '../practice/install.js';
import { registerConsultants } from './routes-consultants.js';
import { registerPolicyAndHours } from './routes-policy.js';
import { registerPractice } from './routes-practice.js';
import { registerQueues } from './routes-queues.js';

export { newConsultant } from './defaults.js';
export { policyFollowsCentre, seatFollowsPerson } from './follow.js';
export { italianHolidayNames, italianHolidays } from './holidays.js';

export interface StudioDeps {
  readonly floor: FloorDoor;
  readonly identity: Identity;
  /** Whether anything real is here already: a practice centre is never mixed with it. */
  readonly hasContacts: () => Promise<boolean>;
  /** Adds the practice centre's ready phrases that are not there yet. */
  readonly addPhrases?: PracticeDeps['addPhrases'];
  /** Publishes the practice centre's answers that are not there yet. */
  readonly addArticles?: PracticeDeps['addArticles'];
  /** Makes the practice centre's mailbox; given by the mail channel, which this module cannot know. */
  readonly addMailbox?: (mailbox: PracticeMailbox) => Promise<void>;
}

export interface PracticeMailbox {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  readonly queueId: string;
}

/** Registers every route of the studio. */
export function registerStudio(http: FastifyInstance, deps: StudioDeps): void {
  registerQueues(http, deps);
  registerConsultants(http, deps);
  registerPolicyAndHours(http, deps);
  registerPractice(http, deps);
}
