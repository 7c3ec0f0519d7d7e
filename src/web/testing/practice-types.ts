export type { Collections, DeskItem, DeskOffer } from '#modules/contacts/live/contract.js';

export interface Presence {
  readonly id: string;
  readonly name: string;
  readonly doing: 'looking' | 'writing';
}
