/** The ring of a telephone, made here: two tones that come and go, on the device that was chosen for it. */
import { phoneChoices } from './choices.js';

/** ETSI TS 101 041 knows many cadences; Italy's ringing is one second in five. */
const toneS = 1;
const everyMs = 5_000;

async function burst(): Promise<void> {
  const audio = new AudioContext();
  const close = (): void => void audio.close();
  try {
    const volume = audio.createGain();
    volume.gain.setValueAtTime(0.0001, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.2, audio.currentTime + 0.04);
    volume.gain.setValueAtTime(0.2, audio.currentTime + toneS - 0.1);
    volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + toneS);
    // An element, and not the context itself, because only elements have setSinkId in every browser that has it.
    const out = audio.createMediaStreamDestination();
    volume.connect(out);
    const speaker = new Audio();
    speaker.srcObject = out.stream;
    const { ringId } = phoneChoices.get();
    if (ringId !== null && 'setSinkId' in speaker) await speaker.setSinkId(ringId).catch(() => undefined);
    const tones = [660, 880].map((hertz) => {
      const tone = audio.createOscillator();
      tone.frequency.value = hertz;
      tone.connect(volume);
      tone.start();
      tone.stop(audio.currentTime + toneS);
      return tone;
    });
    tones[0]!.onended = close;
    await speaker.play();
  } catch {
    // A page that nobody has touched yet may not make a sound: the bar and the title say it too.
    close();
  }
}

/** Once, to try it. */
export const ringOnce = (): void => void burst();

/** Until it is answered, as telephones do; returns the way to stop. */
export function startRinging(): () => void {
  if (!phoneChoices.get().rings) return () => undefined;
  void burst();
  const timer = setInterval(() => void burst(), everyMs);
  return () => clearInterval(timer);
}
