/** The page behind the link: plain HTML, no script, large letters, right down to 320 px. */
import { escapeHtml } from './compose.js';
import type { Contact } from './ports.js';
import { languageOr, words, type Language } from './words.js';

/** The same colours and sizes as the screens' tokens; a file of its own since the policy allows no inline style. */
export const confirmCss = `:root{--paper:#fbfaf7;--surface:#fff;--line:#dbd9d3;--control:#838078;--ink:#1a2129;--ink2:#4c535b;--brand:#0f5677;--brandHover:#004564;--onBrand:#fff;--focus:#385db8;--ok:#1f6b41;--okSoft:#e1f7e7;--warn:#875814;--warnSoft:#fcf1da}
@media(prefers-color-scheme:dark){:root{--paper:#10151b;--surface:#191f25;--line:#31373f;--control:#78818b;--ink:#f2f0ec;--ink2:#c1bdb7;--brand:#74c4e3;--brandHover:#90d6f2;--onBrand:#10151b;--focus:#a0bdfc;--ok:#7ad59c;--okSoft:#1d3425;--warn:#f0be67;--warnSoft:#402f17}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1.25rem/1.5 "Atkinson Hyperlegible Next",system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:32px 16px 64px}
h1{font-size:1.75rem;line-height:1.2;font-weight:500;margin:0 0 16px}
p{margin:0 0 16px}
.centre{color:var(--ink2);font-size:1rem}
ul{margin:0 0 24px;padding:16px 16px 16px 36px;background:var(--surface);border:1px solid var(--line);border-radius:12px;overflow-wrap:anywhere}
li+li{margin-top:12px}
.answer{display:block;color:var(--ink2)}
form{margin:0 0 24px}
label{display:block;font-weight:600;margin:0 0 8px}
textarea{width:100%;min-height:8rem;padding:12px;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--control);border-radius:6px;margin:0 0 12px}
button{width:100%;min-height:56px;padding:12px 16px;font:inherit;font-weight:600;color:var(--ink);background:var(--surface);border:2px solid var(--control);border-radius:6px;cursor:pointer}
button+p{margin:8px 0 0}
button.primary{background:var(--brand);border-color:var(--brand);color:var(--onBrand)}
button.primary:hover{background:var(--brandHover)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.said{padding:16px;border-radius:12px;background:var(--okSoft);color:var(--ok);font-weight:600}
.problem{padding:16px;border-radius:12px;background:var(--warnSoft);color:var(--warn);font-weight:600}
`;

export function document(language: Language, title: string, centreName: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="same-origin">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/r/style.css">
</head>
<body>
<main>
<p class="centre">${escapeHtml(centreName)}</p>
${body}
</main>
</body>
</html>
`;
}

export interface ConfirmPage {
  readonly contact: Contact;
  readonly centreName: string;
  /** Makes the doubt form safe to send twice. */
  readonly once: string;
  readonly problem?: 'doubtEmpty' | 'notNow' | undefined;
  /** What was typed, so that a problem costs nobody their words. */
  readonly typed?: string;
}

/** The page as the contact stands now. Showing it is never an answer. */
export function confirmPage({ contact, centreName, once, problem, typed = '' }: ConfirmPage): string {
  const language = languageOr(contact.language);
  const say = words[language];
  const doubts = contact.doubts
    .slice(0, 20)
    .map(
      (doubt) =>
        `<li>${escapeHtml(doubt.words)}${doubt.answer ? `<span class="answer">${escapeHtml(doubt.answer)}</span>` : ''}</li>`,
    )
    .join('\n');
  const mayConfirm = contact.state === 'awaiting' || contact.state === 'unconfirmed';
  const said =
    contact.state === 'resolved'
      ? say.thanksResolved
      : contact.state === 'open' || contact.state === 'promised'
        ? say.thanksOpen
        : null;
  const body = [
    `<h1>${escapeHtml(mayConfirm ? say.pageTitle : contact.subject)}</h1>`,
    problem ? `<p class="problem" role="alert">${escapeHtml(say[problem])}</p>` : '',
    said ? `<p class="said" role="status">${escapeHtml(said)}</p>` : '',
    mayConfirm && doubts ? `<p>${escapeHtml(say.answered)}</p>\n<ul>\n${doubts}\n</ul>` : '',
    mayConfirm
      ? `<form method="post"><input type="hidden" name="say" value="noDoubt"><button class="primary">${escapeHtml(say.noDoubt)}</button></form>`
      : '',
    contact.state === 'resolved' ? `<p>${escapeHtml(say.later)}</p>` : '',
    `<form method="post"><input type="hidden" name="say" value="doubt"><input type="hidden" name="once" value="${escapeHtml(once)}"><label for="words">${escapeHtml(say.doubtLabel)}</label><textarea id="words" name="words" maxlength="5000" required>${escapeHtml(typed)}</textarea><button>${escapeHtml(say.doubtSend)}</button></form>`,
  ];
  return document(language, say.pageTitle, centreName, body.filter((part) => part !== '').join('\n'));
}

export function unknownLinkPage(language: Language, centreName: string): string {
  const say = words[language];
  return document(
    language,
    say.pageTitle,
    centreName,
    `<h1>${escapeHtml(say.pageTitle)}</h1>\n<p class="problem">${escapeHtml(say.unknownLink)}</p>`,
  );
}
