/** No telephones at all: for programs that serve no desks. */
import type { PhoneDoor } from './contract.js';

export const noPhones: PhoneDoor = { onHeard: () => undefined, onGone: () => undefined, send: () => false };
