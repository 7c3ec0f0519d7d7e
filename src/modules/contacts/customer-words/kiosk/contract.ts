/** The words of the kiosk: a catalog of its own, so that no widget carries them. Same rules as its neighbour. */
import { en } from './en.js';
import { it } from './it.js';

export type KioskKey = keyof typeof it;
type Catalog = Readonly<Record<KioskKey, string>>;

export const kioskCatalogs: Readonly<Record<'it' | 'en', Catalog>> = { it, en };

export const sayAtKiosk = (
  language: 'it' | 'en',
  key: KioskKey,
  params: Readonly<Record<string, string | number>> = {},
): string =>
  kioskCatalogs[language][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? String(params[name]) : whole,
  );
