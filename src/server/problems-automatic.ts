/** Refusals of machines and of programs outside, code → HTTP status: a part of the table in `problems.ts`. */
import type { AssistRefusal } from '#modules/contacts/assist/contract.js';
import type { AutomaticRefusal } from '#modules/knowledge/automatic/contract.js';

export const ofAutomatic: Record<
  AssistRefusal | Exclude<AutomaticRefusal, 'gate.tooFewIntents' | 'gate.tooFewExamples'>,
  number
> = {
  'automatic.noGate': 409,
  'automatic.changedMeanwhile': 409,
  'automatic.unknownTopic': 422,
  'automatic.learningAlready': 409,
  'automatic.notLearning': 409,
  'automatic.tableUnreadable': 422,
  'automatic.tableTooLong': 422,
  'automatic.toBeRead': 409,
  'automatic.noTable': 409,
  'automatic.unknownVersion': 404,
  'automatic.versionEmptied': 409,
  'automatic.versionUnreadable': 409,
  'assist.off': 409,
  'assist.notAllowed': 409,
  'assist.nothingSaid': 409,
  'assist.noGround': 409,
  'assist.capReached': 409,
  'assist.tooSlow': 504,
  'assist.notThere': 502,
  'assist.nonsense': 502,
  'learning.purposeMissing': 422,
  'learning.daysMissing': 422,
  'learning.off': 409,
  'learning.unknownTopic': 422,
  'learning.tooEarly': 409,
  'learning.objected': 409,
  'learning.noWords': 409,
  'gate.tooFewToCalibrate': 422,
  'gate.encoderSilent': 502,
  'gate.failed': 500,
};
