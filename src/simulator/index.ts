/** The door of the simulator: "what if", with the kernel that runs live. */
export { day, erlang } from './scenarios.js';
export { simulate, type Scenario, type Shift } from './world.js';
export type { Summary } from './report.js';
export * from './customers.js';
