/**
 * The HTML of a mail, made harmless. What is kept is words, tables, pictures and simple looks. It is shown only inside a
 * sandboxed frame with a Content-Security-Policy of its own, so that a hole in one wall is not a hole in the house.
 */
import type SanitizeHtml from 'sanitize-html';
import { lazily } from '#store/lazily.js';

const sanitizer = lazily<typeof SanitizeHtml>('sanitize-html');

export interface SafeHtml {
  readonly html: string;
  /** The mail wants pictures from other people's servers, which tells them that it was read. */
  readonly hasRemote: boolean;
}

const colour = /^(?:#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%]{1,40}\))$/i;
const length = /^(?:auto|0|-?[\d.]{1,8}(?:px|em|rem|pt|%|ex)?)(?:\s+(?:auto|0|[\d.]{1,8}(?:px|em|rem|pt|%)?)){0,3}$/i;
const word = /^[a-z-]{1,30}$/i;
const border = /^[\d.]{0,6}(?:px|pt|em)?(?:\s?[a-z]{1,12}){0,2}(?:\s?#?[\w(),.% ]{0,40})?$/i;
const fonts = /^[\w\s,'"-]{1,200}$/;

/** Properties by list and value pattern: no url(), no position, nothing that can cover or leave the frame. */
const styles: Record<string, RegExp[]> = {
  color: [colour],
  background: [colour],
  'background-color': [colour],
  'font-family': [fonts],
  'font-size': [/^(?:[\d.]{1,6}(?:px|pt|em|rem|%)|[a-z-]{3,10})$/i],
  'font-weight': [/^(?:bold|normal|lighter|bolder|[1-9]00)$/i],
  'font-style': [word],
  'text-align': [word],
  'text-decoration': [/^[a-z\s-]{1,40}$/i],
  'vertical-align': [word],
  'line-height': [/^[\d.]{1,6}(?:px|pt|em|%)?$/],
  'list-style-type': [word],
  'border-collapse': [word],
  'white-space': [word],
  width: [length],
  'max-width': [length],
  height: [length],
  ...Object.fromEntries(
    ['', '-top', '-right', '-bottom', '-left'].flatMap((side) => [
      [`padding${side}`, [length]],
      [`margin${side}`, [length]],
      [`border${side}`, [border]],
    ]),
  ),
};

const looks = ['style', 'align', 'valign', 'width', 'height', 'bgcolor', 'dir', 'lang', 'title'];
const cell = [...looks, 'colspan', 'rowspan', 'cellpadding', 'cellspacing', 'border'];

const tags =
  'a b big blockquote br caption center code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li ol p ' +
  'pre q s small span strike strong sub sup table tbody td tfoot th thead tr tt u ul wbr';

/** A picture of one or two pixels is there to tell the sender that the mail was opened. */
const isTracker = (attribs: Record<string, string>): boolean =>
  ['width', 'height'].some((name) => /^[0-2](?:px)?$/.test((attribs[name] ?? '').trim())) ||
  /(?:width|height)\s*:\s*[0-2](?:px)?\s*(?:;|$)/i.test(attribs['style'] ?? '');

/** Keeps the harmless part. Remote pictures wait under `data-remote`; `cid:` ones become the given data addresses. */
export function sanitise(html: string, inline: ReadonlyMap<string, string> = new Map()): SafeHtml {
  let hasRemote = false;
  const safe = sanitizer()(html, {
    allowedTags: tags.split(' '),
    allowedAttributes: {
      '*': looks,
      a: ['href', 'title', 'rel', 'target'],
      img: ['src', 'alt', 'width', 'height', 'data-remote', 'style'],
      table: cell,
      td: cell,
      th: cell,
      tr: cell,
      col: cell,
      font: ['color', 'face', 'size'],
      ol: ['start', 'type'],
    },
    allowedStyles: { '*': styles },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    nonTextTags: [
      'style',
      'script',
      'textarea',
      'option',
      'noscript',
      'title',
      'xmp',
      'noembed',
      'noframes',
      'svg',
      'math',
    ],
    nestingLimit: 200,
    transformTags: {
      // Reading 300 KB of one style takes seconds; honest ones stay below 500 letters.
      '*': (tagName, attribs) => {
        const { style = '', ...others } = attribs;
        return { tagName, attribs: style.length > 4_000 ? others : attribs };
      },
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
      img: (tagName, attribs) => {
        const { src = '', 'data-remote': _forged, ...others } = attribs;
        if (isTracker(attribs)) return { tagName, attribs: {} };
        if (/^cid:/i.test(src)) {
          const found = inline.get(src.slice(4).trim());
          return { tagName, attribs: found ? { ...others, src: found } : others };
        }
        if (/^https?:\/\//i.test(src)) {
          hasRemote = true;
          return { tagName, attribs: { ...others, 'data-remote': src } };
        }
        // Only pictures that cannot carry a script: an SVG is a document.
        if (/^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*$/i.test(src))
          return { tagName, attribs: { ...others, src } };
        return { tagName, attribs: others };
      },
    },
    exclusiveFilter: (frame) =>
      frame.tag === 'img' && frame.attribs['src'] === undefined && frame.attribs['data-remote'] === undefined,
  });
  return { html: safe, hasRemote };
}

/** The stored HTML with its remote pictures let in. */
export const withImages = (html: string): string => html.replace(/ data-remote="/g, ' src="');

/** What a person would read, for mails that come without plain text. Linear; no browser behind it. */
export function htmlToText(html: string): string {
  const marked = html
    .replace(/<(?:br|hr)\b[^<>]{0,2000}>/gi, '\n$&')
    .replace(/<(?:p|div|tr|li|h[1-6]|table|ul|ol|pre|dt|dd)\b/gi, '\n$&')
    .replace(/<blockquote\b/gi, '\n\n$&');
  const text = sanitizer()(marked, {
    allowedTags: [],
    allowedAttributes: {},
    nonTextTags: ['style', 'script', 'textarea', 'option', 'noscript', 'title', 'head', 'svg', 'math'],
  });
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
