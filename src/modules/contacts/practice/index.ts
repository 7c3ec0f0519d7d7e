/** The door of the practice centre: an invented company to learn and to show on, and the people who write to it. */
export { practiceCentre, practiceMailbox, practicePolicy, practiceQueues } from './centre.js';
export * from './colleagues.js';
export * as customers from './customers.js';
export type { Around, CustomerAction, Heard, SimulatedCustomer, Town } from './customers.js';
export { customerMail } from './customers.js';
export { dryStories } from './dry.js';
export { installPractice, isPracticePerson, practiceLogins, type PracticeDeps } from './install.js';
export { mailDomain, practicePassword, practicePeople, visitorMail, type PracticePerson } from './people.js';
export { stories } from './stories/index.js';
export type { Story, StoryDoubt } from './story.js';
