import { words } from '#web/kit/index.js';
import { dialEn, dialIt } from './dial.js';
import { en } from './en.js';
import { it } from './it.js';

export const deskWords = words<keyof typeof it | keyof typeof dialIt>({
  it: { ...it, ...dialIt },
  en: { ...en, ...dialEn },
});
export const useText = deskWords.useText;

export type DeskText = ReturnType<typeof useText>;

/** A channel in words; one we have no word for yet is called by its name. */
export function channelName(t: DeskText, channel: string): string {
  const id = `channel.${channel}`;
  return deskWords.has(id) ? t(id) : channel;
}
