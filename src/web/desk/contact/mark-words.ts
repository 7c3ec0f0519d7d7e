/** What happened to a contact, in words. The server keeps the code and its parameters; the language is the reader's. */
import type { Entry } from '#modules/contacts/contract.js';
import { currentLanguage, topicNameNow, type Formats, type Language } from '#web/kit/index.js';
import type { House } from '../people/colleagues.js';
import { deskWords, type DeskText } from '../text/words.js';

const text = (value: string | number | null | undefined): string => (typeof value === 'string' ? value : '');
const figure = (value: string | number | null | undefined): number => (typeof value === 'number' ? value : 0);

/** An outcome by its name now; one that the list no longer knows is called by its code. */
export function outcomeName(house: House, language: Language, code: string): string {
  return house.outcomes.find((outcome) => outcome.code === code)?.[language] ?? code;
}

export function markWords(t: DeskText, formats: Formats, house: House, entry: Entry, now: number): string {
  const { params } = entry;
  const nameOf = (id: string | number | null | undefined): string =>
    house.people.find((person) => person.id === id)?.name ?? t('somebody');
  const isGuessed = entry.body === 'machineLeft' && text(params.topic) !== '';
  const id = `mark.${entry.body}${isGuessed ? '.topic' : ''}`;
  if (!deskWords.has(id)) return entry.body;
  const machineReason = `reason.${text(params.machineReason)}`;
  return t(id, {
    name: text(params.name) || nameOf(params.consultantId),
    from: nameOf(params.from),
    queue: house.queues.find((queue) => queue.id === params.queueId)?.name ?? '',
    reason: text(params.reason),
    machineReason: deskWords.has(machineReason) ? t(machineReason) : text(params.machineReason),
    topic: text(params.topic) === '' ? '' : `«${topicNameNow(text(params.topic))}»`,
    to: text(params.to),
    what: text(params.what),
    time: formats.length(figure(params.waitedMs)),
    due: formats.due(figure(params.dueAt), now),
    wrapUp: outcomeName(house, currentLanguage(), text(params.wrapUp)),
  });
}
