/** The page inside the widget's frame. Without script it leads to the page that needs none. */
import type { Ways } from '../ways.js';
import { html } from './html.js';
import { sayIn } from './layout.js';
import type { Look } from './look.js';

export function framePage(look: Look, ways: Ways): string {
  const t = sayIn(look);
  const { name, phone, wait, isOpen, opensAt, topics, canCall, learning } = ways;
  const data = JSON.stringify({ name, phone, wait, isOpen, opensAt, topics, canCall, learning });
  return html`<!doctype html>
    <html lang="${look.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${t('chat.title')} · ${name}</title>
        <link rel="icon" href="/w/arch.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/w/customer.css" />
        <script type="module" src="/w/frame.js"></script>
      </head>
      <body>
        <div id="app" data-language="${look.language}" data-ways="${data}">
          <noscript
            ><main class="body">
              <h1>${t('chat.title')}</h1>
              <p><a href="/help" target="_blank" rel="noopener">${t('chat.noScript')}</a></p>
            </main></noscript
          >
        </div>
      </body>
    </html> `.text;
}
