/**
 * The help page works without this. With it: the page is read aloud, and words half written survive a reload.
 * Text size, language and background are links answered by the server, so they need no script at all.
 */
const speaker = document.querySelector<HTMLButtonElement>('[data-read]');
if (speaker && 'speechSynthesis' in window) {
  speaker.hidden = false;
  const label = speaker.textContent ?? '';
  const stopped = (): void => {
    speaker.textContent = label;
    speaker.setAttribute('aria-pressed', 'false');
  };
  speaker.addEventListener('click', () => {
    const isReading = speaker.getAttribute('aria-pressed') === 'true';
    speechSynthesis.cancel();
    if (isReading) return stopped();
    const text = document.querySelector<HTMLElement>('main')?.innerText ?? '';
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = document.documentElement.lang === 'it' ? 'it-IT' : 'en-GB';
    speech.onend = speech.onerror = stopped;
    speechSynthesis.speak(speech);
    speaker.textContent = speaker.dataset['stop'] ?? label;
    speaker.setAttribute('aria-pressed', 'true');
  });
  addEventListener('pagehide', () => speechSynthesis.cancel());
}

/** Storage may be refused; then the words live as long as the page. */
function kept(work: () => string | null | void): string | null {
  try {
    return work() ?? null;
  } catch {
    return null;
  }
}

for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-draft]')) {
  const key = `ponte.help.${field.dataset['draft']}`;
  // What the server gives back after an error is newer than the draft.
  if (!field.value) field.value = kept(() => localStorage.getItem(key)) ?? '';
  field.addEventListener('input', () => kept(() => localStorage.setItem(key, field.value)));
  // Taken: the server's next page says so by carrying the id of the form it accepted.
  if (document.body.dataset['taken'] === field.dataset['draft']) {
    field.value = '';
    kept(() => localStorage.removeItem(key));
  }
}

/** Opened by the link of a text message, beside a telephone call: the page goes on alive, in this browser's own conversation. */
const { conversation } = document.body.dataset;
const token = /^\/help\/c\/([A-Za-z0-9_-]+)$/.exec(location.pathname)?.[1];
if (conversation && token) {
  const moved = kept(() => {
    const before = JSON.parse(localStorage.getItem('ponte.conversation') ?? 'null') as { token?: string } | null;
    if (before?.token) localStorage.setItem('ponte.earlier', before.token);
    localStorage.setItem('ponte.conversation', JSON.stringify({ contactId: conversation, token }));
    localStorage.removeItem('ponte.view');
    sessionStorage.setItem('ponte.beside', '1');
    return 'moved';
  });
  if (moved !== null) location.replace('/w/frame');
}

/** Without script the telephone number stands there; with it, and a microphone to be had, the widget can call as well. */
const caller = document.querySelector<HTMLElement>('[data-call-row]');
if (caller && 'mediaDevices' in navigator) {
  caller.hidden = false;
  caller.querySelector('[data-call]')?.addEventListener('click', () => {
    // What was read and did not help goes along: the widget of this page takes it, once (`widget/call/kept.ts`).
    const reading = caller.querySelector<HTMLElement>('[data-call]')?.dataset['call'] ?? '';
    kept(() => sessionStorage.setItem('ponte.reading', reading));
    const page = window as { ponte?: { cmd: { push(command: readonly ['call']): unknown } } };
    // Before the widget is there its commands wait for it.
    (page.ponte ??= { cmd: [] as (readonly ['call'])[] }).cmd.push(['call']);
  });
}
