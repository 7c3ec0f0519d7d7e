/**
 * What a company pastes into its own pages:
 *
 *   <script>window.ponte = window.ponte || { cmd: [] }</script>
 *   <script async src="https://help.example.it/w/ponte.js"></script>
 *   <noscript><a href="https://help.example.it/help">Scriva qui</a></noscript>
 *
 * Commands before or after loading: `ponte.cmd.push(['open'])`, `['call']`, `['close']`, `['language', 'en']`.
 * Pasted twice, or run again by a page that swaps its body (Turbo, single-page sites), it stays one button.
 */
export type Command = readonly ['open'] | readonly ['call'] | readonly ['close'] | readonly ['language', string];

export interface PonteGlobal {
  cmd: { push(...commands: Command[]): unknown };
  isLoaded?: boolean;
}

type Host = HTMLElement & { ponte?: PonteGlobal };

const words = {
  it: { open: 'Scriva qui', title: 'Conversazione con chi la aiuta' },
  en: { open: 'Write here', title: 'Conversation with who helps you' },
};

const style = `
:host{all:initial;position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:2147483000;font:400 20px/1.3 "Atkinson Hyperlegible Next",system-ui,sans-serif}
button{all:unset;box-sizing:border-box;display:block;min-height:56px;padding:14px 24px;border-radius:6px;background:#0f5677;color:#fff;font-weight:600;cursor:pointer;border:2px solid #fff}
button:hover{background:#004564}
button:focus-visible{outline:3px solid #385db8;outline-offset:2px}
button[hidden],iframe[hidden]{display:none}
iframe{position:fixed;inset-block-end:16px;inset-inline-end:16px;width:min(520px,calc(100vw - 32px));height:min(860px,calc(100vh - 32px));border:1px solid #838078;border-radius:6px;background:#fff}
@media (max-width:560px),(max-height:560px){iframe{inset:0;width:100%;height:100%;border:0;border-radius:0}}
@media print{:host{display:none}}`;

/** Puts the one button into the page. `base` is the centre's origin, from where the script came. */
export function install(window: Window & { ponte?: PonteGlobal }, base: string): void {
  const early = window.ponte?.cmd;
  if (window.ponte?.isLoaded) return;
  const { document } = window;
  // A page may have made `window.ponte` anew since: the button that stands there takes the commands over.
  const there = document.querySelector<Host>('ponte-chat')?.ponte;
  if (there) {
    window.ponte = there;
    if (Array.isArray(early)) there.cmd.push(...(early as Command[]));
    return;
  }
  const host = document.createElement('ponte-chat') as Host;
  const shadow = host.attachShadow({ mode: 'open' });
  // A constructed sheet is allowed where the page's own policy forbids inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  shadow.adoptedStyleSheets = [sheet];
  const button = document.createElement('button');
  button.type = 'button';
  let frame: HTMLIFrameElement | null = null;
  let language: 'it' | 'en' = (document.documentElement.lang || window.navigator.language).startsWith('en')
    ? 'en'
    : 'it';

  const label = (): void => {
    button.textContent = words[language].open;
    button.setAttribute('aria-expanded', String(frame !== null && !frame.hidden));
    if (frame) frame.title = words[language].title;
  };
  /** `isCalling`: the frame opens at the telephone. */
  const open = (isCalling = false): void => {
    if (frame && isCalling) frame.contentWindow?.postMessage({ ponte: 'call' }, base);
    if (!frame) {
      frame = document.createElement('iframe');
      frame.src = `${base}/w/frame?lang=${language}${isCalling ? '#call' : ''}`;
      frame.allow = 'clipboard-write; microphone; autoplay';
      shadow.append(frame);
    }
    frame.hidden = false;
    button.hidden = true;
    label();
    frame.focus();
  };
  const close = (): void => {
    if (!frame || frame.hidden) return;
    frame.hidden = true;
    button.hidden = false;
    label();
    // The keyboard goes back to where it came from; outside of that the frame never holds it.
    button.focus();
  };
  const run = (command: Command): void => {
    if (command[0] === 'open') open();
    else if (command[0] === 'call') open(true);
    else if (command[0] === 'close') close();
    else if (command[0] === 'language') {
      language = command[1].startsWith('en') ? 'en' : 'it';
      label();
    }
  };
  button.addEventListener('click', () => open());
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  window.addEventListener('message', (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base) return;
    if ((event.data as { ponte?: unknown } | null)?.ponte === 'close') close();
  });
  label();
  shadow.append(button);
  // Under <html>, not <body>: pages that swap their body leave it alone. Should it be taken out all the same, it returns.
  const attach = (): void => {
    if (!host.isConnected) document.documentElement.append(host);
  };
  attach();
  new MutationObserver(attach).observe(document.documentElement, { childList: true });

  host.ponte = window.ponte = { isLoaded: true, cmd: { push: (...commands) => commands.forEach(run) } };
  if (Array.isArray(early)) (early as Command[]).forEach(run);
}
