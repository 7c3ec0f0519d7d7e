/** Reading aloud, where the device has a voice for the language. What is heard first is that a machine reads (AI Act 50(1)). */
const hasSpeech = 'speechSynthesis' in window;
const locales = { it: 'it-IT', en: 'en-GB' } as const;

export const isSpeaking = { now: false };
let changed: () => void = () => undefined;

export function onSpeech(listener: () => void): void {
  changed = listener;
  // Chromium finds its voices some time after the page.
  if (hasSpeech) speechSynthesis.addEventListener('voiceschanged', listener);
}

/** Only a voice that is on the device: others send what is read to somebody else's server. */
const voiceOf = (language: 'it' | 'en'): SpeechSynthesisVoice | undefined =>
  hasSpeech
    ? speechSynthesis.getVoices().find(({ lang, localService }) => localService && lang.startsWith(language))
    : undefined;

export const canSpeak = (language: 'it' | 'en'): boolean => voiceOf(language) !== undefined;

export function stopSpeaking(): void {
  if (!hasSpeech || !isSpeaking.now) return;
  isSpeaking.now = false;
  speechSynthesis.cancel();
  changed();
}

export function speak(language: 'it' | 'en', words: string): void {
  const voice = voiceOf(language);
  if (voice === undefined) return;
  const speech = new SpeechSynthesisUtterance(words);
  speech.voice = voice;
  speech.lang = locales[language];
  speech.onend = speech.onerror = () => {
    isSpeaking.now = false;
    changed();
  };
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
  isSpeaking.now = true;
  changed();
}
