/** The gate: learn, calibrate, ask. See `types.ts`. */
export { readQuestion } from './ask.js';
export { lowerBound, upperBound } from './bound.js';
export { calibrate, closed, usualPromise, type Calibration, type Promised, type Trialled } from './calibrate.js';
export { learnGate, refusalOf, type Gate, type GateRefusal, type Meant, type Progress } from './learn.js';
export type { Hidden } from './hidden.js';
export { isSameEncoder, type Meaning, probeTexts, unitOf } from './meaning.js';
export type { Encoded, Encoder, Example, Reading } from './types.js';
export {
  type Drift,
  type DriftLimits,
  type DriftStream,
  type GateState,
  noDrift,
  observed,
  stakeOf,
  thresholdIn,
} from './drift.js';
export { type BeyondMatter, beyondMatters, isSameQuestion } from './heard.js';
export { type Share, shareOf } from './wilson.js';
export {
  type Asked,
  type AskedBefore,
  type PersonReason,
  personReasons,
  reasonAfterReply,
  type Turn,
  turnOf,
} from './turn.js';
