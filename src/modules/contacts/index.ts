/** The door of contacts: the floor, its views, its routes, and the shape of a channel. */
import { registerConversation } from './conversation/routes.js';
import { registerDoubts } from './doubts/routes.js';
import { registerDrafts } from './draft/index.js';
import { registerJoin } from './join/routes.js';
import { registerLists } from './list/routes.js';
import { registerOffers } from './offer/routes.js';
import { registerPromises } from './promise/routes.js';
import { registerResolve } from './resolve/routes.js';
import { registerPhrases } from './phrases/index.js';
import { registerOpenings } from './openings/index.js';
import { registerMachineTurns } from './automatic/routes.js';
import { registerPastAnswers } from './automatic/routes-past.js';
import { registerFiles } from './files/routes.js';
import type { ContactRoutes } from './routes/context.js';
import { registerTransfer } from './transfer/routes.js';
import { registerWrapUpCodes } from './wrap-up/index.js';

export type { ChannelContext, ChannelKind, ChannelRunning, StandByContext } from './channel.js';
export { draftsOf, saveDraft, DraftNewerElsewhere } from './draft/index.js';
export { recordOpeningOf } from './openings/index.js';
export { startDelivery } from './deliver/index.js';
export {
  attachmentsOf,
  fileHeaders,
  FileRefused,
  maxFileBytes,
  readFile,
  saveFile,
  type StoredFile,
} from './files/index.js';
export { ContactsFloor, FloorUnavailable, openFloor } from './floor/open-floor.js';
export { defaultSettings, type Settings } from './floor/memory.js';
export type { Committed, Done, FloorCommand, FloorDoor, Logged } from './floor/types.js';
export { chatView, readChat } from './live/chat-view.js';
export { contactView } from './live/contact-view.js';
export { deskView } from './live/desk-view.js';
export { floorView } from './live/floor-view.js';
export type { ViewDefinition, ViewParams } from './live/view.js';
export { italianHolidayNames } from './studio/holidays.js';
export { kioskMarks } from './web-call/kiosk-marks.js';
export { callableNumber } from './may-contact/callable.js';
export { mayContact } from './may-contact/decide.js';
export { e164Of } from './may-contact/number.js';
export { dearKindOf } from './may-contact/rules.js';
export { noPhones } from './phone/none.js';
export { modelSettings } from './assist/client.js';
export { registerAssist } from './assist/routes.js';
export { registerTopics } from './learning/routes.js';
export { registerProposals } from './propose/routes.js';
export { registerGaps } from './gaps/routes.js';
export { registerLabyrinth, withoutPeople } from './labyrinth/index.js';
export { noMachine } from './automatic/contract.js';
export { isAskingBack } from './automatic/fold.js';
export { failedAlready, readBeforeNote, readBeforeSchema, type ReadBefore } from './automatic/read-before.js';
export { forgetCallbackNumbers, usualCallbackDays } from './callback-numbers/index.js';
export { noCallers } from './web-call/none.js';
export { readTicket, sealTicket, ticketMs, type WebCallTicket } from './web-call/ticket.js';
export { linkMs, linkStands, linkWasOpened, makeLink, spendLink } from './text-link/index.js';
export { phraseAdder } from './phrases/index.js';
export { attachmentSchema, clientIdSchema, wordsSchema } from './routes/schemas.js';

/** Every route of contacts: a line a capability. */
export function registerContacts(routes: ContactRoutes): void {
  registerConversation(routes);
  registerDoubts(routes);
  registerPromises(routes);
  registerResolve(routes);
  registerJoin(routes);
  registerOffers(routes);
  registerTransfer(routes);
  registerDrafts(routes);
  registerLists(routes);
  registerFiles(routes);
  registerOpenings(routes);
  registerWrapUpCodes(routes);
  registerPhrases(routes);
  registerMachineTurns(routes);
  registerPastAnswers(routes);
}
