/** What the centre knows, and which questions a machine may answer with it. */
export { decodeTable, ExamplesUnreadable, outOfScope, readExamples } from './gate/examples.js';
export { GateUnreadable, pack, type PackedGate, unpack } from './gate/pack.js';
export { answersByArea, answersIn, type Area, type AreaPage, type Listed } from './articles/areas.js';
export { isGiven, openAnswers, publishedAnswers } from './articles/answers.js';
export { articleById, checkArticle, publishArticle, retireArticle, saveArticle } from './articles/store.js';
export { registerArticles as registerKnowledge } from './articles/routes.js';
export { Automatic, type AutomaticOptions } from './automatic/service.js';
export { tellingWords, wordsIn } from './articles/words.js';
export { placeholdersIn } from './facts/contract.js';
export { anyFits, suggestAnswers, type Guess } from './suggest/index.js';
export { registerSuggestions } from './suggest/routes.js';
export { registerAutomatic } from './automatic/routes.js';
export { registerWording } from './wording/routes.js';
export { registerLearningSetting } from './learning/routes.js';
export {
  keepExample,
  objects,
  readSetting as readLearning,
  refuse as refuseLearning,
  saidOf,
  setObjection,
  sweepExamples,
  sweepGates,
} from './learning/store.js';
export type { LearningSetting, TopicAsked } from './learning/contract.js';
export { encodeAll, encoderOf, encoderSettings, EncoderSilent, type EncoderSettings } from './encoder/client.js';
export { Learner } from './automatic/learning.js';
export { practiceDryQuestions, practiceQuestions, type DryQuestion, type DryQuestions } from './practice/questions.js';
export { articleAdder } from './practice/index.js';
export { LiveFacts } from './facts/read.js';
export { registerFacts } from './facts/routes.js';
export { readerMark } from './readings/reader.js';
export { readReading, sealReading } from './readings/seal.js';
export { countLook, mostUseful, readingLines, sayOfReading } from './readings/store.js';
export { countMissed } from './searches/store.js';
export { searchAnswers, textConfig, type Found, type SearchResult } from './articles/search.js';
