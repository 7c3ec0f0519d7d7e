/** No customers' screens: for programs that serve no widget. */
import type { CallerDoor } from './contract.js';

export const noCallers: CallerDoor = {
  onHeard: () => undefined,
  onGone: () => undefined,
  send: () => false,
  open: () => undefined,
  isOpen: false,
  rings: () => false,
};
