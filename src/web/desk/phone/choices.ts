/**
 * What a person chose for the telephone in this browser: which microphone, where the voice is heard, where it rings.
 * Devices belong to the computer and not to the person, so this never goes to the server.
 */
import { makeStore } from '#web/kit/index.js';

export interface PhoneChoices {
  /** When the microphone was last heard here; null: never, so this browser is nobody's telephone. */
  readonly testedAt: number | null;
  /** Null: whatever the system uses. */
  readonly micId: string | null;
  readonly speakerId: string | null;
  /** Apart from the headset, so that a call is heard by who has taken it off. */
  readonly ringId: string | null;
  readonly rings: boolean;
}

const storageKey = 'ponte.telephone';
const defaults: PhoneChoices = { testedAt: null, micId: null, speakerId: null, ringId: null, rings: true };

function read(): PhoneChoices {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof saved === 'object' && saved !== null ? { ...defaults, ...saved } : defaults;
  } catch {
    // A browser that forbids storage asks for the test at every visit.
    return defaults;
  }
}

export const phoneChoices = makeStore<PhoneChoices>(typeof localStorage === 'undefined' ? defaults : read());

export function choose(change: Partial<PhoneChoices>): void {
  phoneChoices.set({ ...phoneChoices.get(), ...change });
  try {
    localStorage.setItem(storageKey, JSON.stringify(phoneChoices.get()));
  } catch {
    // Kept for this visit alone.
  }
}

/** Another tab chose: the telephone may be that one, or this. */
export function followChoices(): void {
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey) phoneChoices.set(read());
  });
}
