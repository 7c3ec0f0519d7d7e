/** Questions as the studio takes them: RFC 4180. */
import type { Example } from '#kernel/gate/index.js';

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const stringify = (examples: readonly Example[]): string =>
  ['text,intent', ...examples.map(({ text, intent }) => `${quoted(text)},${intent ?? 'oos'}`)].join('\n');
