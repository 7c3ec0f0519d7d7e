/** What happened to a contact, in words. The server keeps the code and its parameters; the language is the reader's. */
import type { Entry } from '#modules/contacts/contract.js';
import type { Formats } from '#web/kit/index.js';
import type { House } from '../people/colleagues.js';
import { deskWords, wrapUpName, type DeskText } from '../text/words.js';

const text = (value: string | number | null | undefined): string => (typeof value === 'string' ? value : '');
const figure = (value: string | number | null | undefined): number => (typeof value === 'number' ? value : 0);

export function markWords(t: DeskText, formats: Formats, house: House, entry: Entry, now: number): string {
  const { params } = entry;
  const nameOf = (id: string | number | null | undefined): string =>
    house.people.find((person) => person.id === id)?.name ?? t('somebody');
  const id = `mark.${entry.body}`;
  if (!deskWords.has(id)) return entry.body;
  return t(id, {
    name: text(params.name) || nameOf(params.consultantId),
    from: nameOf(params.from),
    queue: house.queues.find((queue) => queue.id === params.queueId)?.name ?? '',
    reason: text(params.reason),
    to: text(params.to),
    what: text(params.what),
    time: formats.length(figure(params.waitedMs)),
    due: formats.due(figure(params.dueAt), now),
    wrapUp: wrapUpName(t, text(params.wrapUp)),
  });
}
